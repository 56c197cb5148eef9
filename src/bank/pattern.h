#pragma once

#include <regex>
#include <string_view>

#include "base/error.h"

namespace viva::bank {

/// A regular expression that an author wrote in `match=` or `undefined=`: ECMAScript without
/// back-references, so that matching takes time linear in the line, whatever the pattern. `match=`
/// must match a whole line (std::regex_match), `undefined=` a part of one (std::regex_search).
/// Errors: invalid_input, with what stands in it that cannot, or if it is longer than 500 bytes.
Result<std::regex> author_regex(std::string_view pattern);

}  // namespace viva::bank
