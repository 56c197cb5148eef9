#include "practice/fuzz.h"

#include <algorithm>
#include <cmath>

namespace viva::practice {

namespace {

constexpr int kLeastFuzzed = 3;  // The first whole number of days from 2.5 on.

struct Band {
  double begin_days, end_days, share;
};
constexpr Band kBands[] = {{2.5, 7, 0.15}, {7, 20, 0.1}, {20, 1e9, 0.05}};

int rounded(double number) { return static_cast<int>(std::floor(number + 0.5)); }

}  // namespace

IntervalRange fuzz_range(int interval_days, int elapsed_days, int most_days) {
  double reach = 1;
  for (const auto& [begin, end, share] : kBands)
    reach += share * std::max(std::min<double>(interval_days, end) - begin, 0.0);
  const int interval = std::min(interval_days, most_days);
  IntervalRange range{std::max(2, rounded(interval - reach)),
                      std::min(rounded(interval + reach), most_days)};
  if (interval > elapsed_days) range.least = std::max(range.least, elapsed_days + 1);
  range.least = std::min(range.least, range.most);
  return range;
}

int fuzzed(int interval_days, int elapsed_days, int most_days, std::uint64_t seed) {
  if (interval_days < kLeastFuzzed) return interval_days;
  const IntervalRange range = fuzz_range(interval_days, elapsed_days, most_days);
  const auto count = static_cast<std::uint64_t>(range.most - range.least + 1);
  return range.least + static_cast<int>(seed % count);
}

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a + 0x9e3779b97f4a7c15 * (b + 1);
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace viva::practice
