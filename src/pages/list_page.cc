#include "pages/list_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/html.h"
#include "pages/layout.h"

namespace viva::pages {

ListFrame list_frame(const Site& site) {
  ListFrame frame;
  Html before_title, before_filters, after_cards;
  begin_page_before_title(before_title, site);
  begin_page_after_title(before_filters, site, "questions", "list");
  breadcrumb(before_filters,
             {{"Home", "/"}, {"Knowledge Hub", "/hub"}, {"Interview Questions", ""}});
  before_filters.raw(
      "<header class=\"page-head\"><h1>Interview Questions <span>&amp; Model Answers</span></h1><p class=\"tagline\">");
  before_filters.text(site.tagline).raw("</p>");
  totals(before_filters, site);
  before_filters.raw(
      "</header><div class=\"columns\">"
      "<form data-server class=\"filters\" id=\"filters\" role=\"search\" aria-label=\"Search and filter\" action=\"/questions\" "
      "method=\"get\" autocomplete=\"off\"><div class=\"search\"><label class=\"hidden\" for=\"q\">Words to search for</label>"
      "<input type=\"search\" id=\"q\" name=\"q\" placeholder=\"Words or an ID\" maxlength=\"200\" value=\"");
  after_cards.raw("</section></div>");
  end_page(after_cards, site);
  return {before_title.take(), before_filters.take(), after_cards.take()};
}

namespace {

constexpr std::size_t kFacetValuesShown = 14;  // More are folded away.

/// What follows `/questions` in the addresses of this list, escaped. Written often on one page:
/// kept in one place, it becomes a reference.
class Address {
 public:
  explicit Address(const ListView& view)
      : query_(view.filter.empty() ? "" : "?" + escaped(view.filter)), filter_size_(query_.size()) {
    if (view.sort == "difficulty") return;
    query_.append(query_.empty() ? "?" : "&amp;").append("sort=").append(view.sort);
  }

  /// Filter and order.
  std::string_view query() const { return query_; }
  std::string_view filter() const { return query().substr(0, filter_size_); }

 private:
  std::string query_;
  std::size_t filter_size_;
};

/// One more parameter behind a query, escaped, that may be empty.
void parameter(Stitcher& out, std::string_view query, std::string_view name) {
  out.raw(query.empty() ? "?" : "&amp;");
  out.raw(name);
  out.raw("=");
}

void list_address(Stitcher& out, const Address& address, std::uint64_t page = 1) {
  out.piece("/questions");
  out.piece(address.query());
  if (page == 1) return;
  parameter(out, address.query(), "page");
  out.number(static_cast<std::int64_t>(page));
}

/// The address of another list, by its query.
void other_address(Stitcher& out, std::string_view query) {
  out.piece("/questions");
  if (query.empty()) return;
  out.raw("?");
  out.text(query);
}

/// What stands between two rows of a facet, in one piece: a list has many rows.
struct RowMarkup {
  explicit RowMarkup(std::string_view name)
      : parameter(name),
        first(fmt::format(kBegin, "", "", name)),
        next(fmt::format(kBegin, kEnd, "", name)),
        empty_first(fmt::format(kBegin, "", kEmpty, name)),
        empty_next(fmt::format(kBegin, kEnd, kEmpty, name)) {}

  static constexpr std::string_view kBegin =
      "{}<li{}><label><input type=\"checkbox\" name=\"{}\" value=\"";
  static constexpr std::string_view kEmpty = " class=\"none\"";
  static constexpr std::string_view kEnd = "</small></label></li>";

  std::string_view parameter;
  Phrase first, next, empty_first, empty_next;
};

const RowMarkup& row_markup(std::string_view parameter) {
  static const RowMarkup all[] = {RowMarkup("tech"), RowMarkup("level"), RowMarkup("category"),
                                  RowMarkup("tag"),  RowMarkup("proof"), RowMarkup("difficulty")};
  return *std::ranges::find(all, parameter, &RowMarkup::parameter);
}

/// Writes the rows of one facet one by one.
class Rows {
 public:
  Rows(Stitcher& out, std::string_view parameter) : out_(out), markup_(row_markup(parameter)) {}

  void add(const FacetValue& value) {
    if (value.count == 0 && !value.selected)
      out_.piece(is_first_ ? markup_.empty_first : markup_.empty_next);
    else
      out_.piece(is_first_ ? markup_.first : markup_.next);
    is_first_ = false;
    if (value.selected)
      add_selected(value.row->text());
    else
      out_.phrase(*value.row);
    out_.number(value.count);
  }

