// What is read by programs rather than people: robots.txt, the sitemap, the feed, the manifest.

#include <fmt/format.h>

#include "base/html.h"
#include "base/json_text.h"
#include "pages/simple_pages.h"

namespace viva::pages {

std::string robots_txt(const Site& site) {
  std::string text = "User-agent: *\nAllow: /\nDisallow: /random\n";
  if (!site.url.empty())
    text += fmt::format("Sitemap: {}/sitemap.xml\n", site.url);  // Absolute or not at all.
  return text;
}

std::string sitemap_xml(const std::vector<const bank::Outline*>& questions,
                        const std::vector<Shelf>& shelves, const Site& site) {
  Html out;
  out.raw(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
  const auto add = [&](std::string_view path) {
    out.raw("<url><loc>").text(site.url).text(path).raw("</loc></url>\n");
  };
  for (const std::string_view path : {"/", "/hub", "/questions", "/about", "/trust"}) add(path);
  for (const auto& shelf : shelves) {
    add(shelf.path);
    for (const auto& entry : shelf.entries) add(entry.path);
  }
  for (const auto* question : questions) {
    out.raw("<url><loc>").text(site.url).text(question_path(question->id)).raw("</loc><lastmod>");
    out.raw(to_iso(question->history.front().date)).raw("</lastmod></url>\n");
  }
  out.raw("</urlset>\n");
  return out.take();
}

std::string feed_xml(const Overview& overview, const Context& context) {
  const Site& site = context.site;
  const Date newest = overview.recent.empty() ? Date{} : overview.recent.front().change->date;
  Html out;
  out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"")
      .attr("xml:lang", site.language);
  out.raw("><title>")
      .text(site.title)
      .raw(": what changed</title><id>")
      .text(site.url)
      .raw("/feed.xml</id><link rel=\"self\"");
  out.attr("href", site.url + "/feed.xml")
      .raw("/><link")
      .attr("href", site.url + "/")
      .raw("/><updated>");
  out.raw(to_iso(newest))
      .raw("T00:00:00Z</updated><author><name>")
      .text(site.title)
      .raw("</name></author>\n");
  for (const auto& [question, change] : overview.recent) {
    const std::string address = site.url + question_path(question->id);
    out.raw("<entry><title>")
        .text(question->id)
        .raw(": ")
        .text(question->question)
        .raw("</title><id>")
        .text(address)
        .raw("#");
    // Counted from the oldest, so that it stays when newer ones come.
    out.raw("change-")
        .number(std::to_address(question->history.end()) - change)
        .raw("</id><link")
        .attr("href", address)
        .raw("/><updated>");
    out.raw(to_iso(change->date))
        .raw("T00:00:00Z</updated><category")
        .attr("term", to_string(change->kind))
        .raw("/><summary>");
    out.text(change->note).raw("</summary></entry>\n");
  }
  out.raw("</feed>\n");
  return out.take();
}

std::string manifest_json(const Site& site) {
  return fmt::format(
      "{{\"id\":\"/\",\"name\":{},\"short_name\":{},\"description\":{},\"lang\":{},\"start_url\":\"/\",\"display\":\"standalone\","
      "\"background_color\":\"#f7f4ee\",\"theme_color\":\"#f7f4ee\",\"icons\":[{{\"src\":{},\"sizes\":\"any\",\"type\":\"image/svg+xml\",\"purpose\":\"any\"}}]}}",
      json_quoted(site.title), json_quoted(site.title), json_quoted(site.tagline),
      json_quoted(site.language), json_quoted(site.assets.icon));
}

}  // namespace viva::pages
