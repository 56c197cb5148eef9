#include "pages/layout.h"

#include <utility>

namespace viva::pages {

namespace {

/// The mark of the house: a speech balloon with a tick in it.
constexpr std::string_view kLogo =
    "<svg class=\"logo\" viewBox=\"0 0 32 32\" width=\"28\" height=\"28\" aria-hidden=\"true\">"
    "<path class=\"logo-balloon\" d=\"M6 3h20a4 4 0 0 1 4 4v13a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4z\"/>"
    "<path class=\"logo-tick\" d=\"M9.5 13.5l4.5 4.5 8.5-9.5\"/></svg>";

void nav_entry(Html& out, std::string_view path, std::string_view name, bool current) {
  out.raw("<li><a").attr("href", path);
  if (current) out.raw(" aria-current=\"page\"");
  out.raw(">").text(name).raw("</a></li>");
}

void navigation(Html& out, const Site& site, std::string_view section) {
  out.raw("<header class=\"site-head\"><div class=\"bar\"><a class=\"brand\" href=\"/\">")
      .raw(kLogo)
      .raw("<span>")
      .text(site.title)
      .raw("</span></a><nav aria-label=\"Main\"><ul class=\"nav\">");
  nav_entry(out, "/questions", "Questions", section == "questions");
  nav_entry(out, "/hub", "Hub", section == "hub");
  nav_entry(out, "/about", "About", section == "about");
  out.raw("</ul></nav>");
  search_box(out, "site-search");
  out.raw("<div class=\"tools\" data-tools></div></div></header>");
}

}  // namespace

void search_box(Html& out, std::string_view id) {
  out.raw(
         "<form data-server class=\"search\" role=\"search\" action=\"/questions\" method=\"get\"><label class=\"hidden\"")
      .attr("for", id)
      .raw(
          ">Search the questions</label><input type=\"search\" name=\"q\" placeholder=\"Search questions\" "
          "autocomplete=\"off\" maxlength=\"200\"")
      .attr("id", id)
      .raw("><button>Search</button></form>");
}

void begin_page_before_title(Html& out, const Site& site) {
  out.raw("<!doctype html>\n<html")
      .attr("lang", site.language)
      .raw(
          "><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
          "initial-scale=1\"><title>");
}

void begin_page_after_title(Html& out, const Site& site, std::string_view section,
                            std::string_view body_class) {
  const auto& assets = site.assets;
  out.raw(
         "<meta name=\"color-scheme\" content=\"light dark\">"
         "<meta name=\"theme-color\" content=\"#f7f4ee\" media=\"(prefers-color-scheme: light)\">"
         "<meta name=\"theme-color\" content=\"#17161a\" media=\"(prefers-color-scheme: dark)\">")
      .raw("<script")
      .attr("src", assets.theme_script)
      .raw("></script><link rel=\"stylesheet\"")
      .attr("href", assets.css)
      .raw("><script defer")
      .attr("src", assets.script)
      .raw("></script><link rel=\"icon\" type=\"image/svg+xml\"")
      .attr("href", assets.icon)
      .raw("><link rel=\"manifest\"")
      .attr("href", assets.manifest)
      .raw(
          "><link rel=\"alternate\" type=\"application/atom+xml\" title=\"What changed\" "
          "href=\"/feed.xml\"></head><body");
  if (!body_class.empty()) out.attr("class", body_class);
  out.raw("><a class=\"skip\" href=\"#main\">Skip to main content</a>");
  navigation(out, site, section);
  if (site.has_problems)
    out.raw(
        "<aside class=\"bank-problems\" aria-label=\"For the author\"><a href=\"/problems\">"
        "This bank has problems</a></aside>");
  out.raw("<main id=\"main\" tabindex=\"-1\">");
}

void begin_page(Html& out, const Site& site, const PageHead& head) {
  begin_page_before_title(out, site);
  out.text(head.title).raw(" · ").text(site.title).raw("</title>");
  if (!head.description.empty())
    out.raw("<meta name=\"description\"").attr("content", head.description).raw(">");
  if (head.path.empty()) {
    out.raw("<meta name=\"robots\" content=\"noindex\">");
  } else {
    const std::string address = site.url + std::string(head.path);
    out.raw("<link rel=\"canonical\"").attr("href", address).raw("><meta property=\"og:title\"");
    out.attr("content", head.title).raw("><meta property=\"og:type\" content=\"article\">");
  }
  if (!head.markdown.empty())
    out.raw("<link rel=\"alternate\" type=\"text/markdown\"").attr("href", head.markdown).raw(">");
  begin_page_after_title(out, site, head.section, head.body_class);
}

void end_page(Html& out, const Site& site) {
  out.raw("</main><footer class=\"site-foot\"><div class=\"bar\"><p>")
      .text(site.title)
      .raw(" · ")
      .text(site.tagline)
      .raw(
          "</p><ul><li><a href=\"/trust\">What is proved</a></li><li><a href=\"/feed.xml\">"
          "What changed</a></li><li data-server><a href=\"/api/v1/openapi.json\">API</a></li></ul></div></footer>"
          "</body></html>\n");
}

void breadcrumb(Html& out, std::initializer_list<Crumb> crumbs) {
  out.raw("<nav class=\"crumbs\" aria-label=\"Breadcrumb\"><ol>");
  for (const auto& crumb : crumbs) {
    out.raw("<li>");
    if (crumb.path.empty())
      out.raw("<span aria-current=\"page\">").text(crumb.name).raw("</span>");
    else
      out.raw("<a").attr("href", crumb.path).raw(">").text(crumb.name).raw("</a>");
    out.raw("</li>");
  }
  out.raw("</ol></nav>");
}

void fact(Html& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out.raw("<div><dt>").text(name).raw("</dt><dd>").text(value).raw("</dd></div>");
}

void write_missing(Html& out, std::string_view id) {
  out.raw("<span class=\"id\">").text(id).raw("</span> is not in this bank");
}

std::string question_words(std::string_view question) {
  std::string words(question);
  std::erase(words, '`');
  return isolated(words);
}

void totals(Html& out, const Site& site) {
  const std::pair<std::size_t, std::string_view> figures[] = {{site.questions, "Total Questions"},
                                                              {site.technologies, "Technologies"},
                                                              {site.levels, "Levels"}};
  out.raw("<dl class=\"totals\">");
  for (const auto& [count, name] : figures)
    out.raw("<div><dt>")
        .text(name)
        .raw("</dt><dd>")
        .number(static_cast<std::int64_t>(count))
        .raw("</dd></div>");
  out.raw("</dl>");
}

}  // namespace viva::pages
