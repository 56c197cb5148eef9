#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace viva::check {

/// `text` as a terminal can show it without obeying it: controls but line ends and tabs, and bytes
/// that are not UTF-8, become `\x1b` and the like.
std::string printable(std::string_view text);

/// The lines that count when outputs are compared: without blanks at their ends, and without empty
/// lines at the end.
std::vector<std::string> lines_compared(std::string_view text);

/// Where two texts differ, line by line: `-` and a line of `before`, `+` and one of `after`, with a
/// few lines around. Printable; long lines and long differences are cut short.
std::string short_difference(const std::vector<std::string>& before,
                             const std::vector<std::string>& after);

/// The difference of two versions of a file in the unified format; empty if there is none.
std::string unified_difference(std::string_view path, std::string_view before,
                               std::string_view after);

}  // namespace viva::check
