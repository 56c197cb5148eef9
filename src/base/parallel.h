#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace viva {

/// How many things this machine does at once; at least 1.
inline unsigned core_count() { return std::max(1u, std::thread::hardware_concurrency()); }

/// Calls `work(i)` for each i in [0, count), on up to `threads` threads, in no particular order.
/// Requires: `work` is safe to call at the same time for different i, and throws nothing.
template <class Work>
void parallel_for(std::size_t count, unsigned threads, const Work& work) {
  // Few enough to balance, many enough to share little.
  const std::size_t chunk = std::clamp<std::size_t>(count / (8 * std::max(threads, 1u)), 1, 16);
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    for (std::size_t begin; (begin = next.fetch_add(chunk)) < count;)
      for (std::size_t i = begin; i < std::min(begin + chunk, count); ++i) work(i);
  };
  std::vector<std::jthread> helpers;
  const std::size_t useful = std::min<std::size_t>(threads, (count + chunk - 1) / chunk);
  for (std::size_t i = 1; i < useful; ++i) helpers.emplace_back(run);
  run();
}

}  // namespace viva
