#pragma once

#include <string>
#include <string_view>

namespace viva {

/// Appends `text` as a JSON string with its quotes. Source: RFC 8259, section 7. `<` is escaped
/// too, so that JSON stays harmless wherever it is pasted.
void append_json(std::string& out, std::string_view text);
/// The same as a text of its own.
std::string json_quoted(std::string_view text);

}  // namespace viva
