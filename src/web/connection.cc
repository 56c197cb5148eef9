#include "web/connection.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <span>
#include <utility>
#include <variant>

#include "web/worker.h"

namespace viva::web {

namespace {

namespace asio = boost::asio;

constexpr std::size_t kMaxDiscardedBytes = 256 * 1024;

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
    const Head& head = std::get<Head>(result);
    bytes.remove_prefix(head.size_bytes);
    exchange_ = worker_.answer(head.request);
    if (!deliver(bytes)) return;
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
  if (seat.phase != Phase::head) return close();
  exchange_ = worker_.refuse({408, "the head of the request took too long"});
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
