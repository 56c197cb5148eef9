#include "practice/day.h"

namespace viva::practice {

namespace chrono = std::chrono;

std::int32_t day_of(Time time, const DayRule& rule) {
  const auto day = chrono::floor<chrono::days>(time + rule.utc_offset - rule.begins);
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}

Time beginning_of(std::int32_t day, const DayRule& rule) {
  return Time(chrono::days(day)) + rule.begins - rule.utc_offset;
}

}  // namespace viva::practice
