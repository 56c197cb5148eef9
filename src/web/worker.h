#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/file.h"
#include "web/access_log.h"
#include "web/census.h"
#include "web/connection.h"
#include "web/exchange.h"
#include "web/http.h"
#include "web/limits.h"
#include "web/metrics.h"

namespace viva::web {

/// What a worker is made of.
struct WorkerParts {
  FileDescriptor listener;
  std::unique_ptr<Handler> handler;
  Limits limits;
  std::shared_ptr<Census> census;
  WorkerMetrics* metrics = nullptr;  ///< Lives longer than the worker.
  std::optional<AccessLog> log;
};

/// One thread's share of the server: a listening socket, its connections, a handler, and one slow
/// clock for all time limits.
class Worker {
 public:
  explicit Worker(WorkerParts parts);
  ~Worker();

  /// Serves until `drain` has ended or `stop` is called. Call once.
  void run();
  /// Stops accepting, answers what is under way, closes, and ends `run`. From any thread.
  void drain();
  /// Ends `run` at once. From any thread.
  void stop() { io_.stop(); }
  /// Has the access log, if there is one, opened anew: its file was renamed. From any thread.
  void reopen_log();
  /// Calls `work` between requests, on the thread of `run`. From any thread.
  void post(std::function<void(Handler&)> work);

  // The rest is for connections.

  /// Of the longest head that is answered.
  std::size_t head_bytes() const { return parts_.limits.head_bytes; }
  /// Memory to read into, valid until the next event.
  std::span<char> input() { return input_; }
  /// The handler's answer, ready to be sent.
  std::unique_ptr<Exchange> answer(const Request& request);
  /// The handler's refusal of a request that wants to change something; null if it may have a body
  /// of at most so many bytes.
  std::unique_ptr<Exchange> admit(const Request& request, std::size_t& most_bytes);
  /// Makes the answer that had to wait.
  void complete(Exchange& exchange);
  /// Our own answer to what is no request.
  std::unique_ptr<Exchange> refuse(const Refusal& refusal);
  /// Counts and logs an answer that has been sent.
  void finish(std::unique_ptr<Exchange> exchange, const Address& client);
  /// Moves the connection to the end of the list of `phase`, with a new time limit.
  void seat(Connection& connection, Phase phase);
  /// Forgets a closed connection.
  void leave(Connection& connection);

 private:
  ConnectionList& list(Phase phase) { return lists_[static_cast<std::size_t>(phase)]; }
  std::unique_ptr<Exchange> take_exchange();
  bool handle(const Request& request, Exchange& exchange);
  template <class Work>
  bool guarded(std::string_view path, Exchange& exchange, const Work& work);
  void report_failure(std::string_view path, const char* what);
  void wait_to_accept();
  void accept_waiting();
  bool accept_one();
  void accept(FileDescriptor socket, const Address& client);
  bool evict_longest_idle();
  void begin_to_drain();
  void end_if_drained();
  void wait_for_tick();
  void tick();
  void expire(Phase phase, std::chrono::steady_clock::time_point before);
  void refresh_date();
  void set_connections(std::size_t open);

  WorkerParts parts_;
  boost::asio::io_context io_{1};
  boost::asio::posix::stream_descriptor listener_;
  boost::asio::steady_timer timer_;
  std::array<ConnectionList, kPhases> lists_;
  std::unique_ptr<Exchange> spare_;
  std::size_t open_ = 0;
  std::string date_line_;
  std::optional<std::chrono::steady_clock::time_point> draining_since_;
  bool accepts_ = true;  // False while descriptors are short.
  std::array<char, kMostHeadBytes> input_;
};

}  // namespace viva::web
