#include "app/moment.h"

#include <fmt/format.h>

#include "base/date.h"
#include "base/text.h"

namespace viva::app {

namespace chrono = std::chrono;

namespace {

constexpr std::size_t kDateLength = 10;  // 2026-11-23
constexpr std::string_view kShape = "T00:00:00Z", kLongShape = "T00:00:00.000Z";

/// Whether every `0` of the shape is a digit of the text, and everything else is itself.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == '0' ? !is_digit : text[i] != shape[i]) return false;
  }
  return true;
}

}  // namespace

std::optional<practice::Time> parse_moment(std::string_view text) {
  if (text.size() < kDateLength) return {};
  const auto date = parse_date(text.substr(0, kDateLength));
  const std::string_view time = text.substr(kDateLength);
  if (!date || !(has_shape(time, kShape) || has_shape(time, kLongShape))) return {};
  const auto number = [&](std::size_t at, std::size_t count) {
    return parse_integer(time.substr(at, count)).value_or(0);
  };
  const auto hours = number(1, 2), minutes = number(4, 2), seconds = number(7, 2);
  if (hours > 23 || minutes > 59 || seconds > 59) return {};
  const auto thousandths = time.size() == kLongShape.size() ? number(10, 3) : 0;
  return practice::Time(chrono::days(date->days) + chrono::hours(hours) + chrono::minutes(minutes) +
                        chrono::seconds(seconds) + chrono::milliseconds(thousandths));
}

std::string to_iso(practice::Time time) {
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::hh_mm_ss rest(time - day);
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z",
                     viva::to_iso(Date{static_cast<std::int32_t>(day.time_since_epoch().count())}),
                     rest.hours().count(), rest.minutes().count(), rest.seconds().count(),
                     rest.subseconds().count());
}

practice::Time now() { return chrono::floor<chrono::milliseconds>(chrono::system_clock::now()); }

}  // namespace viva::app
