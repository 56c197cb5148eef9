#pragma once

#include <sys/socket.h>

#include <array>
#include <string>

namespace viva::web {

/// Who is at the other end, without the port. IPv4 is kept in IPv6's mapped form.
struct Address {
  std::array<unsigned char, 16> bytes = {};
  bool operator==(const Address&) const = default;

  bool is_ipv4() const;
  bool is_loopback() const;
  /// What is counted as one client: the address of IPv4, the /64 of IPv6.
  Address network() const;
};

/// Of an AF_INET or AF_INET6 socket.
Address address_of(const sockaddr_storage& socket);

/// `127.0.0.1` or `2001:db8::1`.
std::string to_string(const Address& address);

}  // namespace viva::web