  void end() {
    if (!is_first_) out_.piece(RowMarkup::kEnd);
    is_first_ = true;
  }

 private:
  void add_selected(std::string_view row) {
    const auto quote = row.find('"');  // The first one ends the key: inside it is escaped.
    out_.raw(row.substr(0, quote + 1));
    out_.raw(" checked");
    out_.raw(row.substr(quote + 1));
  }

  Stitcher& out_;
  const RowMarkup& markup_;
  bool is_first_ = true;
};

/// Of a long facet only what is chosen or would show something, the first of it unfolded.
void long_facet(Stitcher& out, const Facet& facet) {
  Rows rows(out, facet.parameter);
  std::size_t written = 0;
  for (const auto& value : facet.values) {
    if (!value.selected && value.count == 0) continue;
    if (written++ == kFacetValuesShown) {
      rows.end();
      out.raw("</ul><details class=\"more\"><summary>More</summary><ul>");
    }
    rows.add(value);
  }
  rows.end();
  out.raw(written > kFacetValuesShown ? "</ul></details>" : "</ul>");
}

void facet_values(Stitcher& out, const Facet& facet) {
  out.raw("<ul>");
  if (facet.values.size() > kFacetValuesShown) return long_facet(out, facet);
  Rows rows(out, facet.parameter);
  for (const auto& value : facet.values) rows.add(value);
  rows.end();
  out.raw("</ul>");
}

void filters(Stitcher& out, const ListView& view) {
  out.text(view.q);
  // The fold is closed, for phones; where there is room the style sheet shows what is in it.
  out.raw(
      "\"><button>Search</button></div><details class=\"fold\"><summary>Filters</summary><div>");
  for (const auto& facet : view.facets) {
    if (facet.values.empty()) continue;
    out.piece("<fieldset class=\"facet ");
    out.raw(facet.parameter);
    out.piece("\"><legend>");
    out.raw(facet.legend);
    out.piece("</legend>");
    facet_values(out, facet);
    out.piece("</fieldset>");
  }
  if (view.sort != "difficulty") {
    out.raw("<input type=\"hidden\" name=\"sort\" value=\"");
    out.raw(view.sort);
    out.raw("\">");
  }
  out.raw("<p class=\"buttons\"><button class=\"primary\">Show results</button> ");
  if (view.filtered) out.raw("<a class=\"clear\" href=\"/questions\">✕ Clear filters</a>");
  out.raw("</p><p class=\"hint\">The list follows as you choose.</p></div></details></form>");
}

void chips(Stitcher& out, const ListView& view) {
  if (view.chips.empty()) return;
  out.raw("<ul class=\"chips\" aria-label=\"Chosen filters\">");
  for (const auto& chip : view.chips) {
    out.piece("<li><a href=\"");
    other_address(out, chip.query);
    out.piece("\"><span>");
    out.text(chip.name);
    out.piece(
        "</span> <span aria-hidden=\"true\">✕</span><span class=\"hidden\"> remove this filter</span></a></li>");
  }
  out.raw("</ul>");
}

void sort_links(Stitcher& out, const ListView& view, const Address& address) {
  constexpr std::pair<std::string_view, std::string_view> kOrders[] = {
      {"difficulty", "Difficulty"}, {"newest", "Newest"}, {"title", "Title"}};
  out.raw("<nav class=\"sort\" aria-label=\"Order\"><span>Order</span>");
  for (const auto& [sort, name] : kOrders) {
    out.raw("<a href=\"");
    out.piece("/questions");
    out.piece(address.filter());
    if (sort != "difficulty") {
      parameter(out, address.filter(), "sort");
      out.raw(sort);
    }
    out.raw(sort == view.sort ? "\" aria-current=\"true\">" : "\">");
    out.raw(name);
    out.raw("</a>");
  }
  out.raw("</nav>");
}

void status(Stitcher& out, const ListView& view, const Address& address) {
  for (const auto& notice : view.notices) {
    out.raw("<p class=\"notice\" role=\"status\">");
    out.text(notice);
    out.raw("</p>");
  }
  out.raw("<div class=\"status\"><p class=\"showing\" role=\"status\">");
  out.text(showing(view));
  out.raw("</p>");
  if (view.filtered) out.raw("<a class=\"clear\" href=\"/questions\">Clear all filters</a>");
  chips(out, view);
  out.raw("<div class=\"controls\">");
  if (view.links.empty() || !view.filtered) sort_links(out, view, address);
  if (view.total > 0)
    out.raw(
        "<label class=\"open-all\"><input type=\"checkbox\" id=\"open-all\"> Open every section</label>");
  out.raw("</div></div>");
}

void nothing(Stitcher& out, const ListView& view) {
  out.raw("<div class=\"nothing\"><p>No question matches all of this.");
  if (!view.loosen.empty()) {
    out.raw(" Without <a href=\"");
    other_address(out, view.loosen_query);
    out.raw("\">");
    out.text(view.loosen);
    out.raw("</a> there would be some.");
  }
  out.raw("</p></div>");
}

void cards(Stitcher& out, const ListView& view, const Address& address) {
  for (const auto& card : view.cards) {
    out.piece("<article class=\"card\" id=\"");
    out.piece(card.id);
    out.piece("\" tabindex=\"-1\"><h2><a href=\"/questions/");
    out.piece(card.id);
    out.piece(address.query());
    out.raw("\">");
    out.fragment(card.body);
  }
}

void page_link(Stitcher& out, const Address& address, std::uint64_t page, std::string_view begin,
               std::string_view name) {
  out.raw(begin);
  list_address(out, address, page);
  out.raw("\">");
  if (name.empty())
    out.number(static_cast<std::int64_t>(page));
  else
    out.raw(name);
  out.raw("</a></li>");
}

/// First, last, and those around the current one.
bool is_shown(std::uint64_t page, const ListView& view) {
  const auto distance = page > view.page ? page - view.page : view.page - page;
  return page == 1 || page == view.pages || distance <= 2;
}

void pagination(Stitcher& out, const ListView& view, const Address& address) {
  if (view.pages <= 1) return;
  out.raw("<nav class=\"pages\" aria-label=\"Pages\"><ul>");
  if (view.page > 1)
    page_link(out, address, view.page - 1, "<li><a rel=\"prev\" href=\"", "Previous");
  const std::uint64_t around[] = {1,
                                  view.page - std::min<std::uint64_t>(view.page, 2),
                                  view.page - 1,
                                  view.page,
                                  view.page + 1,
                                  view.page + 2,
                                  view.pages};
  std::uint64_t last = 0;
  for (const std::uint64_t page : around) {
    if (page <= last || page > view.pages || !is_shown(page, view)) continue;
    if (page > last + 1) out.raw("<li aria-hidden=\"true\">…</li>");
    page_link(out, address, page,
              page == view.page ? "<li><a aria-current=\"page\" href=\"" : "<li><a href=\"", "");
    last = page;
  }
  if (view.page < view.pages)
    page_link(out, address, view.page + 1, "<li><a rel=\"next\" href=\"", "Next");
  out.raw("</ul></nav>");
}

void title(Stitcher& out, const ListView& view, const Address& address, std::string_view origin) {
  out.raw("Interview questions");
  for (const auto& chip : view.chips) {
    out.raw(" · ");
    out.text(chip.name);
  }
  out.raw(" · ");
  out.text(view.site_title);
  out.raw("</title><link rel=\"canonical\" href=\"");
  out.text(origin);
  list_address(out, address, view.page);
  out.raw("\">");
}

}  // namespace

Phrase facet_row(std::string_view key, std::string_view name) {
  return Phrase(escaped(key) + "\">" + escaped(name) + " <small>");
}

std::string showing(const ListView& view) {
  std::string text;
  if (view.total == 0) {
    text = "No questions";
  } else if (view.total == 1) {
    text = "1 question";
  } else if (view.pages <= 1) {
    text = fmt::format("Showing {} questions", view.total);
  } else {
    const auto first = (view.page - 1) * view.page_size + 1;
    const auto last = std::min(view.total, view.page * view.page_size);
    text = fmt::format("Showing {}–{} of {} questions", first, last, view.total);
  }
  for (const auto& chip : view.chips) text += fmt::format(" · {}", chip.name);
  return text;
}

void write_list_page(Stitcher& out, const Fragment& before_title, const Fragment& before_filters,
                     const Fragment& after_cards, const ListView& view, std::string_view origin) {
  out.fragment(before_title);
  const Address address(view);
  title(out, view, address, origin);
  out.fragment(before_filters);
  filters(out, view);
  if (!view.links.empty()) write_facet_links(out, view.links);
  out.raw("<section class=\"results\" aria-label=\"Questions\">");
  status(out, view, address);
  if (view.total == 0) nothing(out, view);
  cards(out, view, address);
  pagination(out, view, address);
  out.fragment(after_cards);
}

}  // namespace viva::pages
