#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/stitch.h"

namespace viva::pages {

/// One value of a facet as a link to a list that is a page of its own.
struct FacetLink {
  std::string_view name;
  std::string query;        ///< Of that list, without `?`.
  std::uint32_t count = 0;  ///< Questions on it.
  bool current = false;     ///< The list shown has this value.
};

/// Where nobody answers queries, a facet is links in place of boxes to tick.
struct FacetLinks {
  std::string_view parameter;  ///< As in Facet.
  std::string_view legend;
  bool leaves_list = false;  ///< Its lists have nothing of the filter of the list shown.
  std::vector<FacetLink> values;
};

/// Writes what stands beside a list in the place of its form; values without questions are left
/// out.
void write_facet_links(Stitcher& out, const std::vector<FacetLinks>& facets);

}  // namespace viva::pages
