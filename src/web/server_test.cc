#include "web/server.h"

#include <atomic>

#include <gmock/gmock.h>

#include "web/request_head_vectors.h"
#include "web/server_test_client.h"

namespace viva::web {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Server, AnswersOneRequestAfterAnother) {
  RunningServer running;
  Client client(running);
  for (const char* path : {"/one", "/two", "/three"}) {
    const Reply reply = client.get(path).read();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, path);
    EXPECT_TRUE(reply.has("Content-Type: text/plain"));
    EXPECT_TRUE(reply.has("X-Content-Type-Options: nosniff"));
    EXPECT_THAT(reply.head, HasSubstr("\r\nDate: "));
    EXPECT_THAT(reply.head, Not(HasSubstr("Connection:")));
  }
}

TEST(Server, AnswersAHundredPipelinedRequestsInOrder) {
  RunningServer running;
  Client client(running);
  std::string requests;
  for (int i = 0; i < 100; ++i) requests += fmt::format("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", i);
  client.send(requests);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(client.read().body, fmt::format("/{}", i));
}

TEST(Server, AnswersPipelinedRequestsBehindABigOneInOrder) {
  RunningServer running;
  Client client(running, 4096);
  client.get("/big").get("/after");
  EXPECT_EQ(client.read().body.size(), ToyHandler::kSlices * ToyHandler::kSliceBytes);
  EXPECT_EQ(client.read().body, "/after");
}

TEST(Server, KeepsAnAnswerThatIsTakenSlowlyFromTheNextOne) {
  RunningServer running({.threads = 1});
  Client slow(running, 4096), other(running);
  slow.get("/scratch/a").wait_for_bytes();
  const std::size_t size = ToyHandler::kSlices * ToyHandler::kSliceBytes;
  EXPECT_EQ(other.get("/scratch/b").read().body, std::string(size, 'b'));
  EXPECT_EQ(slow.read().body, std::string(size, 'a'));
}

TEST(Server, ForgetsTheBeginningOfARequestOnceItIsAnswered) {
  RunningServer running;
  Client client(running);
  for (int i = 0; i < 3; ++i) {  // The first part is short enough to live inside a string object.
    client.send("GET /a HT");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    client.send("TP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(client.read().status, 200);
  }
}

TEST(Server, TakesRequestsByteByByte) {
  RunningServer running;
  Client client(running);
  for (int i = 0; i < 2; ++i) {
    for (const char byte : std::string_view("GET /slow HTTP/1.1\r\nHost: x\r\nA: b\r\n\r\n"))
      client.send({&byte, 1});
    EXPECT_EQ(client.read().body, "/slow");
  }
}

TEST(Server, NeverAnswersWhatFollowsARefusal) {
  RunningServer running;
  for (const Vector& vector : vectors()) {
    SCOPED_TRACE(vector.name);
    Client client(running);
    client.send(vector.bytes);
    for (int i = 0; i < vector.answered; ++i)
      EXPECT_EQ(client.read(i > 0 || !vector.bytes.starts_with("HEAD")).status, 200);
    if (vector.refusal == 0) client.end_sending();
    const Reply last = client.read();
    EXPECT_EQ(last.status, vector.refusal);
    EXPECT_EQ(last.has("Connection: close"), vector.refusal != 0);
    EXPECT_TRUE(client.ends());
  }
}

TEST(Server, SaysWhatItServesAndWhyItRefuses) {
  RunningServer running;
  const Reply reply =
      Client(running).send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").read();
  EXPECT_EQ(reply.status, 405);
  EXPECT_TRUE(reply.has("Allow: GET, HEAD"));
  EXPECT_EQ(reply.body, "405 Method Not Allowed: only GET and HEAD are served\n");
}

TEST(Server, LeavesTheBodyOfAHeadUnsent) {
  RunningServer running;
  Client client(running);
  client.send("HEAD /big HTTP/1.1\r\nHost: x\r\n\r\n").get("/next");
  const Reply head = client.read(false);
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.has("Content-Length: 10000000"));
  EXPECT_EQ(client.read().body, "/next");
}

