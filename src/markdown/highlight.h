#pragma once

#include <string_view>
#include <vector>

#include "base/html.h"
#include "markdown/spans.h"

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

/// The tokens of `code` in their order, with the classes of `highlight`; of a programming language
/// also its names, as plain ones, so that what lies between tokens is blanks and punctuation. None
/// of an unknown language.
std::vector<Token> tokens_of(std::string_view language, std::string_view code);

}  // namespace viva::markdown
