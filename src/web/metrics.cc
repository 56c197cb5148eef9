#include "web/metrics.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace viva::web {

namespace {

/// Only its own thread writes, so a load and a store do, without a locked instruction.
void add(std::atomic<std::uint64_t>& counter, std::uint64_t more) {
  counter.store(counter.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
}

std::uint64_t read(const std::atomic<std::uint64_t>& counter) {
  return counter.load(std::memory_order_relaxed);
}

void append_type(std::string& out, std::string_view name, std::string_view type,
                 std::string_view help) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

/// A label's value: backslash, quote and line end escaped.
std::string label(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out;
}

void append_requests(std::string& out, const Totals& totals) {
  append_type(out, "viva_http_requests_total", "counter", "Requests answered.");
  for (const auto& [key, count] : totals.requests)
    fmt::format_to(std::back_inserter(out),
                   "viva_http_requests_total{{route=\"{}\",code=\"{}xx\"}} {}\n", label(key.first),
                   key.second, count);
}

void append_durations(std::string& out, const Totals& totals) {
  constexpr std::string_view kName = "viva_http_request_duration_seconds";
  append_type(out, kName, "histogram", "From a whole head to the last byte handed over.");
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < kDurationBounds.size(); ++i) {
    below += totals.buckets[i];
    fmt::format_to(std::back_inserter(out), "{}_bucket{{le=\"{}\"}} {}\n", kName,
                   static_cast<double>(kDurationBounds[i]) / 1e6, below);
  }
  fmt::format_to(std::back_inserter(out),
                 "{0}_bucket{{le=\"+Inf\"}} {1}\n{0}_sum {2:.6f}\n{0}_count {1}\n", kName,
                 below + totals.buckets.back(), static_cast<double>(totals.microseconds) / 1e6);
}

}  // namespace

WorkerMetrics::Route& WorkerMetrics::route_named(std::string_view name) {
  const std::size_t count = route_count_.load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < count; ++i)
    if (routes_[i].name == name) return routes_[i];
  if (count == kRoutes) return routes_.back();
  routes_[count].name = name;
  route_count_.store(count + 1, std::memory_order_release);
  return routes_[count];
}

void WorkerMetrics::count(std::string_view route, int status, std::chrono::microseconds duration) {
  const int status_class = std::clamp(status / 100, 1, static_cast<int>(kClasses));
  add(route_named(route).by_class[status_class - 1], 1);
  std::size_t bucket = 0;
  const auto microseconds = static_cast<std::uint64_t>(std::max(duration.count(), std::int64_t{0}));
  while (bucket < kDurationBounds.size() && microseconds > kDurationBounds[bucket]) ++bucket;
  add(buckets_[bucket], 1);
  add(microseconds_, microseconds);
}

void WorkerMetrics::add_to(Totals& totals) const {
  const std::size_t routes = route_count_.load(std::memory_order_acquire);
  for (std::size_t i = 0; i < routes; ++i)
    for (std::size_t c = 0; c < kClasses; ++c)
      if (const auto count = read(routes_[i].by_class[c]))
        totals.requests[{routes_[i].name, static_cast<int>(c + 1)}] += count;
  for (std::size_t i = 0; i < buckets_.size(); ++i) totals.buckets[i] += read(buckets_[i]);
  totals.microseconds += read(microseconds_);
  totals.connections += read(connections_);
}

WorkerMetrics& Metrics::add_worker() {
  const std::lock_guard lock(mutex_);
  return workers_.emplace_back();
}

std::string Metrics::prometheus() const {
  Totals totals;
  const std::lock_guard lock(mutex_);
  for (const WorkerMetrics& worker : workers_) worker.add_to(totals);
  std::string out;
  append_requests(out, totals);
  append_durations(out, totals);
  append_type(out, "viva_http_connections", "gauge", "Open connections.");
  fmt::format_to(std::back_inserter(out), "viva_http_connections {}\n", totals.connections);
  append_type(out, "viva_build_info", "gauge", "The program's version.");
  fmt::format_to(std::back_inserter(out), "viva_build_info{{version=\"{}\"}} 1\n", label(version_));
  return out;
}

}  // namespace viva::web
