#include "pages/list_links.h"

#include <algorithm>

namespace viva::pages {

namespace {

constexpr std::size_t kShown = 14;  // More are folded away, as in the form.

void write_link(Stitcher& out, const FacetLink& link) {
  out.piece("<li><a href=\"/questions?");
  out.text(link.query);
  out.raw(link.current ? "\" aria-current=\"true\">" : "\">");
  out.piece("<span>");
  out.text(link.name);
  out.piece("</span> <small>");
  out.number(link.count);
  out.piece("</small></a></li>");
}

void write_facet(Stitcher& out, const FacetLinks& facet) {
  out.piece("<section class=\"facet ");
  out.raw(facet.parameter);
  out.piece("\" aria-labelledby=\"by-");
  out.raw(facet.parameter);
  out.piece("\"><h2 id=\"by-");
  out.raw(facet.parameter);
  out.piece("\">");
  out.raw(facet.legend);
  if (facet.leaves_list) out.piece(" <span class=\"aside\">of all questions</span>");
  out.piece("</h2><ul>");
  std::size_t written = 0;
  for (const auto& link : facet.values) {
    if (link.count == 0) continue;
    if (written++ == kShown) out.raw("</ul><details class=\"more\"><summary>More</summary><ul>");
    write_link(out, link);
  }
  out.raw(written > kShown ? "</ul></details></section>" : "</ul></section>");
}

}  // namespace

void write_facet_links(Stitcher& out, const std::vector<FacetLinks>& facets) {
  out.raw(
      "<nav class=\"filters\" aria-label=\"Lists\"><details class=\"fold\"><summary>Filters"
      "</summary><div>");
  for (const auto& facet : facets)
    if (std::ranges::any_of(facet.values, &FacetLink::count)) write_facet(out, facet);
  out.raw("</div></details></nav>");
}

}  // namespace viva::pages
