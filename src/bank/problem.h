#pragma once

#include <compare>
#include <string>
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

}  // namespace viva::bank
