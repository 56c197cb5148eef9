#include "app/list_query.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/html.h"
#include "base/text.h"

namespace viva::app {

namespace {

constexpr std::size_t kMostValues = 64;  // Of one parameter; more say nothing more.
constexpr std::size_t kLongestWords = 200;
constexpr std::size_t kMostMistakes = 8;  // More would only repeat themselves.
constexpr std::string_view kSorts[] = {"difficulty", "newest", "title"};

std::vector<std::uint16_t>& chosen(ListQuery& query, FacetKind facet) {
  return query.chosen[static_cast<std::size_t>(facet)];
}

/// At most `most` bytes of it, ending with a whole character.
std::string_view beginning(std::string_view text, std::size_t most) {
  while (most < text.size() && most > 0 && (text[most] & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

/// One value as an address holds it, decoded, cut to what a notice can show.
std::string in_quotes(std::string_view value) { return fmt::format("“{}”", beginning(value, 60)); }

void choose(ListQuery& query, FacetKind facet, std::size_t value) {
  auto& all = chosen(query, facet);
  const auto place = std::ranges::lower_bound(all, value);
  if (all.size() >= kMostValues || (place != all.end() && *place == value)) return;
  all.insert(place, static_cast<std::uint16_t>(value));
}

QueryMistake unknown(const Catalog& catalog, FacetKind facet, const std::string& value) {
  std::vector<std::string> names;
  for (const auto& known : catalog.values(facet)) names.emplace_back(known.name);
  const auto near = nearest(value, names);
  const std::string_view name = parameter(facet);
  std::string message =
      fmt::format("There is no {} {} here.", facet == FacetKind::technology ? "technology" : name,
                  in_quotes(value));
  if (near) message += fmt::format(" Did you mean {}?", *near);
  return {std::string(name), message};
}

void read_value(ParsedQuery& parsed, const Catalog& catalog, FacetKind facet,
                const std::string& value) {
  const auto& values = catalog.values(facet);
  const auto matches = [&](const Value& known) {
    return equal_ignoring_case(known.key, value) || equal_ignoring_case(known.name, value);
  };
  const auto found = std::ranges::find_if(values, matches);
  if (found == values.end())
    parsed.mistakes.push_back(unknown(catalog, facet, value));
  else
    choose(parsed.query, facet, static_cast<std::size_t>(found - values.begin()));
}

/// `6` or `6-8`, each from 1 to 10.
void read_difficulty(ParsedQuery& parsed, const std::string& value) {
  const auto dash = value.find('-');
  const auto low = parse_integer(value.substr(0, dash));
  const auto high = dash == std::string::npos ? low : parse_integer(value.substr(dash + 1));
  if (!low || !high || *low < 1 || *high > 10 || *low > *high) {
    parsed.mistakes.push_back(
        {"difficulty",
         fmt::format("{} is no difficulty; write a number from 1 to 10, or a range such as 6-8.",
                     in_quotes(value))});
    return;
  }
  for (auto each = *low; each <= *high; ++each)
    choose(parsed.query, FacetKind::difficulty, static_cast<std::size_t>(each - 1));
}

void read_sort(ParsedQuery& parsed, const std::string& value) {
  const auto found =
      std::ranges::find_if(kSorts, [&](auto name) { return equal_ignoring_case(name, value); });
  if (found == std::end(kSorts))
    parsed.mistakes.push_back(
        {"sort", fmt::format("There is no order {}; there are difficulty, newest and title.",
                             in_quotes(value))});
  else
    parsed.query.sort = static_cast<Sort>(found - std::begin(kSorts));
}

void read_page(ParsedQuery& parsed, const std::string& value) {
  const auto page = parse_integer(value);
  if (!page || *page < 1)
    parsed.mistakes.push_back(
        {"page", fmt::format("{} is no page; pages are counted from 1.", in_quotes(value))});
  else
    parsed.query.page = static_cast<std::uint64_t>(*page);
}

void read_parameter(ParsedQuery& parsed, const Catalog& catalog, const std::string& name,
                    const std::string& value) {
  for (std::size_t i = 0; i + 1 < kFacetCount; ++i)
    if (name == parameter(static_cast<FacetKind>(i)))
      return read_value(parsed, catalog, static_cast<FacetKind>(i), value);
  if (name == "difficulty") return read_difficulty(parsed, value);
  if (name == "sort") return read_sort(parsed, value);
  if (name == "page") return read_page(parsed, value);
  if (name == "q") parsed.query.q = beginning(value, kLongestWords);
}

void append(std::string& query, std::string_view name, std::string_view value) {
  if (!query.empty()) query += '&';
  query.append(name).append("=").append(percent_encoded(value));
}

/// Neighbouring difficulties as one range.
void append_difficulties(std::string& query, const std::vector<std::uint16_t>& chosen) {
  for (std::size_t i = 0; i < chosen.size();) {
    std::size_t end = i + 1;
    while (end < chosen.size() && chosen[end] == chosen[end - 1] + 1) ++end;
    const int low = chosen[i] + 1, high = chosen[end - 1] + 1;
    append(query, "difficulty",
           low == high ? fmt::format("{}", low) : fmt::format("{}-{}", low, high));
    i = end;
  }
}

}  // namespace

std::string_view to_string(Sort sort) { return kSorts[static_cast<std::size_t>(sort)]; }

std::string_view parameter(FacetKind facet) {
  constexpr std::string_view kNames[] = {"tech", "level", "category", "tag", "proof", "difficulty"};
  return kNames[static_cast<std::size_t>(facet)];
}

bool ListQuery::is_filtered() const {
  return !q.empty() ||
         std::ranges::any_of(chosen, [](const auto& values) { return !values.empty(); });
}

ParsedQuery parse_list_query(std::string_view query, const Catalog& catalog) {
  ParsedQuery parsed;
  for (const auto part : split(query, '&')) {
    if (parsed.mistakes.size() >= kMostMistakes) break;
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string value(trim(percent_decoded(part.substr(equals + 1), true)));
    if (value.empty()) continue;
    if (!is_utf8(value)) {
      parsed.mistakes.push_back({"q", "Part of the address is not text (UTF-8)."});
      continue;
    }
    read_parameter(parsed, catalog, percent_decoded(part.substr(0, equals), true), value);
  }
  return parsed;
}

std::string canonical_filter(const ListQuery& query, const Catalog& catalog) {
  std::string text;
  for (std::size_t i = 0; i + 1 < kFacetCount; ++i) {
    const auto facet = static_cast<FacetKind>(i);
    for (const auto value : query.chosen[i])
      append(text, parameter(facet), catalog.values(facet)[value].key);
  }
  append_difficulties(text, query.chosen[static_cast<std::size_t>(FacetKind::difficulty)]);
  if (!query.q.empty()) append(text, "q", query.q);
  return text;
}

std::string canonical_query(const ListQuery& query, const Catalog& catalog) {
  std::string text = canonical_filter(query, catalog);
  if (query.sort != Sort::difficulty) append(text, "sort", to_string(query.sort));
  return text;
}

}  // namespace viva::app
