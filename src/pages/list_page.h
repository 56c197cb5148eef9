#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/stitch.h"
#include "pages/list_links.h"
#include "pages/site.h"

namespace viva::pages {

/// The parts of the list page that are the same for every filter.
struct ListFrame {
  std::string before_title;    ///< Ends inside `<title>`.
  std::string before_filters;  ///< Ends inside the value of the words to search for.
  std::string after_cards;
};
ListFrame list_frame(const Site& site);

/// The part of a value's row that is the same on every list: `KEY">NAME <small>`.
Phrase facet_row(std::string_view key, std::string_view name);

struct FacetValue {
  const Phrase* row = nullptr;  ///< `facet_row`.
  std::uint32_t count = 0;      ///< Questions this value would show, all other facets respected.
  bool selected = false;
};

struct Facet {
  std::string_view parameter;  ///< `tech`, `level`, `category`, `tag`, `proof`, `difficulty`.
  std::string_view legend;
  std::vector<FacetValue> values;
};

/// One choice that can be taken back, with the address without it.
struct Chip {
  std::string name;
  std::string query;  ///< Without `?`; may be empty.
};

struct Card {
  std::string_view id;
  Fragment body;  ///< `card_html`.
};

/// Everything the list page shows that depends on the address. Views live until it is written.
struct ListView {
  std::string_view site_title;
  std::vector<Facet> facets;
  /// Empty where a server answers the form. Else the lists that are pages of their own: they stand
  /// beside the list, and only the whole list has other orders.
  std::vector<FacetLinks> links;
  std::vector<Chip> chips;
  std::vector<Card> cards;
  std::vector<std::string> notices;  ///< Unknown values and the like, as plain text.
  std::string_view q;
  std::string_view sort;  ///< `difficulty`, `newest` or `title`.
  std::string filter;     ///< This list's own query, without order and page; may be empty.
  std::string loosen;     ///< When nothing matches: which choice to take back, as `Chip::name`.
  std::string loosen_query;
  std::uint64_t total = 0;  ///< Questions that match.
  std::uint64_t page = 1, pages = 1, page_size = 20;
  bool filtered = false;
};

/// "Showing 5 questions · Advanced · Python"; over several pages "Showing 21–40 of 57 questions".
std::string showing(const ListView& view);

/// Writes the whole page: the frame around what the view says.
void write_list_page(Stitcher& out, const Fragment& before_title, const Fragment& before_filters,
                     const Fragment& after_cards, const ListView& view, std::string_view origin);

}  // namespace viva::pages
