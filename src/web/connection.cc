#include "web/connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <utility>
#include <variant>

#include <boost/asio/post.hpp>

#include "web/worker.h"

namespace viva::web {

namespace {

namespace asio = boost::asio;

constexpr std::size_t kMaxDiscardedBytes = 256 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

bool is_passing(int error_number) { return error_number == EAGAIN || error_number == EINTR; }

}  // namespace

Connection::Connection(Worker& worker, asio::io_context& io, FileDescriptor socket,
                       const Address& client)
    : worker_(worker), stream_(io, socket.release()), client_(client) {
  stream_.non_blocking(true);
}

void Connection::wait_readable() {
  stream_.async_wait(asio::posix::descriptor_base::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       if (!error && self->stream_.is_open()) self->on_readable();
                     });
}

void Connection::wait_writable() {
  stream_.async_wait(asio::posix::descriptor_base::wait_write,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       if (!error && self->stream_.is_open()) self->on_writable();
                     });
}

void Connection::on_readable() {
  if (seat.phase == Phase::lingering) return discard();
  if (seat.phase == Phase::body) return read_body();
  const std::span<char> input = worker_.input();
  std::memcpy(input.data(), kept_.data(), kept_.size());
  char* const fresh = input.data() + kept_.size();
  const ssize_t count = ::recv(socket(), fresh, input.size() - kept_.size(), 0);
  if (count < 0 && is_passing(errno)) return wait_readable();
  if (count <= 0) return close();
  const std::size_t fresh_bytes = static_cast<std::size_t>(count);
  const std::string_view bytes(input.data(), kept_.size() + fresh_bytes);
  // Without a line end nothing is decided: a head that comes byte by byte is not read each time.
  const bool is_beginning = kept_.empty();
  if (!is_beginning && bytes.size() < worker_.head_bytes() &&
      !std::memchr(fresh, '\n', fresh_bytes))
    return await_rest_of_head(bytes, false);
  answer(bytes);
}

void Connection::on_writable() {
  const std::span<char> input = worker_.input();
  std::memcpy(input.data(), kept_.data(), kept_.size());
  const std::string_view bytes(input.data(), kept_.size());
  if (deliver(bytes)) answer(bytes);
}

void Connection::answer(std::string_view bytes) {
  bool is_new = seat.phase != Phase::head;
  while (!bytes.empty()) {
    const HeadResult result = parse_head(bytes, worker_.head_bytes());
    if (std::holds_alternative<NeedMore>(result)) return await_rest_of_head(bytes, is_new);
    if (const auto* refusal = std::get_if<Refusal>(&result)) return refuse(*refusal);
    Head head = std::get<Head>(result);
    if (!admit(head.request, head.size_bytes, bytes)) return;
    bytes.remove_prefix(head.size_bytes + head.request.body_bytes);
    exchange_ = worker_.answer(head.request);
    if (start_work(bytes) || !deliver(bytes)) return;
    is_new = true;
  }
  await_request();
}

/// `is_new`: the clock of this head starts now.
void Connection::await_rest_of_head(std::string_view bytes, bool is_new) {
  kept_.assign(bytes);
  if (is_new) worker_.seat(*this, Phase::head);
  wait_readable();
}

