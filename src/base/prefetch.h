#pragma once

#include <cstddef>

namespace viva {

/// Has so many bytes fetched into the cache, without waiting for them. Any address will do.
inline void prefetch(const void* data, std::size_t size_bytes) {
  constexpr std::size_t kLine = 64;
  const auto* const bytes = static_cast<const char*>(data);
  for (std::size_t i = 0; i < size_bytes; i += kLine) __builtin_prefetch(bytes + i);
}

}  // namespace viva
