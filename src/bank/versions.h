#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace viva::bank {

/// One part of a version condition: `cpython>=3.14`, `>=3.12` or `sqlite`.
struct VersionTerm {
  enum class Compare { any, at_least, at_most, above, below, equal, unequal };
  std::string name;  ///< Empty: whatever it is about.
  Compare compare = Compare::any;
  std::vector<int> version;  ///< Empty with `any`.
};

/// What `versions=` and `valid_for` hold: terms between commas, all of which must be true.
using VersionCondition = std::vector<VersionTerm>;

/// None if it is not of that form.
std::optional<VersionCondition> parse_versions(std::string_view text);

/// Whether the condition is true of something that has these names (a runtime's key, label and
/// language) and this version, for example `3.12.4`. Only as many parts of the version are compared
/// as the condition gives: 3.12.4 is `<=3.12` and `==3.12`, and not `>3.12`. An empty version is
/// not known: what may be true of it is true.
bool matches(const VersionCondition& condition, std::span<const std::string> names,
             std::string_view version);

/// Whether version `a` comes before `b`, by as many numbers as `b` begins with.
bool is_older(std::string_view a, std::string_view b);

}  // namespace viva::bank
