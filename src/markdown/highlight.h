#pragma once

#include <string_view>

#include "base/html.h"

namespace viva::markdown {

/// Whether `language` (the first word of an info string, any case, common aliases) is coloured.
bool can_highlight(std::string_view language);

/// Writes `code` as escaped text with `<span class="k">` and so on around tokens; an unknown
/// language is only escaped. Linear in the length of `code`, whatever its bytes. Classes:
/// `k` keyword, `s` string, `n` number, `c` comment, `f` function or definition name, `t` type or
/// tag, `b` built-in or constant, `o` preprocessor, decorator, variable or attribute name; in a
/// diff `i` inserted and `d` deleted line. Punctuation and other names stay plain; no span holds
/// another.
void highlight(std::string_view language, std::string_view code, Html& out);

}  // namespace viva::markdown
