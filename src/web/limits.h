#pragma once

#include <chrono>
#include <cstddef>

namespace viva::web {

/// How long and how much one server bears. The defaults suit a server reached directly; behind a
/// proxy on the same machine the limit per address does not count, as loopback is exempt.
struct Limits {
  std::chrono::milliseconds head = std::chrono::seconds(10);  ///< From its first byte to its end.
  std::chrono::milliseconds body = std::chrono::seconds(30);  ///< From the head to its end.
  std::chrono::milliseconds idle = std::chrono::seconds(60);  ///< Between requests, and before any.
  std::chrono::milliseconds write_stall = std::chrono::seconds(30);  ///< No byte of a body taken.
  std::chrono::milliseconds linger =
      std::chrono::seconds(2);  ///< For a refused client to read why.
  std::chrono::milliseconds drain = std::chrono::seconds(25);  ///< After SIGTERM, for all the rest.
  /// After SIGTERM idle connections may still ask once for this long: what was on its way is
  /// answered.
  std::chrono::milliseconds drain_idle = std::chrono::milliseconds(500);
  unsigned connections = 10'000;       ///< In all. Lowered to nine tenths of the file descriptors.
  unsigned per_address = 200;          ///< From one IPv4 address or one IPv6 /64.
  bool exempt_loopback = true;         ///< From `per_address`.
  std::size_t head_bytes = 16 * 1024;  ///< Of one request; at most `kMostHeadBytes`.
};

/// A connection's head is put together in its worker's one buffer, of this size.
inline constexpr std::size_t kMostHeadBytes = 32 * 1024;

/// How many of `wanted` connections the process may have: nine tenths of its file descriptors, once
/// the soft limit has been raised as far as that needs and the hard limit lets it.
unsigned affordable_connections(unsigned wanted);

}  // namespace viva::web
