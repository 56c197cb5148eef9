#pragma once

#include <algorithm>
#include <compare>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace viva::bank {

enum class Severity { error, warning };

/// Something an author should mend, and how. Sorts by path, place, rule.
struct Problem {
  std::string path;  ///< Relative to the bank's directory, or as given.
  Place place;
  Severity severity = Severity::error;
  std::string rule;     ///< Stable name, for example `duplicate-id`.
  std::string message;  ///< What is wrong and the mend; one line, no final full stop.
  bool operator==(const Problem&) const = default;
};

/// The order in which problems are shown.
bool before(const Problem& a, const Problem& b);

/// `path:line:column: error rule-name message`.
std::string to_string(const Problem& problem);

/// Collects the problems of one file. Whether a rule is an error or a warning is said in rules.cc.
class Problems {
 public:
  explicit Problems(std::string_view path) : path_(path) {}
  /// Requires: `rule` stands in rules.cc.
  void add(Place place, std::string_view rule, std::string message);
  void append(std::vector<Problem> more) { std::ranges::move(more, std::back_inserter(list_)); }
  bool empty() const { return list_.empty(); }
  /// What was collected, in the order of `before`.
  std::vector<Problem> take();

 private:
  std::string path_;
  std::vector<Problem> list_;
};

/// The end of a message about an unknown word: the nearest candidate (``; did you mean `run`?``),
/// else all of them if they are few; empty if there is nothing to say.
std::string or_nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace viva::bank
