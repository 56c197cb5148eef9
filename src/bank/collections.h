#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bank/config.h"
#include "bank/question.h"

namespace viva::bank {

/// A line of a path or kit that names a question.
struct Step {
  std::string id;
  std::string text;     ///< Of a path: why it is read here. Markdown, one line; may be empty.
  int minutes = 0;      ///< Of a kit.
  std::string heading;  ///< Of a kit: the heading it stands under; may be empty.
  Place place;
};

/// A reading order with a goal: `paths/NAME.md`.
struct Path {
  std::string path;  ///< Of the file, from the bank's directory.
  std::string name;  ///< The same below `paths/`, without `.md`: the end of its address.
  std::string title, goal;
  int minutes = 0;
  std::vector<Step> steps;
};

/// The plan of one interview: `kits/NAME.md`.
struct Kit {
  std::string path, name;
  std::string title, role;
  std::string level;  ///< As in the configuration.
  int minutes = 0;
  std::vector<Step> steps;
};

/// One claim found elsewhere, and what became of it: `- wrong: what it says. The
/// correction.[^key]`.
struct Claim {
  enum class Verdict { right, right_from, right_until, wrong };
  Verdict verdict = Verdict::right;
  std::string version;  ///< With `true from` and `true until`.
  std::string text;     ///< Markdown, one line.
  std::string heading;  ///< It stands under; may be empty.
  Place place;
};

/// Claims of some page, checked: `audit/NAME.md`. Front matter `title` and `sources`.
struct Audit {
  std::string path, name;
  std::string title;
  std::vector<Source> sources;
  std::vector<Claim> claims;
  std::vector<Step> references;  ///< Every `[ID]` in the text.
};

template <class T>
struct Collected {
  T value;  ///< Usable even with problems.
  std::vector<Problem> problems;
};

/// Read one file. `path` appears in problems and is never opened. Whether the IDs exist is not
/// asked.
Collected<Path> parse_path(std::string_view text, std::string_view path);
Collected<Kit> parse_kit(std::string_view text, std::string_view path, const Config& config);
Collected<Audit> parse_audit(std::string_view text, std::string_view path);

}  // namespace viva::bank
