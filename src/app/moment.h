#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "practice/day.h"

namespace viva::app {

/// Reads `2026-11-23T08:15:30.250Z`, with or without thousandths; none if it is no moment of UTC.
std::optional<practice::Time> parse_moment(std::string_view text);

/// `2026-11-23T08:15:30.250Z`.
std::string to_iso(practice::Time time);

/// The moment it is now.
practice::Time now();

}  // namespace viva::app
