#pragma once

#include <cstdint>

namespace viva::practice {

/// Intervals among which one is drawn, so that cards learnt together do not stay together. In days,
/// both ends included.
struct IntervalRange {
  int least = 0;
  int most = 0;
  bool operator==(const IntervalRange&) const = default;
};

/// How far an interval may be moved: a day, and 15 % of what lies between 2.5 and 7 days, 10 %
/// between 7 and 20, 5 % above. Never below 2 days, nor to a day that has already been waited for.
/// Source: Anki and ts-fsrs 5.4.2, get_fuzz_range.
/// Requires: interval_days >= 1, elapsed_days >= 0, most_days >= 1.
IntervalRange fuzz_range(int interval_days, int elapsed_days, int most_days);

/// The interval that `seed` draws from its range; one under 2.5 days stays as it is.
/// Requires: as fuzz_range.
int fuzzed(int interval_days, int elapsed_days, int most_days, std::uint64_t seed);

/// Well-mixed bits of two numbers. Source: SplitMix64, G. Steele et al., "Fast splittable
/// pseudorandom number generators", OOPSLA 2014.
std::uint64_t mixed(std::uint64_t a, std::uint64_t b);

}  // namespace viva::practice
