#include "web/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

namespace viva::web {

namespace {

constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr Address kLoopback6 = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

}  // namespace

bool Address::is_ipv4() const { return std::equal(kMapped.begin(), kMapped.end(), bytes.begin()); }

bool Address::is_loopback() const {
  return is_ipv4() ? bytes[kMapped.size()] == 127 : *this == kLoopback6;
}

Address Address::network() const {
  Address network = *this;
  if (!is_ipv4()) std::fill(network.bytes.begin() + 8, network.bytes.end(), 0);
  return network;
}

Address address_of(const sockaddr_storage& socket) {
  Address address;
  if (socket.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(socket);
    std::memcpy(address.bytes.data(), &v6.sin6_addr, address.bytes.size());
  } else {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(socket);
    std::copy(kMapped.begin(), kMapped.end(), address.bytes.begin());
    std::memcpy(address.bytes.data() + kMapped.size(), &v4.sin_addr, 4);
  }
  return address;
}

std::string to_string(const Address& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (address.is_ipv4()) {
    ::inet_ntop(AF_INET, address.bytes.data() + kMapped.size(), text, sizeof text);
  } else {
    ::inet_ntop(AF_INET6, address.bytes.data(), text, sizeof text);
  }
  return text;
}

}  // namespace viva::web
