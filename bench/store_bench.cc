// Durable grades by the second, and how long each waited. Usage, each for so many seconds:
//   store_bench plain FILE CLIENTS SECONDS        a connection and a transaction for each grade
//   store_bench store FILE CLIENTS SECONDS        the store of this program
//   store_bench http  PORT CLIENTS SECONDS CARD,CARD…  `viva serve`, a connection kept alive each
// Prints one JSON object. All three log the review and move the schedule of a card.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <random>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "app/event_text.h"
#include "app/moment.h"
#include "app/record_events.h"
#include "base/file.h"
#include "base/text.h"
#include "store/schema.h"
#include "store/store.h"

namespace {

using namespace viva;
using Clock = std::chrono::steady_clock;

constexpr int kCards = 2000;  // Of one learner.

[[noreturn]] void fail(const std::string& what) {
  fmt::print(stderr, "store_bench: {}\n", what);
  std::exit(3);
}

void require(const Result<void>& done) {
  if (!done) fail(to_string(done.error()));
}

/// A grade of a card that somebody has just seen.
app::Arrival random_grade(std::mt19937_64& random, std::string card = {}) {
  app::Arrival arrival;
  for (auto& byte : arrival.event.event.id.bytes) byte = static_cast<std::uint8_t>(random());
  arrival.event.card = card.empty() ? fmt::format("PY-ADV-{:04}", random() % kCards) : card;
  arrival.event.event.review = {.at = app::now(),
                                .grade = static_cast<practice::Grade>(1 + random() % 4)};
  arrival.event.content = sha256(arrival.event.card);
  return arrival;
}

/// One client: does `grade` again and again, and notes how long each took.
template <class Grade>
std::vector<double> run_client(Clock::time_point end, const Grade& grade) {
  std::vector<double> waits;
  for (auto begin = Clock::now(); begin < end;) {
    grade();
    const auto now = Clock::now();
    waits.push_back(std::chrono::duration<double, std::milli>(now - begin).count());
    begin = now;
  }
  return waits;
}

/// `make_client(number)` gives what one client does; all run at once.
template <class MakeClient>
void measure(int clients, double seconds, const MakeClient& make_client) {
  std::vector<std::vector<double>> all(static_cast<std::size_t>(clients));
  const auto begin = Clock::now();
  const auto end =
      begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < clients; ++i)
      threads.emplace_back([&, i] {
        auto client = make_client(i);
        all[static_cast<std::size_t>(i)] = run_client(end, client);
      });
  }
  const double took = std::chrono::duration<double>(Clock::now() - begin).count();
  std::vector<double> waits;
  for (const auto& each : all) waits.insert(waits.end(), each.begin(), each.end());
  std::ranges::sort(waits);
  const auto at = [&](double share) {
    return waits[static_cast<std::size_t>(share * static_cast<double>(waits.size() - 1))];
  };
  fmt::print(
      "{{\"per_second\":{:.0f},\"p50_ms\":{:.3f},\"p99_ms\":{:.3f},\"longest_ms\":{:.1f}}}\n",
      static_cast<double>(waits.size()) / took, at(0.5), at(0.99), waits.back());
}

void run_plain(const std::string& path, int clients, double seconds) {
  {
    auto first = store::Database::open(path, store::Access::write);
    if (!first) fail(to_string(first.error()));
    require(store::migrate(*first));
  }
  measure(clients, seconds, [&](int number) {
    auto database = std::make_shared<store::Database>(
        store::Database::open(path, store::Access::write).value());
    auto random = std::make_shared<std::mt19937_64>(std::random_device{}() + number);
    return [database, random] {
      while (!database->execute("BEGIN IMMEDIATE")) continue;  // It waits, then gives up: again.
      store::Transaction transaction(*database, store::Person::local);
      const app::Arrival grade = random_grade(*random);
      if (!app::record_events(transaction, {&grade, 1})) fail("a grade was refused");
      require(database->execute("COMMIT"));
      // As SQLite does by itself when it has not been told otherwise.
      if (database->log_pages() >= 1000) [[maybe_unused]]
        const auto done = database->checkpoint();
    };
  });
}

void run_store(const std::string& path, int clients, double seconds) {
  const auto store = store::Store::open({.path = path});
  if (!store) fail(to_string(store.error()));
  measure(clients, seconds, [&](int number) {
    auto random = std::make_shared<std::mt19937_64>(std::random_device{}() + number);
    return [&, random] {
      const app::Arrival grade = random_grade(*random);
      require((*store)->write(store::Person::local, [&](store::Transaction& tx) -> Result<void> {
        VIVA_TRY(const auto recorded, app::record_events(tx, {&grade, 1}));
        return {};
      }));
    };
  });
}

/// A connection that sends one request and reads one short answer at a time.
class Link {
 public:
  explicit Link(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* const to = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(socket_.get(), to, sizeof address) != 0) fail("no server");
    const int on = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  /// The answer is small enough to come in one piece.
  void ask(std::string_view request) {
    if (::send(socket_.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0) fail("cut off");
    char answer[4096];
    const ssize_t count = ::recv(socket_.get(), answer, sizeof answer, 0);
    if (count < 12 || std::string_view(answer, 12) != "HTTP/1.1 201")
      fail(std::string(answer, static_cast<std::size_t>(std::max<ssize_t>(count, 0))));
  }

 private:
  FileDescriptor socket_;
};

void run_http(int port, int clients, double seconds, const std::string& list) {
  const auto cards = split(list, ',');
  measure(clients, seconds, [&](int number) {
    auto link = std::make_shared<Link>(port);
    auto random = std::make_shared<std::mt19937_64>(std::random_device{}() + number);
    return [&, link, random] {
      const app::Arrival grade =
          random_grade(*random, std::string(cards[(*random)() % cards.size()]));
      auto event = grade.event;
      event.content.reset();
      const std::string body = app::event_json(event);
      link->ask(
          fmt::format("PUT /api/v1/reviews/{} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                      "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                      to_string(event.event.id), body.size(), body));
    };
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 4) fail("say plain, store or http, where, clients and seconds");
  const int clients = std::stoi(words[2]);
  const double seconds = std::stod(words[3]);
  if (words[0] == "plain") run_plain(words[1], clients, seconds);
  if (words[0] == "store") run_store(words[1], clients, seconds);
  if (words[0] == "http")
    run_http(std::stoi(words[1]), clients, seconds, words.size() > 4 ? words[4] : "PY-BEG-001");
}
