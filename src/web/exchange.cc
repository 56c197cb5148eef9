#include "web/exchange.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <functional>
#include <utility>

namespace viva::web {

namespace {

constexpr std::size_t kPartsPerCall = 256;  // Below IOV_MAX; 4 KB of stack.
constexpr std::size_t kKeptTextBytes = 256 * 1024;

}  // namespace

void Exchange::begin(std::string_view method, std::string_view path) {
  method_ = method;
  path_ = path;
  begun_ = Clock::now();
}

void Exchange::reset() {
  response_.clear();
  if (response_.text.capacity() > kKeptTextBytes) response_.text = {};
  if (kept_.capacity() > kKeptTextBytes) kept_ = {};
  head_.clear();
  next_ = offset_bytes_ = sent_bytes_ = 0;
}

void Exchange::expect(bool with_body, bool close) {
  with_body_ = with_body;
  closes_ = close;
}

void Exchange::prepare(std::string_view date_line, bool with_body, bool close) {
  with_body_ = with_body;
  closes_ = close;
  HeadFacts facts{.date_line = date_line, .close = close};
  for (const std::string_view part : response_.body) facts.body_bytes += part.size();
  append_head(head_, response_, facts);
}

Sent Exchange::send(int socket) {
  if (sent_bytes_ > 0 && response_.is_intact && !response_.is_intact()) return Sent::failed;
  const Sent sent = hand_over(socket);
  if (sent == Sent::part) keep_passing();
  return sent;
}

/// Copies the unsent views of the handler's memory, which its next answer overwrites.
void Exchange::keep_passing() {
  const std::string_view passing = std::exchange(response_.passing, {});
  const auto is_passing = [&](std::string_view view) {
    return !view.empty() && std::less_equal()(passing.data(), view.data()) &&
           std::less()(view.data(), passing.data() + passing.size());
  };
  std::size_t size_bytes = 0;
  for (const auto view : response_.body) size_bytes += is_passing(view) ? view.size() : 0;
  if (size_bytes == 0) return;
  kept_.clear();
  kept_.reserve(size_bytes);  // So that no copy moves.
  for (auto& view : response_.body) {
    if (!is_passing(view)) continue;
    const std::size_t begin = kept_.size();
    kept_ += view;
    view = std::string_view(kept_).substr(begin);
  }
}

Sent Exchange::hand_over(int socket) {
  while (next_ < part_count()) {
    iovec parts[kPartsPerCall];
    std::size_t count = 0;
    std::size_t offered_bytes = 0;
    for (std::size_t i = next_; i < part_count() && count < kPartsPerCall; ++i, ++count) {
      const std::string_view rest = part(i).substr(i == next_ ? offset_bytes_ : 0);
      parts[count] = {const_cast<char*>(rest.data()), rest.size()};
      offered_bytes += rest.size();
    }
    const msghdr message = {.msg_iov = parts, .msg_iovlen = count};
    const ssize_t taken = ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) return errno == EAGAIN ? Sent::part : Sent::failed;
    advance(static_cast<std::size_t>(taken));
    if (static_cast<std::size_t>(taken) < offered_bytes) return Sent::part;
  }
  return Sent::all;
}

void Exchange::advance(std::size_t taken_bytes) {
  sent_bytes_ += taken_bytes;
  offset_bytes_ += taken_bytes;
  while (next_ < part_count() && offset_bytes_ >= part(next_).size())
    offset_bytes_ -= part(next_++).size();
}

}  // namespace viva::web
