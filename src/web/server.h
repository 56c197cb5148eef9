#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/parallel.h"
#include "web/http.h"
#include "web/limits.h"
#include "web/metrics.h"

namespace viva::web {

struct ServerOptions {
  std::string address = "127.0.0.1";  ///< IPv4, IPv6 or `localhost`.
  std::uint16_t port = 8080;          ///< 0: any free one.
  unsigned threads = core_count();    ///< Each with its own listening socket. At least 1.
  Limits limits;
  bool access_log = false;
  std::string access_log_path;  ///< Empty: standard error.
  /// SIGTERM and SIGINT drain, a second one ends; SIGUSR1 opens the access log anew; SIGHUP below.
  bool handle_signals = true;
  std::function<void()> on_hangup;   ///< Called on the thread of `run`, which waits for it.
  std::shared_ptr<Metrics> metrics;  ///< Shared with who tells them; made if empty.
};

/// Makes one handler for each worker thread; called on the thread of `listen`.
using HandlerFactory = std::function<std::unique_ptr<Handler>()>;

/// An HTTP/1.1 server: listens when made, serves while `run`. Move-only.
class Server {
 public:
  /// Errors: as `open_listeners`; unavailable if the access log cannot be opened.
  static Result<Server> listen(const ServerOptions& options, const HandlerFactory& make_handler);
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();

  /// The port listened on, also when any was asked for.
  std::uint16_t port() const;
  /// Serves until stopped by `stop`, `stop_now` or a signal, and what was under way has ended.
  /// Once.
  void run();
  /// Drains: accepts no more, answers what is under way, closes. From any thread.
  void stop();
  /// Whether it has been asked to stop: new visitors should be sent elsewhere. From any thread.
  bool is_draining() const;
  /// Drops every connection. From any thread.
  void stop_now();
  /// Calls `work` once on every worker's thread, between requests, with its handler; returns
  /// before.
  void for_each_handler(const std::function<void(Handler&)>& work);

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace viva::web
