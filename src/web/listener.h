#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace viva::web {

/// Sockets that listen on one address; the kernel spreads connections over them.
struct Listeners {
  std::vector<FileDescriptor> sockets;  ///< Non-blocking.
  std::uint16_t port = 0;
};

/// Opens `count` listening sockets. `address` is an IPv4 or IPv6 address or `localhost`; port 0
/// asks the system for a free one. Errors: invalid_input if it is no address; unavailable, with the
/// remedy, if the port is in use or not permitted, or if the machine does not have the address.
Result<Listeners> open_listeners(const std::string& address, std::uint16_t port, unsigned count);

}  // namespace viva::web
