#include "pages/path_page.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/html.h"
#include "pages/card.h"
#include "pages/inline_markdown.h"
#include "pages/layout.h"
#include "pages/shelf.h"

namespace viva::pages {

namespace {

/// `3/10 to 8/10`; empty if no question is there.
std::string difficulties(const bank::Path& path, const Context& context) {
  int lowest = 11, highest = 0;
  for (const auto& step : path.steps)
    if (const auto* question = context.directory.find(step.id)) {
      lowest = std::min(lowest, question->difficulty);
      highest = std::max(highest, question->difficulty);
    }
  if (lowest > highest) return {};
  if (lowest == highest) return difficulty_text(lowest);
  return fmt::format("{} to {}", difficulty_text(lowest), difficulty_text(highest));
}

void write_facts(Html& out, const bank::Path& path, const Context& context) {
  out.raw("<dl class=\"facts\">");
  fact(out, "Time", duration_text(path.minutes));
  fact(out, "Questions", std::to_string(path.steps.size()));
  fact(out, "Technology", fmt::format("{}", fmt::join(technologies_of(path.steps, context), ", ")));
  fact(out, "Difficulty", difficulties(path, context));
  out.raw("</dl>");
}

void write_step(Html& out, const bank::Step& step, const Context& context) {
  const auto* question = context.directory.find(step.id);
  out.raw("<li><h2>");
  if (question) {
    out.raw("<a").attr("href", question_path(question->id)).raw(">");
    write_question(out, question->question);
    out.raw("</a></h2>");
    labels(out, *question, context);
  } else {
    write_missing(out, step.id);
    out.raw("</h2>");
  }
  if (!step.text.empty()) {
    out.raw("<p class=\"why\">");
    inline_markdown(step.text, BankHooks(context.directory), out);
    out.raw("</p>");
  }
  out.raw("</li>");
}

}  // namespace

std::string path_page(const bank::Path& path, const Context& context) {
  Html out;
  begin_collection(out,
                   {.shelf_name = "Learning paths",
                    .shelf_path = "/paths",
                    .name = path.name,
                    .title = path.title,
                    .description = path.goal,
                    .body_class = "collection"},
                   context);
  out.raw("<header class=\"page-head\"><h1>").text(path.title).raw("</h1><p class=\"tagline\">");
  out.text(path.goal).raw("</p>");
  write_facts(out, path, context);
  out.raw("</header><ol class=\"route\">");
  for (const auto& step : path.steps) write_step(out, step, context);
  out.raw("</ol>");
  end_page(out, context.site);
  return out.take();
}

}  // namespace viva::pages