/// Whether the request can be answered now: it has no body, or one that has come and is welcome.
/// Otherwise it is refused, or the rest is awaited.
bool Connection::admit(Request& request, std::size_t head_bytes, std::string_view bytes) {
  if (request.method == Method::get || request.method == Method::head) return true;
  std::size_t most_bytes = 0;
  exchange_ = worker_.admit(request, most_bytes);
  if (!exchange_ && request.body_bytes > most_bytes)
    exchange_ = worker_.refuse({413, "the body is longer than this address takes"});
  if (exchange_) {
    deliver({});
    return false;
  }
  if (bytes.size() - head_bytes < request.body_bytes) {
    if (request.expects_continue && seat.phase != Phase::body)
      ::send(socket(), kContinue.data(), kContinue.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    await_body(bytes, head_bytes + request.body_bytes);
    return false;
  }
  request.body = bytes.substr(head_bytes, request.body_bytes);
  return true;
}

void Connection::await_body(std::string_view bytes, std::size_t wanted_bytes) {
  kept_.assign(bytes);
  wanted_bytes_ = wanted_bytes;
  worker_.seat(*this, Phase::body);
  wait_readable();
}

/// Never reads past the end of the body.
void Connection::read_body() {
  const std::span<char> input = worker_.input();
  const std::size_t most = std::min(input.size(), wanted_bytes_ - kept_.size());
  const ssize_t count = ::recv(socket(), input.data(), most, 0);
  if (count < 0 && is_passing(errno)) return wait_readable();
  if (count <= 0) return close();
  kept_.append(input.data(), static_cast<std::size_t>(count));
  if (kept_.size() < wanted_bytes_) return wait_readable();
  const std::string whole = std::exchange(kept_, {});
  answer(whole);
}

/// Whether the answer waits for another thread, and `rest`, the requests behind it, with it.
bool Connection::start_work(std::string_view rest) {
  auto later = std::exchange(exchange_->response().later, nullptr);
  if (!later) return false;
  kept_.assign(rest);
  worker_.seat(*this, Phase::working);
  later([self = shared_from_this(), io = stream_.get_executor()] {
    asio::post(io, [self] {
      if (self->stream_.is_open()) self->finish_work();
    });
  });
  return true;
}

void Connection::finish_work() {
  worker_.complete(*exchange_);
  const std::span<char> input = worker_.input();
  std::memcpy(input.data(), kept_.data(), kept_.size());
  const std::string_view bytes(input.data(), kept_.size());
  if (deliver(bytes)) answer(bytes);
}

void Connection::await_request() {
  kept_.clear();
  kept_.shrink_to_fit();  // Nothing to do where it is short enough to live in the object.
  worker_.seat(*this, Phase::idle);
  wait_readable();
}

/// Sends what can be sent; whether to go on with `rest`, the requests behind this one.
bool Connection::deliver(std::string_view rest) {
  switch (exchange_->send(socket())) {
    case Sent::failed: close(); return false;
    case Sent::part:
      kept_.assign(rest);
      worker_.seat(*this, Phase::writing);
      wait_writable();
      return false;
    case Sent::all: break;
  }
  const bool closes = exchange_->closes();
  worker_.finish(std::move(exchange_), client_);
  if (closes) linger();
  return !closes;
}

void Connection::refuse(const Refusal& refusal) {
  exchange_ = worker_.refuse(refusal);
  deliver({});
}

/// Closing while bytes are unread would make the kernel take the answer back with a reset.
void Connection::linger() {
  ::shutdown(socket(), SHUT_WR);
  kept_.clear();
  worker_.seat(*this, Phase::lingering);
  wait_readable();
}

void Connection::discard() {
  const std::span<char> input = worker_.input();
  const ssize_t count = ::recv(socket(), input.data(), input.size(), 0);
  if (count < 0 && is_passing(errno)) return wait_readable();
  if (count <= 0) return close();
  discarded_bytes_ += static_cast<std::size_t>(count);
  if (discarded_bytes_ > kMaxDiscardedBytes) return close();
  wait_readable();
}

void Connection::time_out() {
  if (seat.phase != Phase::head && seat.phase != Phase::body) return close();
  exchange_ = worker_.refuse({408, "the request took too long to come"});
  if (exchange_->send(socket()) != Sent::all) return close();
  worker_.finish(std::move(exchange_), client_);
  ::shutdown(socket(), SHUT_WR);
  kept_.clear();
  worker_.seat(*this, Phase::lingering);  // The wait for the head goes on as one for the end.
}

void Connection::close() {
  boost::system::error_code ignored;
  stream_.close(ignored);
  worker_.leave(*this);
}

}  // namespace viva::web
