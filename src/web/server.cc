#include "web/server.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "web/listener.h"
#include "web/worker.h"

namespace viva::web {

struct Server::State {
  ServerOptions options;
  std::uint16_t port = 0;
  std::vector<std::unique_ptr<Worker>> workers;
  boost::asio::io_context control{1};  // Of the thread in `run`: signals only.
  boost::asio::signal_set signals{control};
  std::atomic<std::size_t> running = 0;
  std::atomic<bool> is_stopping = false;  // A signal has come; the next one is meant.

  void wait_for_signal();
  void on_signal(int number);
  void run_worker(Worker& worker);
};

void Server::State::wait_for_signal() {
  signals.async_wait([this](const boost::system::error_code& error, int number) {
    if (error) return;
    on_signal(number);
    wait_for_signal();
  });
}

void Server::State::on_signal(int number) {
  if (number == SIGHUP) {
    if (options.on_hangup) options.on_hangup();
    return;
  }
  if (number == SIGUSR1) {
    for (const auto& worker : workers) worker->reopen_log();
    return;
  }
  for (const auto& worker : workers) is_stopping ? worker->stop() : worker->drain();
  is_stopping = true;
}

void Server::State::run_worker(Worker& worker) {
  worker.run();
  if (--running == 0) control.stop();
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

Result<Server> Server::listen(const ServerOptions& options, const HandlerFactory& make_handler) {
  auto state = std::make_unique<State>();
  state->options = options;
  if (!state->options.metrics) state->options.metrics = std::make_shared<Metrics>("");
  const Limits& limits = options.limits;
  const unsigned threads = std::max(1u, options.threads);
  VIVA_TRY(Listeners listeners, open_listeners(options.address, options.port, threads));
  const auto census = std::make_shared<Census>(Census::Bounds{
      affordable_connections(limits.connections), limits.per_address, limits.exempt_loopback});
  for (FileDescriptor& listener : listeners.sockets) {
    WorkerParts parts{std::move(listener),
                      make_handler(),
                      limits,
                      census,
                      &state->options.metrics->add_worker(),
                      {}};
    if (options.access_log) {
      VIVA_TRY(AccessLog log, AccessLog::open(options.access_log_path));
      parts.log.emplace(std::move(log));
    }
    state->workers.push_back(std::make_unique<Worker>(std::move(parts)));
  }
  state->port = listeners.port;
  if (options.handle_signals)
    for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) state->signals.add(number);
  return Server(std::move(state));
}

std::uint16_t Server::port() const { return state_->port; }

void Server::run() {
  State& state = *state_;
  state.running = state.workers.size();
  std::vector<std::jthread> threads;
  for (const auto& worker : state.workers)
    threads.emplace_back([&state, &worker = *worker] { state.run_worker(worker); });
  const auto guard = boost::asio::make_work_guard(state.control);
  state.wait_for_signal();
  state.control.run();
}

bool Server::is_draining() const { return state_->is_stopping; }

void Server::stop() {
  state_->is_stopping = true;
  for (const auto& worker : state_->workers) worker->drain();
}

void Server::stop_now() {
  for (const auto& worker : state_->workers) worker->stop();
}

void Server::for_each_handler(const std::function<void(Handler&)>& work) {
  for (const auto& worker : state_->workers) worker->post(work);
}

}  // namespace viva::web
