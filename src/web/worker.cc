#include "web/worker.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "base/date.h"

namespace viva::web {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr auto kTick = std::chrono::milliseconds(250);
constexpr int kAcceptsPerEvent = 64;  // So that clients already here are served between.

constexpr std::string_view kBusy =
    "HTTP/1.1 503 Service Unavailable\r\n"
    "Content-Type: text/plain\r\nContent-Length: 27\r\nRetry-After: 5\r\nConnection: close\r\n\r\n"
    "too many connections; wait\n";

void put_plain_text(Response& response, int status, std::string_view reason) {
  response.clear();
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.cache_control = "no-store";
  response.text = fmt::format("{} {}: {}\n", status, reason_phrase(status), reason);
  response.body = {response.text};
}

/// Says why and closes; a client too quick to read it sees a reset.
void turn_away(FileDescriptor socket) {
  char ignored[4096];
  ::send(socket.get(), kBusy.data(), kBusy.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(socket.get(), SHUT_WR);
  while (::recv(socket.get(), ignored, sizeof ignored, MSG_DONTWAIT) > 0) continue;
}

}  // namespace

Worker::Worker(WorkerParts parts)
    : parts_(std::move(parts)), listener_(io_, parts_.listener.release()), timer_(io_) {
  refresh_date();
}

Worker::~Worker() = default;

void Worker::run() {
  wait_to_accept();
  wait_for_tick();
  io_.run();
  if (parts_.log) parts_.log->flush();
}

void Worker::drain() {
  asio::post(io_, [this] { begin_to_drain(); });
}

void Worker::reopen_log() {
  asio::post(io_, [this] {
    if (!parts_.log) return;
    if (const auto done = parts_.log->reopen(); !done)
      fmt::print(stderr, "viva: {}\n", to_string(done.error()));
  });
}

void Worker::post(std::function<void(Handler&)> work) {
  asio::post(io_, [this, work = std::move(work)] { work(*parts_.handler); });
}

std::unique_ptr<Exchange> Worker::take_exchange() {
  return spare_ ? std::move(spare_) : std::make_unique<Exchange>();
}

/// Whether the work was done; if it threw, the answer says so.
template <class Work>
bool Worker::guarded(std::string_view path, Exchange& exchange, const Work& work) {
  const auto fail = [&](const char* what) {
    report_failure(path, what);
    put_plain_text(exchange.response(), 500, "this is our mistake, and it has been logged");
    return false;
  };
  try {
    work();
    return true;
  } catch (const std::exception& exception) {
    return fail(exception.what());
  } catch (...) {
    return fail("unknown exception");
  }
}

std::unique_ptr<Exchange> Worker::answer(const Request& request) {
  auto exchange = take_exchange();
  exchange->begin(to_string(request.method), parts_.log ? request.path : std::string_view());
  const bool handled = handle(request, *exchange);
  const bool close = !handled || !request.keep_alive || draining_since_.has_value();
  const bool with_body = request.method != Method::head;
  if (exchange->response().later)
    exchange->expect(with_body, close);
  else
    exchange->prepare(date_line_, with_body, close);
  return exchange;
}

std::unique_ptr<Exchange> Worker::admit(const Request& request, std::size_t& most_bytes) {
  auto exchange = take_exchange();
  exchange->begin(to_string(request.method), parts_.log ? request.path : std::string_view());
  std::optional<std::size_t> most;
  const auto ask = [&] { most = parts_.handler->admit(request, exchange->response()); };
  if (guarded(request.path, *exchange, ask) && most) {
    most_bytes = *most;
    exchange->reset();
    spare_ = std::move(exchange);
    return nullptr;
  }
  exchange->prepare(date_line_, true, true);
  return exchange;
}

void Worker::complete(Exchange& exchange) {
  Response& response = exchange.response();
  const auto make = std::exchange(response.complete, nullptr);
  const bool made = guarded(exchange.path(), exchange, [&] { make(response); });
  exchange.prepare(date_line_, exchange.has_body(),
                   !made || exchange.closes() || draining_since_.has_value());
}

bool Worker::handle(const Request& request, Exchange& exchange) {
  return guarded(request.path, exchange, [&] {
    parts_.handler->handle(request, exchange.response());
    apply_condition(request, exchange.response());
  });
}

void Worker::report_failure(std::string_view path, const char* what) {
  std::string line;
  append_failure(line, std::chrono::system_clock::now(), path, what);
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

std::unique_ptr<Exchange> Worker::refuse(const Refusal& refusal) {
  auto exchange = take_exchange();
  exchange->begin("-", {});
  Response& response = exchange->response();
  put_plain_text(response, refusal.status, refusal.reason);
  if (refusal.status == 405) response.headers = "Allow: GET, HEAD\r\n";
  response.route = "refused";
  exchange->prepare(date_line_, true, true);
  return exchange;
}

void Worker::finish(std::unique_ptr<Exchange> exchange, const Address& client) {
  namespace chrono = std::chrono;
  const auto duration =
      chrono::duration_cast<chrono::microseconds>(Clock::now() - exchange->begun());
  const Response& response = std::as_const(*exchange).response();
  parts_.metrics->count(response.route, response.status, duration);
  if (parts_.log)
    parts_.log->add({chrono::system_clock::now(), to_string(client), exchange->method(),
                     exchange->path(), response.status, exchange->sent_bytes(), duration,
                     response.route});
  exchange->reset();
  spare_ = std::move(exchange);
}

void Worker::seat(Connection& connection, Phase phase) {
  Seat& seat = connection.seat;
  list(phase).splice(list(phase).end(), list(seat.phase), seat.place);
  seat.phase = phase;
  seat.since = Clock::now();
}

void Worker::leave(Connection& connection) {
  parts_.census->leave(connection.client());
  list(connection.seat.phase).erase(connection.seat.place);
  set_connections(open_ - 1);
  end_if_drained();
}

void Worker::set_connections(std::size_t open) {
  open_ = open;
  parts_.metrics->set_connections(open);
}

void Worker::wait_to_accept() {
  listener_.async_wait(asio::posix::descriptor_base::wait_read,
                       [this](const boost::system::error_code& error) {
                         if (!error && listener_.is_open()) accept_waiting();
                       });
}

void Worker::accept_waiting() {
  for (int i = 0; i < kAcceptsPerEvent && accept_one(); ++i) continue;
  if (accepts_) wait_to_accept();
}

/// Takes one connection from the queue; false if there is none to be had.
bool Worker::accept_one() {
  sockaddr_storage peer = {};
  socklen_t size_bytes = sizeof peer;
  FileDescriptor socket(::accept4(listener_.native_handle(), reinterpret_cast<sockaddr*>(&peer),
                                  &size_bytes, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket) {
    accept(std::move(socket), address_of(peer));
    return true;
  }
  if (errno == ECONNABORTED || errno == EINTR) return true;
  if (errno == EAGAIN || evict_longest_idle()) return false;
  accepts_ = false;  // No descriptors or no memory: the next tick tries again.
  return false;
}

void Worker::accept(FileDescriptor socket, const Address& client) {
  auto verdict = parts_.census->admit(client);
  if (verdict == Census::Verdict::full && evict_longest_idle())
    verdict = parts_.census->admit(client);
  if (verdict != Census::Verdict::welcome) {
    parts_.metrics->count("turned_away", 503, {});
    return turn_away(std::move(socket));
  }
  auto connection = std::make_shared<Connection>(*this, io_, std::move(socket), client);
  ConnectionList& idle = list(Phase::idle);
  connection->seat = {Phase::idle, Clock::now(), idle.insert(idle.end(), connection)};
  set_connections(open_ + 1);
  connection->start();
}

bool Worker::evict_longest_idle() {
  if (list(Phase::idle).empty()) return false;
  const auto longest = list(Phase::idle).front();
  longest->close();
  return true;
}

void Worker::begin_to_drain() {
  if (draining_since_) return;
  draining_since_ = Clock::now();
  while (accept_one()) continue;  // They were promised a server; closing would reset them.
  boost::system::error_code ignored;
  listener_.close(ignored);
  end_if_drained();
}

void Worker::end_if_drained() {
  if (draining_since_ && open_ == 0) io_.stop();
}

void Worker::wait_for_tick() {
  timer_.expires_after(kTick);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) tick();
  });
}

void Worker::tick() {
  const auto now = Clock::now();
  refresh_date();
  expire(Phase::idle, now - parts_.limits.idle);
  expire(Phase::head, now - parts_.limits.head);
  expire(Phase::body, now - parts_.limits.body);
  expire(Phase::writing, now - parts_.limits.write_stall);
  expire(Phase::lingering, now - parts_.limits.linger);
  if (draining_since_ && now - *draining_since_ >= parts_.limits.drain_idle)
    expire(Phase::idle, now);
  if (draining_since_ && now - *draining_since_ >= parts_.limits.drain) io_.stop();
  if (!accepts_ && !draining_since_) {
    accepts_ = true;
    wait_to_accept();
  }
  if (parts_.log) parts_.log->flush();
  wait_for_tick();
}

/// Ends the connections that have waited since `before` or longer: they stand first.
void Worker::expire(Phase phase, Clock::time_point before) {
  while (!list(phase).empty() && list(phase).front()->seat.since <= before) {
    const auto connection = list(phase).front();
    connection->time_out();
  }
}

void Worker::refresh_date() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  date_line_ = fmt::format("Date: {}\r\n", to_http_date(now));
}

}  // namespace viva::web
