#include "web/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

#include <fmt/format.h>

namespace viva::web {

namespace {

/// An address as the system wants it, and as people know it.
struct Endpoint {
  sockaddr_storage storage = {};
  socklen_t size_bytes = 0;
  std::string name;

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  in_port_t& port() {
    return storage.ss_family == AF_INET ? reinterpret_cast<sockaddr_in&>(storage).sin_port
                                        : reinterpret_cast<sockaddr_in6&>(storage).sin6_port;
  }
};

Result<Endpoint> parse_endpoint(const std::string& address, std::uint16_t port) {
  Endpoint endpoint{.name = address == "localhost" ? "127.0.0.1" : address};
  if (endpoint.name.starts_with('[') && endpoint.name.ends_with(']'))
    endpoint.name = endpoint.name.substr(1, endpoint.name.size() - 2);
  auto& v4 = reinterpret_cast<sockaddr_in&>(endpoint.storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(endpoint.storage);
  if (::inet_pton(AF_INET, endpoint.name.c_str(), &v4.sin_addr) == 1) {
    endpoint.storage.ss_family = AF_INET;
    endpoint.size_bytes = sizeof v4;
  } else if (::inet_pton(AF_INET6, endpoint.name.c_str(), &v6.sin6_addr) == 1) {
    endpoint.storage.ss_family = AF_INET6;
    endpoint.size_bytes = sizeof v6;
  } else {
    return std::unexpected(invalid(fmt::format(
        "`{}` is not an address to listen on; give one such as 127.0.0.1, 0.0.0.0 or ::1",
        address)));
  }
  endpoint.port() = htons(port);
  return endpoint;
}

Error bind_error(const Endpoint& endpoint, std::uint16_t port, int error_number) {
  const int other = port < 65535 ? port + 1 : 8080;
  if (error_number == EADDRINUSE)
    return unavailable(fmt::format(
        "port {} is in use on {}; stop the other program or choose another with --port {}", port,
        endpoint.name, other));
  if (error_number == EACCES)
    return unavailable(fmt::format(
        "port {} needs special rights; choose one from 1024 up, for example --port 8080", port));
  if (error_number == EADDRNOTAVAIL)
    return unavailable(
        fmt::format("this machine has no address {}; listen on 127.0.0.1, or on 0.0.0.0 for all",
                    endpoint.name));
  return unavailable(fmt::format("cannot listen on {} port {}", endpoint.name, port), error_number);
}

bool set(int socket, int level, int option) {
  const int on = 1;
  return ::setsockopt(socket, level, option, &on, sizeof on) == 0;
}

/// A socket with the address, not yet listening.
Result<FileDescriptor> bind_socket(Endpoint& endpoint, bool shared) {
  const int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
  FileDescriptor socket(::socket(endpoint.storage.ss_family, type, 0));
  const int number = socket.get();
  if (!socket || !set(number, SOL_SOCKET, SO_REUSEADDR) ||
      (shared && !set(number, SOL_SOCKET, SO_REUSEPORT)) ||
      !set(number, IPPROTO_TCP, TCP_NODELAY) ||  // Accepted sockets inherit it.
      ::bind(number, endpoint.get(), endpoint.size_bytes) != 0)
    return std::unexpected(bind_error(endpoint, ntohs(endpoint.port()), errno));
  return socket;
}

/// Binds, listens, and notes the port the system has chosen.
Result<FileDescriptor> open_listener(Endpoint& endpoint, bool shared) {
  VIVA_TRY(FileDescriptor socket, bind_socket(endpoint, shared));
  socklen_t size_bytes = sizeof endpoint.storage;
  if (::listen(socket.get(), SOMAXCONN) != 0 ||
      ::getsockname(socket.get(), endpoint.get(), &size_bytes) != 0)
    return std::unexpected(bind_error(endpoint, ntohs(endpoint.port()), errno));
  return socket;
}

}  // namespace

Result<Listeners> open_listeners(const std::string& address, std::uint16_t port, unsigned count) {
  VIVA_TRY(Endpoint endpoint, parse_endpoint(address, port));
  const bool shared = count > 1;
  // Sockets that share a port would share it with another server of ours too: ask without first.
  if (shared) VIVA_CHECK(bind_socket(endpoint, false));
  Listeners listeners;
  for (unsigned i = 0; i < count; ++i) {
    VIVA_TRY(FileDescriptor socket, open_listener(endpoint, shared));
    listeners.sockets.push_back(std::move(socket));
  }
  listeners.port = ntohs(endpoint.port());
  return listeners;
}

}  // namespace viva::web
