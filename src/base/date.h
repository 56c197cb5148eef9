#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace viva {

/// A day of the calendar, without a time or a zone.
struct Date {
  std::int32_t days = 0;  ///< Days since 1970-01-01.
  bool operator==(const Date&) const = default;
  auto operator<=>(const Date&) const = default;
};

/// Reads ISO 8601 `YYYY-MM-DD`; none if it is not a day that exists.
std::optional<Date> parse_date(std::string_view text);

/// The day it is now, in UTC; or that of `$SOURCE_DATE_EPOCH`, seconds since 1970, so that what
/// depends on the day can be repeated.
/// Source: https://reproducible-builds.org/specs/source-date-epoch/
Date today();

/// `2026-11-22`.
std::string to_iso(Date date);

/// `22 November 2026`.
std::string to_words(Date date);

/// `Sun, 22 Nov 2026 10:00:00 GMT`. Source: RFC 9110, 5.6.7, IMF-fixdate.
std::string to_http_date(std::chrono::sys_seconds time);

}  // namespace viva
