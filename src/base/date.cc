#include "base/date.h"

#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "base/text.h"

namespace viva {

namespace chrono = std::chrono;

namespace {

constexpr std::array<const char*, 12> kMonths = {"January",   "February", "March",    "April",
                                                 "May",       "June",     "July",     "August",
                                                 "September", "October",  "November", "December"};
constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

chrono::year_month_day calendar(Date date) {
  return chrono::year_month_day(chrono::sys_days(chrono::days(date.days)));
}

const char* month_name(chrono::month month) { return kMonths[static_cast<unsigned>(month) - 1]; }

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  const auto year = parse_integer(text.substr(0, 4));
  const auto month = parse_integer(text.substr(5, 2));
  const auto day = parse_integer(text.substr(8, 2));
  if (!year || !month || !day) return {};
  const chrono::year_month_day date(chrono::year(static_cast<int>(*year)),
                                    chrono::month(static_cast<unsigned>(*month)),
                                    chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return {};
  const auto days = chrono::sys_days(date).time_since_epoch().count();
  return Date{static_cast<std::int32_t>(days)};
}

Date today() {
  auto now = chrono::floor<chrono::seconds>(chrono::system_clock::now());
  const char* given = std::getenv("SOURCE_DATE_EPOCH");
  if (const auto seconds = parse_integer(given ? given : ""))
    now = chrono::sys_seconds(chrono::seconds(*seconds));
  const auto days = chrono::floor<chrono::days>(now).time_since_epoch().count();
  return {static_cast<std::int32_t>(days)};
}

std::string to_iso(Date date) {
  const auto day = calendar(date);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::string to_words(Date date) {
  const auto day = calendar(date);
  return fmt::format("{} {} {}", static_cast<unsigned>(day.day()), month_name(day.month()),
                     static_cast<int>(day.year()));
}

std::string to_http_date(chrono::sys_seconds time) {
  const auto days = chrono::floor<chrono::days>(time);
  const chrono::year_month_day day(days);
  const chrono::hh_mm_ss clock(time - days);
  return fmt::format("{}, {:02} {:.3} {:04} {:02}:{:02}:{:02} GMT",
                     kDays[chrono::weekday(days).c_encoding()], static_cast<unsigned>(day.day()),
                     month_name(day.month()), static_cast<int>(day.year()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

}  // namespace viva
