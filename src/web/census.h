#pragma once

#include <cstddef>
#include <mutex>
#include <unordered_map>

#include "web/address.h"

namespace viva::web {

/// How many connections are open, in all and from each client, over all workers. Thread-safe.
class Census {
 public:
  struct Bounds {
    unsigned total;
    unsigned per_address;
    bool exempt_loopback;  ///< From `per_address`.
  };
  enum class Verdict { welcome, crowded, full };  ///< `crowded`: too many from this client.

  explicit Census(const Bounds& bounds) : bounds_(bounds) {}
  /// Counts the connection in if it is welcome.
  Verdict admit(const Address& client);
  /// Requires: an `admit` of this client that said `welcome`.
  void leave(const Address& client);

 private:
  struct Hash {
    std::size_t operator()(const Address& address) const;
  };
  bool is_counted(const Address& client) const;

  const Bounds bounds_;
  std::mutex mutex_;
  unsigned total_ = 0;
  std::unordered_map<Address, unsigned, Hash> by_client_;
};

}  // namespace viva::web
