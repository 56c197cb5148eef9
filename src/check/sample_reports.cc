#include "check/sample_reports.h"

#include <algorithm>
#include <regex>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bank/pattern.h"
#include "base/text.h"

namespace viva::check {

namespace {

constexpr std::size_t kMostOfLine = 2000;  // Bytes; std::regex needs stack for each.

/// What a mark at the end of `line` says to `checker`: the text between its brackets, or nothing.
std::string_view mark_of(std::string_view line, std::string_view checker) {
  constexpr std::string_view kWord = "error: [";
  const std::size_t at = line.rfind(kWord);
  if (at == std::string_view::npos || !line.ends_with(']')) return {};
  std::string_view before = trim(line.substr(0, at));
  if (before.ends_with(checker)) before = trim(before.substr(0, before.size() - checker.size()));
  if (!before.ends_with('#') && !before.ends_with("//")) return {};
  const std::size_t begin = at + kWord.size();
  return line.substr(begin, line.size() - begin - 1);
}

}  // namespace

LineRules checker_reports(std::string_view printed, const std::string& pattern) {
  LineRules reports;
  const auto expression = bank::author_regex(pattern);
  if (!expression) return reports;
  for (std::string_view line : split(printed, '\n')) {
    line = line.substr(0, kMostOfLine);
    std::match_results<std::string_view::const_iterator> found;
    if (std::regex_search(line.begin(), line.end(), found, *expression))
      reports[std::atoi(found.str(1).c_str())].insert(found.str(2));
  }
  return reports;
}

LineRules marked_lines(std::string_view code, const std::string& checker) {
  LineRules marks;
  int number = 0;
  for (const std::string_view line : split(code, '\n')) {
    ++number;
    const auto rules = mark_of(trim(line), checker);
    if (rules.empty()) continue;
    for (const auto rule : split(rules, ',')) marks[number].emplace(trim(rule));
  }
  return marks;
}

std::optional<Disagreement> compare_reports(const LineRules& reported, const LineRules& marked) {
  for (const auto& [line, rules] : reported) {
    const auto mark = marked.find(line);
    if (mark == marked.end())
      return Disagreement{
          line, fmt::format("reports this line ({}), which is not marked", fmt::join(rules, ", "))};
    if (!std::ranges::includes(mark->second, rules))
      return Disagreement{line,
                          fmt::format("reports this line by the rule {}, and its mark says {}",
                                      fmt::join(rules, ", "), fmt::join(mark->second, ", "))};
  }
  for (const auto& [line, rules] : marked)
    if (!reported.contains(line))
      return Disagreement{line, fmt::format("does not report this line, which is marked "
                                            "`error: [{}]`",
                                            fmt::join(rules, ", "))};
  return {};
}

}  // namespace viva::check
