#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"

namespace viva::bank {

/// One value of front matter: a text, a list or a map of values. All scalars are text.
struct Value {
  enum class Kind { text, list, map };
  struct Entry;

  Kind kind = Kind::text;
  std::string text;
  std::vector<Value> items;    ///< Of a list.
  std::vector<Entry> entries;  ///< Of a map, in the order of the file; keys are unique.
  Place place;                 ///< In the whole file.

  /// The value of a key of a map; null if absent.
  const Value* find(std::string_view key) const;
};

struct Value::Entry {
  std::string key;
  Place place;  ///< Of the key.
  Value value;
};

/// Something that is not accepted, and the mend.
struct FrontMatterProblem {
  Place place;
  std::string message;
};

/// The head of a file, between two lines `---`.
struct FrontMatter {
  Value fields;  ///< A map.
  std::vector<FrontMatterProblem> problems;
  std::size_t body_offset = 0;  ///< Of the first line after the front matter.
  bool closed = false;          ///< False: there is no front matter, or it never ends.
  bool complete = false;        ///< Every value has been read; problems are of form only.
};

/// Front matter may hold this much, and be nested this deep.
inline constexpr std::size_t kFrontMatterBytes = 16 * 1024;
inline constexpr int kFrontMatterDepth = 6;

/// A file's text without a byte order mark, and with `\n` for every `\r\n`.
std::string normalised_source(std::string_view text);

/// Reads the front matter at the beginning of `text`, a `normalised_source`. A small
/// part of YAML, so that what an author wrote is what is read: no anchors, aliases, tags, block
/// scalars, merge keys, repeated keys, tabs, scalars over several lines, or second document. The
/// free text of `question`, `note`, `title`, `goal` and `role` is in double quotes unless it is
/// plain words. After a problem the values may be
/// incomplete.
FrontMatter parse_front_matter(std::string_view text);

/// YAML that `parse_front_matter` reads back as the same values; all texts in double quotes.
std::string to_front_matter(const Value& fields);

}  // namespace viva::bank