TEST(Server, AnswersNotModified) {
  RunningServer running;
  Client client(running);
  EXPECT_TRUE(client.get("/etag").read().has("ETag: \"v1\""));
  const Reply reply = client.get("/etag", "If-None-Match: \"v0\", W/\"v1\"\r\n").read();
  EXPECT_EQ(reply.status, 304);
  EXPECT_TRUE(reply.has("ETag: \"v1\""));
  EXPECT_TRUE(reply.has("Vary: Accept-Encoding"));
  EXPECT_TRUE(reply.has("Cache-Control: no-cache"));
  EXPECT_THAT(reply.head, Not(HasSubstr("Content-")));
  EXPECT_EQ(client.get("/etag", "If-None-Match: \"v2\"\r\n").read().body, "/etag");
}

TEST(Server, TurnsAnExceptionIntoA500AndCloses) {
  RunningServer running;
  testing::internal::CaptureStderr();
  Client client(running);
  const Reply reply = client.get("/throw").read();
  EXPECT_EQ(reply.status, 500);
  EXPECT_TRUE(reply.has("Content-Type: text/plain; charset=utf-8"));
  EXPECT_TRUE(client.ends());
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              HasSubstr("event=handler_failed path=\"/throw\" what=\"as\\x0aasked\"\n"));
  EXPECT_EQ(Client(running).get("/still-here").read().status, 200);
}

TEST(Server, ClosesWhenAskedTo) {
  RunningServer running;
  Client client(running);
  EXPECT_TRUE(client.get("/", "Connection: close\r\n").read().has("Connection: close"));
  EXPECT_TRUE(client.ends());
}

TEST(Server, SaysHowToGetAnotherPort) {
  for (const unsigned threads : {1u, 2u}) {
    RunningServer running;
    ServerOptions options{.port = running.server->port(), .threads = threads};
    const auto second = Server::listen(options, RunningServer::make_toy);
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code, ErrorCode::unavailable);
    EXPECT_EQ(
        to_string(second.error()),
        fmt::format("port {} is in use on 127.0.0.1; stop the other program or choose another "
                    "with --port {}",
                    options.port, options.port + 1));
  }
  const auto nowhere = Server::listen({.address = "here"}, RunningServer::make_toy);
  ASSERT_FALSE(nowhere.has_value());
  EXPECT_EQ(to_string(nowhere.error()),
            "`here` is not an address to listen on; give one such as 127.0.0.1, 0.0.0.0 or ::1");
  const auto foreign = Server::listen({.address = "192.0.2.1"}, RunningServer::make_toy);
  ASSERT_FALSE(foreign.has_value());
  EXPECT_EQ(to_string(foreign.error()),
            "this machine has no address 192.0.2.1; listen on 127.0.0.1, or on 0.0.0.0 for all");
}

TEST(Server, ServesOnAllThreadsAndReachesTheirHandlers) {
  std::atomic<int> made = 0;
  RunningServer running({.threads = 3}, [&] {
    ++made;
    return RunningServer::make_toy();
  });
  EXPECT_EQ(made, 3);
  for (int i = 0; i < 30; ++i) EXPECT_EQ(Client(running).get("/").read().status, 200);
  std::atomic<int> reached = 0;
  running.server->for_each_handler([&](Handler&) {
    ++reached;
    reached.notify_all();
  });
  for (int seen = 0; seen < 3; seen = reached) reached.wait(seen);
}

TEST(Server, CountsAndLogsWhatItAnswers) {
  const auto path = std::filesystem::path(testing::TempDir()) / "viva_access.log";
  std::filesystem::remove(path);
  RunningServer running({.threads = 1, .access_log = true, .access_log_path = path});
  {
    Client client(running);
    client.get("/a\"b?secret").read();
    client.send("BREW\n").read();
    EXPECT_TRUE(client.ends());
  }
  running.server->stop();
  running.join();
  const std::string log = read_file(path).value();
  EXPECT_THAT(log, HasSubstr(" client=127.0.0.1 method=GET path=\"/a\\x22b\" status=200 bytes="));
  EXPECT_THAT(log, HasSubstr(" method=- path=\"\" status=400 "));
  EXPECT_THAT(log, HasSubstr(" route=toy\n"));
  EXPECT_THAT(log, Not(HasSubstr("secret")));
  const std::string figures = running.metrics->prometheus();
  EXPECT_THAT(figures, HasSubstr("viva_http_requests_total{route=\"toy\",code=\"2xx\"} 1\n"));
  EXPECT_THAT(figures, HasSubstr("viva_http_requests_total{route=\"refused\",code=\"4xx\"} 1\n"));
  EXPECT_THAT(figures, HasSubstr("viva_http_connections 0\n"));
}

}  // namespace viva::web
