#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <charconv>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "web/server.h"

namespace viva::web {

/// Answers by path, so that a test can tell what it got.
class ToyHandler : public Handler {
 public:
  /// As one that waits for a disk: another thread is done after 20 ms.
  static void answer_later(const Request& request, Response& response) {
    response.later = [](std::function<void()> wake) {
      std::thread([wake = std::move(wake)] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        wake();
      }).detach();
    };
    response.complete = [body = std::string(request.body)](Response& done) {
      if (body == "throw") throw std::runtime_error("as asked");
      done.text = "later " + body;
      done.body = {done.text};
    };
  }

  static constexpr std::size_t kSlices = 5000;
  static constexpr std::size_t kSliceBytes = 2000;

  /// Takes bodies of 100,000 bytes below `/body`.
  std::optional<std::size_t> admit(const Request& request, Response& response) override {
    if (!request.path.starts_with("/body")) return Handler::admit(request, response);
    return 100'000;
  }

  void handle(const Request& request, Response& response) override {
    response.route = "toy";
    if (request.path == "/body/later") return answer_later(request, response);
    if (request.method == Method::put) {
      response.text = request.body;
      response.body = {response.text};
      return;
    }
    if (request.path == "/throw") throw std::runtime_error("as\nasked");
    if (request.path == "/etag") {
      response.etag = "\"v1\"";
      response.vary_encoding = true;
    }
    if (request.path == "/big") {
      static const std::string slice(kSliceBytes, 'b');
      response.body.assign(kSlices, slice);
      return;
    }
    if (request.path.starts_with("/scratch/")) {  // From memory the next answer overwrites.
      scratch_.assign(kSlices * kSliceBytes, request.path.back());
      response.body = {scratch_};
      response.passing = scratch_;
      return;
    }
    response.content_type = "text/plain";
    response.text = request.path;
    response.body = {response.text};
  }

 private:
  std::string scratch_;
};

/// A server on a free port and the thread it runs on; stopped when it goes out of scope.
class RunningServer {
 public:
  explicit RunningServer(ServerOptions options = {}, HandlerFactory make = make_toy) {
    options.port = 0;
    options.metrics = metrics;
    auto listening = Server::listen(options, make);
    EXPECT_TRUE(listening.has_value()) << to_string(listening.error());
    server = std::make_unique<Server>(std::move(*listening));
    thread_ = std::jthread([this] { server->run(); });
  }
  ~RunningServer() {
    if (thread_.joinable()) server->stop_now();
  }
  /// Waits until `run` has returned.
  void join() { thread_.join(); }
  static std::unique_ptr<Handler> make_toy() { return std::make_unique<ToyHandler>(); }

  std::shared_ptr<Metrics> metrics = std::make_shared<Metrics>("test");
  std::unique_ptr<Server> server;

 private:
  std::jthread thread_;
};

/// What came back for one request.
struct Reply {
  int status = 0;
  std::string head;
  std::string body;
  bool has(std::string_view line) const {
    return head.find(fmt::format("\r\n{}\r\n", line)) != std::string::npos;
  }
};

/// A raw connection. Reading gives up after 30 seconds, far above anything a test waits for.
class Client {
 public:
  explicit Client(const RunningServer& running, int receive_buffer_bytes = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience = {.tv_sec = 30, .tv_usec = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (receive_buffer_bytes != 0)
      ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                   sizeof receive_buffer_bytes);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(running.server->port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* const to = reinterpret_cast<const sockaddr*>(&address);
    EXPECT_EQ(::connect(socket_.get(), to, sizeof address), 0) << std::strerror(errno);
  }

  Client& send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) break;  // Closed by the server, as some tests want.
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
  }
  Client& get(std::string_view path, std::string_view lines = {}) {
    return send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(lines) +
                "\r\n");
  }
  /// Waits for the first bytes of a reply.
  Client& wait_for_bytes() {
    fill();
    return *this;
  }
  void end_sending() { ::shutdown(socket_.get(), SHUT_WR); }

  /// The next reply; status 0 if the connection ended before it was whole.
  Reply read(bool has_body = true) {
    Reply reply;
    std::size_t end;
    while ((end = pending_.find("\r\n\r\n")) == std::string::npos)
      if (!fill()) return {};
    reply.head = take(end + 4);
    std::from_chars(reply.head.data() + 9, reply.head.data() + 12, reply.status);
    const std::size_t length = has_body ? content_length(reply.head) : 0;
    while (pending_.size() < length)
      if (!fill()) return {};
    reply.body = take(length);
    return reply;
  }
  /// Everything up to the end of the connection; none if it does not end.
  std::optional<std::string> read_to_end() {
    while (fill()) continue;
    if (!ended_) return {};
    return take(pending_.size());
  }
  bool ends() { return read_to_end() == ""; }

 private:
  static std::size_t content_length(std::string_view head) {
    constexpr std::string_view kName = "\r\nContent-Length: ";
    const std::size_t at = head.find(kName);
    std::size_t length = 0;
    if (at != std::string_view::npos)
      std::from_chars(head.data() + at + kName.size(), head.data() + head.size(), length);
    return length;
  }
  bool fill() {
    char bytes[64 * 1024];
    const ssize_t count = ::recv(socket_.get(), bytes, sizeof bytes, 0);
    if (count > 0) pending_.append(bytes, static_cast<std::size_t>(count));
    ended_ = count == 0 || (count < 0 && errno == ECONNRESET);
    return count > 0;
  }
  std::string take(std::size_t count) {
    std::string taken = pending_.substr(0, count);
    pending_.erase(0, count);
    return taken;
  }

  FileDescriptor socket_;
  std::string pending_;
  bool ended_ = false;
};

}  // namespace viva::web
