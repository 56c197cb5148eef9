#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
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

/// Calls `make(i)` for each i in [0, count) on up to `threads` threads, and `take(i)` in the order
/// of i, one at a time, on whichever thread is free. `take(i)` comes after `make(i)` and before
/// `make(i + window)`, so that what was made can lie in a ring of `window` places.
/// Requires: as `parallel_for`; window > 0.
template <class Make, class Take>
void parallel_in_order(std::size_t count, unsigned threads, std::size_t window, const Make& make,
                       const Take& take) {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<bool> made(window);
  std::size_t next = 0, taken = 0;
  bool taking = false;
  const auto step = [&](std::unique_lock<std::mutex>& lock) {
    if (!taking && made[taken % window]) {
      taking = true;
      lock.unlock();
      take(taken);
      lock.lock();
      made[taken++ % window] = taking = false;
    } else if (next < count && next < taken + window) {
      const std::size_t own = next++;
      lock.unlock();
      make(own);
      lock.lock();
      made[own % window] = true;
    } else {
      return changed.wait(lock);
    }
    changed.notify_all();
  };
  const auto run = [&] {
    std::unique_lock lock(mutex);
    while (taken < count) step(lock);
  };
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min<std::size_t>(threads, count); ++i) helpers.emplace_back(run);
  run();
}

}  // namespace viva
