#pragma once

#include <string>
#include <string_view>

namespace viva::markdown {

/// Appends one character as UTF-8; U+FFFD for zero, a surrogate, or what is past U+10FFFF.
void append_utf8(std::string& out, char32_t code);

/// Appends what a character reference stands for: `&amp;`, `&#8211;`, `&#x2013;`. False, and
/// nothing appended, if HTML has no such name. Requires: `reference` begins with `&`, ends with
/// `;`, and has something between.
bool append_entity(std::string& out, std::string_view reference);

}  // namespace viva::markdown
