#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace viva::check {

/// The rules that are reported, or expected, by line (from 1).
using LineRules = std::map<int, std::set<std::string>>;

/// What a type checker reports. `pattern` is searched in each line that it printed; its two groups
/// are the number of a line and a rule.
LineRules checker_reports(std::string_view printed, const std::string& pattern);

/// The lines of a sample that carry `# error: [RULE, RULE]`, which every checker must report with
/// one of these rules, or `# CHECKER error: [RULE]`, which only that one must. `//` begins a
/// comment as well.
LineRules marked_lines(std::string_view code, const std::string& checker);

/// Where reports and marks part.
struct Disagreement {
  int line = 0;
  std::string message;
};

/// The first place where the two differ; none if each marked line is reported with rules of its
/// mark, and no other line is.
std::optional<Disagreement> compare_reports(const LineRules& reported, const LineRules& marked);

}  // namespace viva::check
