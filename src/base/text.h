#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace viva {

/// Without the blanks, tabs and line ends at both ends.
std::string_view trim(std::string_view text);

/// The parts between the separators; an empty text has one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// ASCII letters in lower case, other bytes unchanged.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

/// Whether two texts are equal when ASCII case is ignored.
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// The whole text as a decimal number; nothing else around it, no sign.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// Well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

/// The beginning of `text`, at most so many bytes, without half a character at its end.
std::string_view cut(std::string_view text, std::size_t most_bytes);

/// Code points in `text`; a byte that is not UTF-8 counts as one.
std::size_t count_code_points(std::string_view text);

/// `text` between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE if it holds a control of the
/// direction of text (U+202A to U+202E, U+2066 to U+2069), which are left out; else as it is.
std::string isolated(std::string_view text);

/// `name` in words an address or an HTML id can hold: lower case letters and digits of ASCII, other
/// letters kept as they are, everything else one `-`; never empty (then `section`).
std::string slug(std::string_view name);

/// A place in a text. Both from 1; columns count code points.
struct Place {
  int line = 1;
  int column = 1;
  bool operator==(const Place&) const = default;
  auto operator<=>(const Place&) const = default;
};

/// Finds places of byte offsets in one text; costs one pass when made and a search per question.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);
  /// The place of the byte at `offset`; past the end, the place after the last byte.
  Place place(std::size_t offset) const;
  /// Byte offset at which `line` (from 1) begins.
  std::size_t offset_of_line(int line) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

/// How many single-character edits (insert, delete, replace, swap of neighbours) turn `a` into `b`.
/// Source: optimal string alignment distance, G. Navarro, "A guided tour to approximate string
/// matching", ACM Computing Surveys 33(1), 2001, section 5.1.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word` by `edit_distance`, ignoring case, if one is near enough to be
/// what was meant (at most a third of the word's length, and at most 3).
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace viva
