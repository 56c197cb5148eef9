#include "app/show_list.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "app/static_lists.h"
#include "base/prefetch.h"

namespace viva::app {

namespace {

/// The facets as they stand beside the list: what narrows most comes first.
constexpr std::pair<FacetKind, std::string_view> kShown[] = {
    {FacetKind::technology, "Technology"}, {FacetKind::level, "Level"},
    {FacetKind::difficulty, "Difficulty"}, {FacetKind::category, "Category"},
    {FacetKind::proof, "Proof"},           {FacetKind::tag, "Tag"}};

/// `Difficulty 6` reads better as a chip than `6`.
std::string chip_name(FacetKind facet, const Value& value) {
  if (facet == FacetKind::difficulty) return fmt::format("Difficulty {}", value.name);
  return std::string(value.name);
}

/// The order in which choices are named: "Advanced · Python", as on the page all this grew from.
constexpr FacetKind kSpoken[] = {FacetKind::level, FacetKind::technology, FacetKind::category,
                                 FacetKind::tag,   FacetKind::proof,      FacetKind::difficulty};

}  // namespace

/// Memory answers late, but many questions at once: each step asks for what the next one reads, and
/// the last for what the kernel will copy while the rest of the page is written.
void ShowList::fill_cards(const Catalog& catalog) {
  for (const auto question : result_.questions) prefetch(&catalog.question(question), 1);
  for (const auto question : result_.questions) catalog.prefetch_card(question);
  view_.cards.clear();
  for (const auto question : result_.questions) {
    const auto& record = catalog.question(question);
    const auto& card =
        view_.cards.emplace_back(catalog.text(record.id), catalog.fragment(record.card));
    prefetch(card.body.deflated.data(), card.body.deflated.size());
  }
}

void ShowList::fill_facets(const Catalog& catalog, const ListQuery& query) {
  view_.facets.resize(kFacetCount);
  for (std::size_t place = 0; place < kFacetCount; ++place) {
    const auto [facet, legend] = kShown[place];
    const auto i = static_cast<std::size_t>(facet);
    const auto& values = catalog.values(facet);
    auto& shown = view_.facets[place];
    shown.parameter = parameter(facet);
    shown.legend = legend;
    shown.values.clear();
    for (std::size_t value = 0; value < values.size(); ++value)
      shown.values.push_back({values[value].row, result_.counts[i][value], false});
    for (const auto value : query.chosen[i]) shown.values[value].selected = true;
  }
}

/// Each value with the list it leads to, and how many questions stand there.
void ShowList::fill_links(const Catalog& catalog, const ListQuery& query) {
  view_.links.clear();
  for (const auto& [facet, legend] : kShown) {
    const auto place = static_cast<std::size_t>(facet);
    const auto& values = catalog.values(facet);
    const bool stays = narrows(query, facet);
    auto& shown = view_.links.emplace_back(parameter(facet), legend, !stays);
    for (std::size_t value = 0; value < values.size(); ++value)
      shown.values.push_back({.name = values[value].name,
                              .query = canonical_query(narrowed(query, facet, value), catalog),
                              .count = stays ? result_.counts[place][value] : values[value].count,
                              .current = std::ranges::binary_search(query.chosen[place], value)});
  }
}

void ShowList::fill_chips(const Catalog& catalog, const ListQuery& query) {
  view_.chips.clear();
  for (const auto facet : kSpoken) {
    const auto place = static_cast<std::size_t>(facet);
    for (const auto value : query.chosen[place]) {
      ListQuery without = query;
      std::erase(without.chosen[place], value);
      view_.chips.push_back(
          {chip_name(facet, catalog.values(facet)[value]), canonical_query(without, catalog)});
    }
  }
  if (query.q.empty()) return;
  ListQuery without = query;
  without.q.clear();
  view_.chips.push_back({fmt::format("“{}”", query.q), canonical_query(without, catalog)});
}

/// When nothing matches: the first choice without which something would.
void ShowList::fill_loosen(const Catalog& catalog) {
  view_.loosen.clear();
  if (result_.total > 0) return;
  constexpr std::size_t kTried = 8;
  for (const auto& chip : std::span(view_.chips).first(std::min(kTried, view_.chips.size()))) {
    auto without = parse_list_query(chip.query, catalog).query;
    ListResult result;
    list_.run(catalog, without, result);
    if (result.total == 0) continue;
    view_.loosen = chip.name;
    view_.loosen_query = chip.query;
    return;
  }
}

bool ShowList::run(const Catalog& catalog, std::string_view query, Stitcher& out, ListFor where) {
  const auto parsed = parse_list_query(query, catalog);
  list_.run(catalog, parsed.query, result_);
  if (parsed.query.page > result_.pages) return false;
  fill_cards(catalog);
  fill_facets(catalog, parsed.query);
  view_.links.clear();
  if (where == ListFor::files) fill_links(catalog, parsed.query);
  fill_chips(catalog, parsed.query);
  fill_loosen(catalog);
  view_.notices.clear();
  for (const auto& mistake : parsed.mistakes)
    view_.notices.push_back(mistake.message + " It was left out.");
  view_.q = parsed.query.q;
  view_.sort = to_string(parsed.query.sort);
  view_.filter = canonical_filter(parsed.query, catalog);
  view_.total = result_.total;
  view_.page = parsed.query.page;
  view_.pages = result_.pages;
  view_.page_size = kPageSize;
  view_.filtered = parsed.query.is_filtered();
  view_.site_title = catalog.site().title;
  const auto& site = catalog.site();
  pages::write_list_page(out, catalog.fragment(site.list_before_title),
                         catalog.fragment(site.list_before_filters),
                         catalog.fragment(site.list_after_cards), view_, site.url);
  return true;
}

}  // namespace viva::app
