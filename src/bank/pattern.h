#pragma once

#include <optional>
#include <regex>
#include <string_view>

namespace viva::bank {

/// A regular expression that an author wrote in `match=` or `undefined=`: ECMAScript without
/// back-references, so that matching takes time linear in the line, whatever the pattern. None if
/// it is not one, or is longer than 500 bytes. `match=` must match a whole line (std::regex_match),
/// `undefined=` a part of one (std::regex_search).
std::optional<std::regex> author_regex(std::string_view pattern);

}  // namespace viva::bank
