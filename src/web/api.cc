#include "web/api.h"

#include <fmt/format.h>

#include "bank/question.h"
#include "base/json_text.h"

namespace viva::web {

using app::Catalog;
using app::FacetKind;

namespace {

constexpr std::string_view kFacetNames[] = {"technology", "level", "category",
                                            "tag",        "proof", "difficulty"};

void write_facet(const Catalog& catalog, const app::ListQuery& query, const app::ListResult& result,
                 std::size_t facet, Stitcher& out) {
  const auto& values = catalog.values(static_cast<FacetKind>(facet));
  const auto& chosen = query.chosen[facet];
  out.raw(fmt::format("\"{}\":[", kFacetNames[facet]));
  for (std::size_t i = 0; i < values.size(); ++i) {
    out.piece(i > 0 ? ",{\"value\":" : "{\"value\":");
    out.raw(json_quoted(values[i].key));
    out.piece(",\"name\":");
    out.raw(json_quoted(values[i].name));
    out.piece(",\"count\":");
    out.number(result.counts[facet][i]);
    const bool selected = std::ranges::binary_search(chosen, i);
    out.piece(selected ? ",\"selected\":true}" : ",\"selected\":false}");
  }
  out.raw("]");
}

}  // namespace

void write_list_json(const Catalog& catalog, const app::ListQuery& query,
                     const app::ListResult& result, Stitcher& out) {
  out.raw(fmt::format("{{\"total\":{},\"page\":{},\"page_size\":{},\"items\":[", result.total,
                      query.page, app::kPageSize));
  for (const auto question : result.questions) {
    if (question != result.questions.front()) out.raw(",");
    out.fragment(catalog.fragment(catalog.question(question).item));
  }
  out.raw("],\"facets\":{");
  for (std::size_t facet = 0; facet < app::kFacetCount; ++facet) {
    if (facet > 0) out.raw(",");
    write_facet(catalog, query, result, facet, out);
  }
  out.raw("}}");
}

std::string question_json(const Catalog& catalog, std::uint32_t question) {
  const auto& record = catalog.question(question);
  const std::string_view page = catalog.fragment(record.tail).raw,
                         file = catalog.fragment(record.markdown).raw;
  const auto places = catalog.list(record.sections);
  const auto slice = [&](std::string_view text, std::size_t index) {
    if (index + 1 >= places.size() || places[index] > text.size()) return std::string_view{};
    return text.substr(places[index], places[index + 1]);
  };
  std::string out(catalog.fragment(record.item).raw);
  if (!out.empty()) out.pop_back();  // The brace that closes the item.
  out += ",\"sections\":{";
  for (std::size_t i = 0; i < bank::kSectionCount; ++i) {
    if (i > 0) out += ',';
    append_json(out, bank::key(static_cast<bank::Section>(i)));
    out += ":{\"html\":";
    append_json(out, slice(page, 2 * i));
    out += ",\"markdown\":";
    append_json(out, slice(file, 2 * (bank::kSectionCount + i)));
    out += '}';
  }
  return out + "}}";
}

std::string problem_json(const Problem& problem) {
  std::string out = fmt::format(
      "{{\"type\":\"about:blank\",\"title\":{},\"status\":{},\"detail\":{},\"instance\":{}",
      json_quoted(problem.title), problem.status, json_quoted(problem.detail),
      json_quoted(problem.instance));
  if (!problem.suggestions.empty()) {
    out += ",\"suggestions\":[";
    for (const auto& suggestion : problem.suggestions)
      out += (out.ends_with('[') ? "" : ",") + json_quoted(suggestion);
    out += ']';
  }
  if (!problem.mistakes.empty()) {
    out += ",\"errors\":[";
    for (const auto& mistake : problem.mistakes) {
      if (!out.ends_with('[')) out += ',';
      out += fmt::format("{{\"parameter\":{},\"detail\":{}}}", json_quoted(mistake.parameter),
                         json_quoted(mistake.message));
    }
    out += ']';
  }
  return out + '}';
}

}  // namespace viva::web
