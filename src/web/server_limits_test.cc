#include <csignal>
#include <list>

#include <gmock/gmock.h>

#include "web/server_test_client.h"

namespace viva::web {

namespace {

using std::chrono::milliseconds;

ServerOptions with(const Limits& limits) { return {.threads = 1, .limits = limits}; }

void wait_for_connections(const RunningServer& running, int count) {
  const std::string line = fmt::format("viva_http_connections {}\n", count);
  while (running.metrics->prometheus().find(line) == std::string::npos)
    std::this_thread::sleep_for(milliseconds(1));
}

/// Reads all of it, however much; false if the connection ended before.
bool reads_big(Client& client) {
  return client.read().body.size() == ToyHandler::kSlices * ToyHandler::kSliceBytes;
}

}  // namespace

// These wait for the server to act, without a bound that a busy machine could miss.

TEST(ServerLimits, EndsAHeadThatTakesTooLong) {
  RunningServer running(with({.head = milliseconds(50)}));
  Client client(running);
  const Reply reply = client.send("GET / HTTP/1.1\r\nHo").read();
  EXPECT_EQ(reply.status, 408);
  EXPECT_TRUE(client.ends());
}

TEST(ServerLimits, TheClockOfAHeadIsNotResetByMoreOfIt) {
  RunningServer running(with({.head = milliseconds(400)}));
  Client client(running);
  client.send("GET / HTTP/1.1\r\n");
  std::jthread dripping([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      client.send("A: b\r\n");
      std::this_thread::sleep_for(milliseconds(100));
    }
  });
  EXPECT_EQ(client.read().status, 408);
}

TEST(ServerLimits, EndsIdleConnectionsBeforeAndAfterARequest) {
  RunningServer running(with({.idle = milliseconds(50)}));
  Client silent(running);
  Client once(running);
  EXPECT_EQ(once.get("/").read().status, 200);
  EXPECT_TRUE(silent.ends());
  EXPECT_TRUE(once.ends());
}

TEST(ServerLimits, EndsAClientThatStopsReading) {
  RunningServer running(with({.write_stall = milliseconds(50)}));
  Client client(running, 4096);
  client.get("/big");
  wait_for_connections(running, 1);
  wait_for_connections(running, 0);
  const auto rest = client.read_to_end();
  ASSERT_TRUE(rest.has_value());
  EXPECT_LT(rest->size(), ToyHandler::kSlices * ToyHandler::kSliceBytes);
}

TEST(ServerLimits, ServesASlowReaderOfMuch) {
  RunningServer running;
  Client slow(running, 4096);
  slow.get("/big");
  EXPECT_EQ(Client(running).get("/meanwhile").read().status, 200);
  EXPECT_TRUE(reads_big(slow));
}

TEST(ServerLimits, WhenFullClosesTheLongestIdle) {
  RunningServer running(with({.connections = 2}));
  Client oldest(running);
  EXPECT_EQ(oldest.get("/").read().status, 200);
  Client older(running);
  EXPECT_EQ(older.get("/").read().status, 200);
  Client newest(running);
  EXPECT_EQ(newest.get("/").read().status, 200);
  EXPECT_TRUE(oldest.ends());
  EXPECT_EQ(older.get("/").read().status, 200);
}

TEST(ServerLimits, WhenFullOfBusyOnesTurnsTheNextAway) {
  RunningServer running(with({.connections = 1}));
  Client busy(running, 4096);
  busy.get("/big").wait_for_bytes();
  const Reply reply = Client(running).read();
  EXPECT_EQ(reply.status, 503);
  EXPECT_TRUE(reply.has("Retry-After: 5"));
  EXPECT_TRUE(reads_big(busy));
}

TEST(ServerLimits, BoundsTheConnectionsOfOneAddress) {
  RunningServer running(with({.per_address = 2, .exempt_loopback = false}));
  std::list<Client> clients;
  for (int i = 0; i < 2; ++i) EXPECT_EQ(clients.emplace_back(running).get("/").read().status, 200);
  EXPECT_EQ(Client(running).read().status, 503);
  clients.pop_front();
  while (Client(running).get("/").read().status != 200) std::this_thread::yield();
}

TEST(ServerLimits, BoundsTheHeadAsAsked) {
  RunningServer running(with({.head_bytes = kMostHeadBytes}));
  const auto head_of = [](std::size_t bytes) {
    const std::string start = "GET / HTTP/1.1\r\nHost: x\r\nA: ";
    return start + std::string(bytes - start.size() - 4, 'a') + "\r\n\r\n";
  };
  Client longest(running);
  EXPECT_EQ(longest.send(head_of(kMostHeadBytes)).read().status, 200);
  EXPECT_EQ(Client(running).send(head_of(kMostHeadBytes + 1)).read().status, 431);
}

TEST(ServerDrain, AnswersWhatIsUnderWayThenEnds) {
  RunningServer running(with({.linger = milliseconds(50), .drain_idle = milliseconds(0)}));
  Client idle(running);
  EXPECT_EQ(idle.get("/").read().status, 200);
  Client slow(running, 4096);
  slow.get("/big");
  Client half(running);
  half.send("GET /half HTTP/1.1\r\n");
  wait_for_connections(running, 3);
  Client witness(running);  // Served in turn, so the others' bytes have been read.
  EXPECT_EQ(witness.get("/").read().status, 200);
  running.server->stop();
  EXPECT_TRUE(idle.ends());
  const Reply reply = half.send("Host: x\r\n\r\n").read();
  EXPECT_EQ(reply.body, "/half");
  EXPECT_TRUE(reply.has("Connection: close"));
  EXPECT_TRUE(reads_big(slow));
  running.join();
}

TEST(ServerDrain, LosesNoRequestUnderLoad) {
  RunningServer running({.threads = 2});
  std::vector<std::jthread> load;
  std::atomic<int> answered = 0;
  std::atomic<int> lost = 0;
  for (int i = 0; i < 8; ++i)
    load.emplace_back([&] {
      Client client(running);
      for (bool open = true; open; ++answered) {
        const Reply reply = client.get("/load").read();
        if (reply.status != 200) ++lost;
        open = reply.status == 200 && !reply.has("Connection: close");
      }
    });
  while (answered < 1000) std::this_thread::yield();
  running.server->stop();
  load.clear();
  running.join();
  EXPECT_EQ(lost, 0);
}

TEST(ServerDrain, EndsWithinItsBound) {
  RunningServer running(with({.drain = milliseconds(50)}));
  Client stuck(running, 4096);
  stuck.get("/big");
  wait_for_connections(running, 1);
  running.server->stop();
  running.join();
}

TEST(ServerSignals, HangupCallsBackAndTerminateDrains) {
  std::atomic<int> hangups = 0;
  ServerOptions options{.threads = 1};
  options.on_hangup = [&] {
    ++hangups;
    ::kill(::getpid(), SIGTERM);
  };
  RunningServer running(options);
  ::kill(::getpid(), SIGHUP);
  running.join();
  EXPECT_EQ(hangups, 1);
}

TEST(ServerSignals, ASecondOneEndsAtOnce) {
  constexpr auto kNever = std::chrono::hours(1);
  RunningServer running(with({.head = kNever, .drain = kNever}));
  Client half(running);
  half.send("GET / HTTP/1.1\r\n");
  EXPECT_EQ(Client(running).get("/").read().status, 200);  // By now the half has been read.
  ::kill(::getpid(), SIGINT);
  ::kill(::getpid(), SIGTERM);
  running.join();
}

}  // namespace viva::web
