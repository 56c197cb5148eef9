#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "base/file.h"
#include "web/address.h"
#include "web/exchange.h"
#include "web/request_head.h"

namespace viva::web {

class Connection;
class Worker;

using ConnectionList = std::list<std::shared_ptr<Connection>>;

/// What a connection is waiting for; each has its own time limit.
enum class Phase : std::uint8_t {
  idle,       ///< The first byte of a request.
  head,       ///< The rest of a head.
  body,       ///< The rest of a body.
  working,    ///< Another thread, on which the answer depends. Without a limit of its own.
  writing,    ///< The client, to take more of an answer.
  lingering,  ///< The client, to read the last answer and close.
};
inline constexpr std::size_t kPhases = 6;

/// Where a connection stands in its worker's lists; only the worker touches it.
struct Seat {
  Phase phase = Phase::idle;
  std::chrono::steady_clock::time_point since;
  ConnectionList::iterator place;
};

/// One client's connection: reads heads, has them answered in order, sends the answers. Reads into
/// its worker's buffer and keeps bytes of its own only while a head is incomplete or an answer is
/// not taken, so that an idle connection is small.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Worker& worker, boost::asio::io_context& io, FileDescriptor socket,
             const Address& client);

  /// Begins to read. Requires: owned by a shared_ptr and seated by the worker.
  void start() { wait_readable(); }
  /// Ends what the phase has waited for too long.
  void time_out();
  /// Closes at once and leaves the worker.
  void close();
  const Address& client() const { return client_; }

  Seat seat;

 private:
  int socket() { return stream_.native_handle(); }
  void wait_readable();
  void wait_writable();
  void on_readable();
  void on_writable();
  void answer(std::string_view bytes);
  void await_rest_of_head(std::string_view bytes, bool is_new);
  void await_request();
  bool admit(Request& request, std::size_t head_bytes, std::string_view bytes);
  void await_body(std::string_view bytes, std::size_t wanted_bytes);
  void read_body();
  bool start_work(std::string_view rest);
  void finish_work();
  bool deliver(std::string_view rest);
  void refuse(const Refusal& refusal);
  void linger();
  void discard();

  Worker& worker_;
  boost::asio::posix::stream_descriptor stream_;
  const Address client_;
  std::string kept_;                    // Bytes that have come, but could not yet be answered.
  std::unique_ptr<Exchange> exchange_;  // The answer being sent.
  std::size_t discarded_bytes_ = 0;
  std::size_t wanted_bytes_ = 0;  // Of head and body together, while the body is awaited.
};

}  // namespace viva::web
