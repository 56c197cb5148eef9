#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace viva::web {

/// Upper bounds of the duration's buckets, in microseconds; one more bucket holds the rest.
inline constexpr std::array<std::uint64_t, 14> kDurationBounds = {
    25,    50,     100,    250,     500,     1'000,     2'500,
    5'000, 10'000, 25'000, 100'000, 250'000, 1'000'000, 10'000'000};

/// The sums over all workers at about one moment.
struct Totals {
  std::map<std::pair<std::string_view, int>, std::uint64_t> requests;  ///< By route, status class.
  std::array<std::uint64_t, kDurationBounds.size() + 1> buckets = {};  ///< Each by itself.
  std::uint64_t microseconds = 0;
  std::uint64_t connections = 0;
};

/// What one worker counts. One thread writes, any thread reads: a reader may see one number a
/// moment before another, never half a number.
class WorkerMetrics {
 public:
  static constexpr std::size_t kRoutes = 64;  ///< Further routes are counted as the last one.
  static constexpr std::size_t kClasses = 5;  ///< 1xx to 5xx.

  /// Counts an answered request. Requires: `route` is a literal.
  void count(std::string_view route, int status, std::chrono::microseconds duration);
  void set_connections(std::uint64_t open) { connections_.store(open, std::memory_order_relaxed); }
  void add_to(Totals& totals) const;

 private:
  using Counter = std::atomic<std::uint64_t>;
  struct Route {
    std::string_view name;
    std::array<Counter, kClasses> by_class = {};
  };
  Route& route_named(std::string_view name);

  std::array<Route, kRoutes> routes_;
  std::atomic<std::size_t> route_count_ = 0;  // Publishes the names before it.
  std::array<Counter, kDurationBounds.size() + 1> buckets_ = {};
  Counter microseconds_ = 0;
  Counter connections_ = 0;
};

/// The figures of a server, gathered from its workers when somebody asks.
class Metrics {
 public:
  /// `version` is told as the label of viva_build_info.
  explicit Metrics(std::string version) : version_(std::move(version)) {}
  /// A new set of counters, for one worker; lives as long as this object.
  WorkerMetrics& add_worker();
  /// Source: Prometheus text exposition format 0.0.4,
  /// https://prometheus.io/docs/instrumenting/exposition_formats/
  std::string prometheus() const;

 private:
  std::string version_;
  mutable std::mutex mutex_;  // Guards the list, not the counters.
  std::deque<WorkerMetrics> workers_;
};

}  // namespace viva::web
