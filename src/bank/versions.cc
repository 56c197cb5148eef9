#include "bank/versions.h"

#include <algorithm>
#include <compare>
#include <utility>

#include "base/text.h"

namespace viva::bank {

namespace {

using Compare = VersionTerm::Compare;

constexpr std::pair<std::string_view, Compare> kOperators[] = {
    {">=", Compare::at_least}, {"<=", Compare::at_most}, {"==", Compare::equal},
    {"!=", Compare::unequal},  {">", Compare::above},    {"<", Compare::below}};

/// `3.12` as {3, 12}; stops at what is no number, as in `3.15.0a1`.
std::vector<int> leading_numbers(std::string_view text) {
  std::vector<int> parts;
  for (const auto part : split(text, '.')) {
    const auto number = parse_integer(part.substr(0, part.find_first_not_of("0123456789")));
    if (!number || *number > 1'000'000'000) break;
    parts.push_back(static_cast<int>(*number));
  }
  return parts;
}

bool is_version(std::string_view text) {
  return std::ranges::all_of(split(text, '.'), [](std::string_view part) {
    return part.size() <= 9 && parse_integer(part).has_value();
  });
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '#' ||
           c == '.';
  };
  const std::string name = to_lower(text);
  return name.empty() || (name[0] >= 'a' && name[0] <= 'z' && std::ranges::all_of(name, fits));
}

std::optional<VersionTerm> parse_term(std::string_view text) {
  VersionTerm term;
  const auto at = text.find_first_of("<>=!");
  term.name = trim(text.substr(0, at));
  if (!is_name(term.name)) return {};
  if (at == std::string_view::npos) return term.name.empty() ? std::nullopt : std::optional(term);
  text.remove_prefix(at);
  for (const auto& [sign, compare] : kOperators) {
    if (!text.starts_with(sign)) continue;
    const auto version = trim(text.substr(sign.size()));
    if (!is_version(version)) return {};
    term.compare = compare;
    term.version = leading_numbers(version);
    return term;
  }
  return {};
}

/// Missing parts count as 0: 3.12 is 3.12.0.
std::strong_ordering compare_parts(std::vector<int> have, const std::vector<int>& wanted) {
  have.resize(wanted.size());
  return std::lexicographical_compare_three_way(have.begin(), have.end(), wanted.begin(),
                                                wanted.end());
}

bool is_true(const VersionTerm& term, std::string_view version) {
  if (version.empty()) return true;
  const auto order = compare_parts(leading_numbers(version), term.version);
  switch (term.compare) {
    case Compare::any: return true;
    case Compare::at_least: return order >= 0;
    case Compare::at_most: return order <= 0;
    case Compare::above: return order > 0;
    case Compare::below: return order < 0;
    case Compare::equal: return order == 0;
    case Compare::unequal: return order != 0;
  }
  return false;
}

}  // namespace

std::optional<VersionCondition> parse_versions(std::string_view text) {
  VersionCondition condition;
  for (const auto part : split(text, ',')) {
    auto term = parse_term(trim(part));
    if (!term) return {};
    condition.push_back(std::move(*term));
  }
  return condition;
}

bool matches(const VersionCondition& condition, std::span<const std::string> names,
             std::string_view version) {
  return std::ranges::all_of(condition, [&](const VersionTerm& term) {
    const auto is_named = [&](const std::string& name) {
      return equal_ignoring_case(name, term.name);
    };
    return (term.name.empty() || std::ranges::any_of(names, is_named)) && is_true(term, version);
  });
}

bool is_older(std::string_view a, std::string_view b) {
  return compare_parts(leading_numbers(a), leading_numbers(b)) < 0;
}

}  // namespace viva::bank
