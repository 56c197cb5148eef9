#include "pages/shelf.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "pages/layout.h"

namespace viva::pages {

namespace {

ShelfEntry entry_of(const bank::Path& path, const Context& context) {
  ShelfEntry entry{.path = collection_path("/paths", path.name),
                   .title = path.title,
                   .text = path.goal,
                   .facts = {counted(path.steps.size(), "question"), duration_text(path.minutes)}};
  for (auto& name : technologies_of(path.steps, context)) entry.facts.push_back(std::move(name));
  return entry;
}

ShelfEntry entry_of(const bank::Kit& kit, const Context&) {
  return {.path = collection_path("/kits", kit.name),
          .title = kit.title,
          .text = kit.role,
          .facts = {kit.level, duration_text(kit.minutes), counted(kit.steps.size(), "question")}};
}

ShelfEntry entry_of(const bank::Audit& audit, const Context&) {
  const auto wrong =
      std::ranges::count(audit.claims, bank::Claim::Verdict::wrong, &bank::Claim::verdict);
  return {.path = collection_path("/audits", audit.name),
          .title = audit.title,
          .text = {},
          .facts = {counted(audit.claims.size(), "claim"), fmt::format("{} wrong", wrong)}};
}

template <class Collection>
void add_shelf(std::vector<Shelf>& out, Shelf shelf, const std::vector<Collection>& collections,
               const Context& context) {
  for (const auto& each : collections) shelf.entries.push_back(entry_of(each, context));
  if (!shelf.entries.empty()) out.push_back(std::move(shelf));
}

/// `heading`: `h2` or `h3`.
void write_tiles(Html& out, const Shelf& shelf, std::size_t most, std::string_view heading) {
  out.raw("<ul class=\"tiles\">");
  for (std::size_t i = 0; i < std::min(most, shelf.entries.size()); ++i) {
    const auto& entry = shelf.entries[i];
    out.raw("<li><").raw(heading).raw("><a").attr("href", entry.path).raw(">");
    out.text(entry.title).raw("</a></").raw(heading).raw(">");
    if (!entry.text.empty()) out.raw("<p>").text(entry.text).raw("</p>");
    out.raw("<p class=\"count\">").text(fmt::format("{}", fmt::join(entry.facts, " · ")));
    out.raw("</p></li>");
  }
  out.raw("</ul>");
}

}  // namespace

std::vector<Shelf> shelves(const bank::Bank& bank, const Context& context) {
  std::vector<Shelf> all;
  add_shelf(
      all,
      {.name = "Learning paths",
       .about = "Questions in an order to read them, each with the reason why it stands there.",
       .path = "/paths",
       .entries = {}},
      bank.paths, context);
  add_shelf(all,
            {.name = "Interview kits",
             .about = "Plans of interviews: what to ask, how long, and what to listen for.",
             .path = "/kits",
             .entries = {}},
            bank.kits, context);
  add_shelf(all,
            {.name = "Audits",
             .about = "Claims found elsewhere, each checked, and corrected where it is wrong.",
             .path = "/audits",
             .entries = {}},
            bank.audits, context);
  return all;
}

void write_shelf(Html& out, const Shelf& shelf, std::size_t most) {
  const std::string id = fmt::format("shelf-{}", shelf.path.substr(1));
  out.raw("<section").attr("aria-labelledby", id).raw("><h2").attr("id", id).raw("><a");
  out.attr("href", shelf.path).raw(">").text(shelf.name).raw("</a></h2>");
  write_tiles(out, shelf, most, "h3");
  if (most < shelf.entries.size())
    out.raw("<p class=\"starts\"><a")
        .attr("href", shelf.path)
        .raw(">")
        .text(fmt::format("All {}", shelf.entries.size()))
        .raw("</a></p>");
  out.raw("</section>");
}

std::string shelf_page(const Shelf& shelf, const Context& context) {
  Html out;
  begin_page(out, context.site,
             {.title = shelf.name,
              .description = shelf.about,
              .path = shelf.path,
              .section = "hub",
              .body_class = "collection"});
  breadcrumb(out, {{"Home", "/"}, {"Knowledge Hub", "/hub"}, {shelf.name, ""}});
  out.raw("<header class=\"page-head\"><h1>").text(shelf.name).raw("</h1><p class=\"tagline\">");
  out.text(shelf.about).raw("</p></header>");
  write_tiles(out, shelf, shelf.entries.size(), "h2");
  end_page(out, context.site);
  return out.take();
}

std::string collection_path(std::string_view shelf_path, std::string_view name) {
  return fmt::format("{}/{}", shelf_path, percent_encoded_path(name));
}

void begin_collection(Html& out, const CollectionHead& head, const Context& context) {
  const std::string address = collection_path(head.shelf_path, head.name);
  begin_page(out, context.site,
             {.title = head.title,
              .description = head.description,
              .path = address,
              .section = "hub",
              .body_class = head.body_class});
  breadcrumb(out, {{"Home", "/"},
                   {"Knowledge Hub", "/hub"},
                   {head.shelf_name, head.shelf_path},
                   {head.title, ""}});
}

std::vector<std::string> technologies_of(const std::vector<bank::Step>& steps,
                                         const Context& context) {
  std::vector<std::string> names;
  for (const auto& technology : context.config.technologies) {
    const auto is_about = [&](const bank::Step& step) {
      const auto* question = context.directory.find(step.id);
      return question && question->technology == technology.key;
    };
    if (std::ranges::any_of(steps, is_about)) names.push_back(technology.name);
  }
  return names;
}

}  // namespace viva::pages
