#include <gmock/gmock.h>

#include "web/server_test_client.h"
#include "web/trust.h"

namespace viva::web {

using ::testing::HasSubstr;

namespace {

std::string put(std::string_view path, std::string_view body, std::string_view lines = {}) {
  return fmt::format("PUT {} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n{}\r\n{}", path,
                     body.size(), lines, body);
}

}  // namespace

TEST(ServerBodies, ComeWholeHoweverTheyAreSplit) {
  RunningServer running;
  Client client(running);
  for (const std::size_t size : {0u, 1u, 100u, 40'000u, 100'000u}) {
    const std::string body(size, 'b');
    EXPECT_EQ(client.send(put("/body", body)).read().body, body);
  }
  for (const char byte : put("/body", "byte by byte")) client.send({&byte, 1});
  EXPECT_EQ(client.read().body, "byte by byte");
}

TEST(ServerBodies, EndWhereTheNextRequestBegins) {
  RunningServer running;
  Client client(running);
  client.send(put("/body", "one") + put("/body", std::string(50'000, 'x')) + put("/body", "three"));
  client.get("/four");
  EXPECT_EQ(client.read().body, "one");
  EXPECT_EQ(client.read().body.size(), 50'000u);
  EXPECT_EQ(client.read().body, "three");
  EXPECT_EQ(client.read().body, "/four");
}

TEST(ServerBodies, AreRefusedBeforeTheyAreRead) {
  RunningServer running;
  const std::pair<std::string, int> cases[] = {
      {"PUT /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n", 413},
      {"PUT /other HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", 405},
      {"DELETE /other HTTP/1.1\r\nHost: x\r\n\r\n", 405}};
  for (const auto& [request, status] : cases) {
    Client client(running);
    const Reply reply = client.send(request).read();
    EXPECT_EQ(reply.status, status) << request;
    EXPECT_TRUE(reply.has("Connection: close"));
  }
}

TEST(ServerBodies, AreAskedForWhenTheClientWaits) {
  RunningServer running;
  Client client(running);
  client.send("PUT /body HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read(false).status, 100);
  EXPECT_EQ(client.send("body").read().body, "body");
}

TEST(ServerBodies, AreNotWaitedForWithoutEnd) {
  ServerOptions options;
  options.limits.body = std::chrono::milliseconds(100);
  RunningServer running(options);
  Client client(running);
  EXPECT_EQ(
      client.send("PUT /body HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbo").read().status,
      408);
  EXPECT_TRUE(client.ends());
}

TEST(ServerLater, OthersAreServedWhileOneWaitsAndOrderIsKept) {
  RunningServer running({.threads = 1});
  Client waiting(running), other(running);
  waiting.send(put("/body/later", "a")).get("/next").send(put("/body/later", "b"));
  EXPECT_EQ(other.get("/at-once").read().body, "/at-once");
  EXPECT_EQ(waiting.read().body, "later a");
  EXPECT_EQ(waiting.read().body, "/next");
  EXPECT_EQ(waiting.read().body, "later b");
}

TEST(ServerLater, AMistakeWhileFinishingIsA500) {
  RunningServer running;
  Client client(running);
  EXPECT_EQ(client.send(put("/body/later", "throw")).read().status, 500);
  EXPECT_TRUE(client.ends());
}

TEST(ServerLater, WhoHasGoneMeanwhileIsNotAnswered) {
  RunningServer running({.threads = 1});
  for (int i = 0; i < 50; ++i) Client(running).send(put("/body/later", "gone"));
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  EXPECT_EQ(Client(running).get("/still-here").read().body, "/still-here");
}

TEST(Trust, KnowsThisMachineByItsNames) {
  const std::pair<const char*, bool> cases[] = {{"127.0.0.1", true},
                                                {"127.0.0.1:8080", true},
                                                {"127.9.9.9:1", true},
                                                {"localhost", true},
                                                {"LOCALHOST:80", true},
                                                {"[::1]:8080", true},
                                                {"127.0.0.1.evil", false},
                                                {"evil.test", false},
                                                {"127.0.0", false},
                                                {"127.0.0.256", false},
                                                {"localhost.evil", false},
                                                {"[::2]", false},
                                                {"", false},
                                                {"10.0.0.1", false},
                                                {"128.0.0.1", false}};
  for (const auto& [host, is_ours] : cases) EXPECT_EQ(is_loopback_host(host), is_ours) << host;
}

TEST(Trust, TakesChangesFromOurPagesAndFromPrograms) {
  struct Case {
    const char* site;
    const char* origin;
    bool is_trusted;
  };
  for (const auto& [site, origin, is_trusted] : {Case{"", "", true},
                                                 {"same-origin", "http://127.0.0.1:8080", true},
                                                 {"same-origin", "", true},
                                                 {"", "http://127.0.0.1:8080", true},
                                                 {"", "https://127.0.0.1:8080", false},
                                                 {"", "http://127.0.0.1", false},
                                                 {"", "null", false},
                                                 {"cross-site", "", false},
                                                 {"none", "", false},
                                                 {"same-site", "http://127.0.0.1:8080", false},
                                                 {"same-origin", "http://evil.test", false}}) {
    const Request request{.host = "127.0.0.1:8080", .origin = origin, .fetch_site = site};
    EXPECT_EQ(distrust(request).empty(), is_trusted) << site << " " << origin;
  }
}

}  // namespace viva::web
