#include "app/static_lists.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "base/text.h"

namespace viva::app {

namespace {

constexpr auto kTechnology = static_cast<std::size_t>(FacetKind::technology);
constexpr auto kLevel = static_cast<std::size_t>(FacetKind::level);

ListQuery only(std::size_t facet, std::size_t value) {
  ListQuery query;
  query.chosen[facet] = {static_cast<std::uint16_t>(value)};
  return query;
}

std::vector<std::string> folder_names(const std::vector<Value>& values) {
  std::vector<std::string> names;
  std::unordered_set<std::string> taken;
  for (const auto& value : values) {
    const std::string name = slug(value.key);
    std::string free = name;
    for (int number = 2; !taken.insert(free).second; ++number)
      free = fmt::format("{}-{}", name, number);
    names.push_back(std::move(free));
  }
  return names;
}

}  // namespace

ListQuery narrowed(const ListQuery& query, FacetKind facet, std::size_t value) {
  ListQuery list = only(static_cast<std::size_t>(facet), value);
  if (facet == FacetKind::technology) list.chosen[kLevel] = query.chosen[kLevel];
  if (facet == FacetKind::level) list.chosen[kTechnology] = query.chosen[kTechnology];
  return list;
}

bool narrows(const ListQuery& query, FacetKind facet) {
  ListQuery rest = query;
  rest.chosen[static_cast<std::size_t>(facet)].clear();
  const ListQuery kept = narrowed(rest, facet, 0);
  const auto count = [](const ListQuery& list) {
    return std::ranges::count_if(list.chosen, [](const auto& values) { return !values.empty(); });
  };
  return count(kept) == count(rest) + 1;
}

StaticLists::StaticLists(const Catalog& catalog) {
  for (std::size_t facet = 0; facet < kFacetCount; ++facet)
    names_[facet] = folder_names(catalog.values(static_cast<FacetKind>(facet)));
  for (const auto sort : {Sort::difficulty, Sort::newest, Sort::title}) {
    ListQuery whole;
    whole.sort = sort;
    add(catalog, whole);
  }
  add_values(catalog);
  add_pairs(catalog);
}

void StaticLists::add_values(const Catalog& catalog) {
  for (std::size_t facet = 0; facet < kFacetCount; ++facet)
    for (std::size_t value = 0; value < names_[facet].size(); ++value)
      add(catalog, only(facet, value));
}

void StaticLists::add_pairs(const Catalog& catalog) {
  for (std::size_t technology = 0; technology < names_[kTechnology].size(); ++technology)
    for (std::size_t level = 0; level < names_[kLevel].size(); ++level)
      add(catalog, narrowed(only(kTechnology, technology), FacetKind::level, level));
}

void StaticLists::add(const Catalog& catalog, const ListQuery& query) {
  by_query_.emplace(canonical_query(query, catalog), lists_.size());
  lists_.push_back({canonical_query(query, catalog), folder_of(query)});
}

std::string StaticLists::folder_of(const ListQuery& query) const {
  std::string folder = "questions";
  for (std::size_t facet = 0; facet < kFacetCount; ++facet)
    for (const auto value : query.chosen[facet])
      folder +=
          fmt::format("/{}/{}", parameter(static_cast<FacetKind>(facet)), names_[facet][value]);
  if (query.sort != Sort::difficulty) folder += fmt::format("/sort/{}", to_string(query.sort));
  return folder;
}

const std::string* StaticLists::folder(std::string_view query) const {
  const auto found = by_query_.find(std::string(query));
  return found == by_query_.end() ? nullptr : &lists_[found->second].folder;
}

}  // namespace viva::app
