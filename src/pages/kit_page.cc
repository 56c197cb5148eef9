#include "pages/kit_page.h"

#include <numeric>
#include <span>

#include <fmt/format.h>

#include "base/html.h"
#include "pages/card.h"
#include "pages/layout.h"
#include "pages/question_html.h"
#include "pages/shelf.h"

namespace viva::pages {

namespace {

using Steps = std::span<const bank::Step>;

int minutes_of(Steps steps) {
  const auto add = [](int sum, const bank::Step& step) { return sum + step.minutes; };
  return std::accumulate(steps.begin(), steps.end(), 0, add);
}

/// The steps that stand under each heading, in order.
std::vector<Steps> by_heading(Steps steps) {
  std::vector<Steps> parts;
  std::size_t first = 0;
  for (std::size_t i = 1; i <= steps.size(); ++i) {
    if (i < steps.size() && steps[i].heading == steps[first].heading) continue;
    parts.push_back(steps.subspan(first, i - first));
    first = i;
  }
  return parts;
}

std::string_view name_of(Steps part) {
  return part.front().heading.empty() ? std::string_view("Questions") : part.front().heading;
}

/// What the minutes of the questions come to, and what that means for the plan.
std::string sum_text(int sum, int planned) {
  if (sum > planned)
    return fmt::format("The questions take {}, which is {} more than planned.", duration_text(sum),
                       duration_text(sum - planned));
  if (sum == planned) return fmt::format("The questions take all of the {} minutes.", planned);
  return fmt::format(
      "The questions take {} of the {} minutes; the rest is for a welcome and for what the candidate "
      "wants to know.",
      sum, planned);
}

void agenda(Html& out, const bank::Kit& kit, const std::vector<Steps>& parts) {
  const int sum = minutes_of(kit.steps);
  out.raw(
      "<table class=\"agenda\"><caption>Agenda</caption><thead><tr><th>Part</th><th>Questions</th>"
      "<th>Minutes</th></tr></thead><tbody>");
  for (std::size_t i = 0; i < parts.size(); ++i)
    out.raw("<tr><td><a")
        .attr("href", fmt::format("#part-{}", i + 1))
        .raw(">")
        .text(name_of(parts[i]))
        .raw("</a></td><td>")
        .number(static_cast<std::int64_t>(parts[i].size()))
        .raw("</td><td>")
        .number(minutes_of(parts[i]))
        .raw("</td></tr>");
  out.raw("</tbody><tfoot><tr><td>Together</td><td>")
      .number(static_cast<std::int64_t>(kit.steps.size()))
      .raw("</td><td>")
      .number(sum)
      .raw("</td></tr></tfoot></table><p")
      .attr("class", sum > kit.minutes ? "notice" : "sum")
      .raw(">")
      .text(sum_text(sum, kit.minutes))
      .raw("</p>");
}

/// A question as the interviewer needs it. `number` counts them over the whole kit.
void sheet(Html& out, const bank::Step& step, const bank::Question* question, std::size_t number,
           const Context& context) {
  const std::string id = fmt::format("question-{}", number);
  out.raw("<article class=\"sheet\"").attr("aria-labelledby", id).raw("><header><h3");
  out.attr("id", id).raw(">");
  if (question) {
    out.raw("<a").attr("href", question_path(question->id)).raw(">");
    write_question(out, question->question);
    out.raw("</a>");
  } else {
    write_missing(out, step.id);
  }
  out.raw("</h3><p class=\"minutes\">").text(duration_text(step.minutes)).raw("</p>");
  if (question) labels(out, *question, context);
  out.raw("</header>");
  if (question) {
    const auto html = render_question(*question, context, Place::sheet);
    const auto section = [&](bank::Section which) -> const std::string& {
      return html.sections[static_cast<std::size_t>(which)];
    };
    out.raw("<details><summary>Model answer</summary><div class=\"prose\">")
        .raw(section(bank::Section::answer))
        .raw("</div></details><div class=\"prose\"><h4>What to listen for</h4>")
        .raw(section(bank::Section::points))
        .raw("<h4>Follow-ups</h4>")
        .raw(section(bank::Section::follow_ups))
        .raw("</div>");
  }
  out.raw(
      "<label class=\"notes\"><span>Notes</span><textarea rows=\"3\"></textarea></label></article>");
}

void write_head(Html& out, const bank::Kit& kit) {
  out.raw("<header class=\"page-head\"><h1>").text(kit.title).raw("</h1><dl class=\"facts\">");
  fact(out, "Role", kit.role);
  fact(out, "Level", kit.level);
  fact(out, "Time", duration_text(kit.minutes));
  out.raw(
      "</dl><p class=\"hint-print\">Ticks and notes are kept nowhere: print the page, on paper or into a "
      "file, before you leave it.</p></header>");
}

}  // namespace

std::string kit_page(const bank::Kit& kit, const KitQuestions& questions, const Context& context) {
  const std::string about =
      fmt::format("{}: an interview of {} with {}, {}.", kit.title, duration_text(kit.minutes),
                  counted(kit.steps.size(), "question"), kit.level);
  Html out;
  begin_collection(out,
                   {.shelf_name = "Interview kits",
                    .shelf_path = "/kits",
                    .name = kit.name,
                    .title = kit.title,
                    .description = about,
                    .body_class = "collection kit"},
                   context);
  write_head(out, kit);
  const auto parts = by_heading(kit.steps);
  agenda(out, kit, parts);
  std::size_t number = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string id = fmt::format("part-{}", i + 1);
    out.raw("<section").attr("aria-labelledby", id).raw("><h2").attr("id", id).raw(">");
    out.text(name_of(parts[i])).raw(" <span class=\"count\">");
    out.text(duration_text(minutes_of(parts[i]))).raw("</span></h2>");
    for (const auto& step : parts[i]) {
      sheet(out, step, questions[number].get(), number + 1, context);
      ++number;
    }
    out.raw("</section>");
  }
  end_page(out, context.site);
  return out.take();
}

}  // namespace viva::pages
