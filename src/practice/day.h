#pragma once

#include <chrono>
#include <cstdint>

namespace viva::practice {

/// A moment, by the clock of the learner's device.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Minutes = std::chrono::minutes;

/// What "today" means to a learner. The zone is a number that travels with each review, not a name:
/// the device knew it then, and no table of zones is needed to count the days again.
struct DayRule {
  Minutes utc_offset{0};  ///< East is positive. Within a day.
  Minutes begins{0};      ///< After midnight; a late evening belongs to the day before.
  bool operator==(const DayRule&) const = default;
};

/// The learner's day, counted from 1970-01-01.
std::int32_t day_of(Time time, const DayRule& rule);

/// The moment at which a day begins for the learner.
Time beginning_of(std::int32_t day, const DayRule& rule);

}  // namespace viva::practice
