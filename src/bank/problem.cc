#include "bank/problem.h"

#include <algorithm>
#include <cassert>
#include <tuple>

#include <fmt/format.h>

#include "bank/ascii.h"
#include "bank/rules.h"

namespace viva::bank {

bool before(const Problem& a, const Problem& b) {
  return std::tie(a.path, a.place, a.rule, a.message) <
         std::tie(b.path, b.place, b.rule, b.message);
}

std::string to_string(const Problem& problem) {
  const char* severity = problem.severity == Severity::error ? "error" : "warning";
  return fmt::format("{}:{}:{}: {} {} {}", problem.path, problem.place.line, problem.place.column,
                     severity, problem.rule, problem.message);
}

void Problems::add(Place place, std::string_view rule, std::string message) {
  const Rule* known = find_rule(rule);
  std::ranges::replace_if(message, is_control, ' ');  // It may quote what an author wrote.
  assert(known && "every rule stands in rules.cc");
  const Severity severity = known ? known->severity : Severity::error;
  list_.push_back({path_, place, severity, std::string(rule), std::move(message)});
}

std::vector<Problem> Problems::take() {
  std::ranges::sort(list_, before);
  return std::move(list_);
}

std::string or_nearest(std::string_view word, const std::vector<std::string>& candidates) {
  if (const auto close = nearest(word, candidates))
    return fmt::format("; did you mean `{}`?", *close);
  if (candidates.empty()) return {};
  if (candidates.size() > 12) return {};
  return fmt::format("; known are `{}`", join(candidates, "`, `"));
}

}  // namespace viva::bank
