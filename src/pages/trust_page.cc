#include "pages/trust_page.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/html.h"
#include "pages/layout.h"
#include "pages/proof_html.h"

namespace viva::pages {

using bank::Standing;

namespace {

/// What one runtime has run, while it is counted.
struct Use {
  std::set<std::string> versions;
  std::size_t samples = 0;
};

void add_question(const bank::Outline& question, const bank::QuestionStanding& standing,
                  std::map<std::string, Use>& uses, Trust& all) {
  ++all.by_standing[static_cast<std::size_t>(standing.standing)];
  const MarkCounts marks = count_marks(question, standing);
  all.claims_by_run += marks.by_run;
  all.claims_by_source += marks.by_source;
  all.claims_open += marks.open;
  for (const auto& each : standing.samples) {
    ++all.samples;
    all.samples_run += !each.ran.empty();
    all.runs += each.ran.size();
    for (const auto* line : each.ran) {
      Use& use = uses[line->runtime];
      use.versions.insert(line->version);
      ++use.samples;
    }
    if (auto why = shortcoming(each); !why.empty())
      all.gaps.push_back({&question, each.sample->name, std::move(why)});
  }
}

void figure(Html& out, std::size_t count, std::string_view one, std::string_view many) {
  out.raw("<li><strong>")
      .number(static_cast<std::int64_t>(count))
      .raw("</strong> ")
      .raw(count == 1 ? one : many)
      .raw("</li>");
}

void figures(Html& out, const Trust& all) {
  out.raw("<h2 id=\"questions\">Questions</h2><ul class=\"figures\">");
  constexpr std::string_view kMeaning[] = {
      "every sample has run on every runtime meant for it",
      "some samples have run; the list below says which have not, and why",
      "no sample has a recorded run"};
  for (std::size_t i = 0; i < std::size(kMeaning); ++i) {
    const auto standing = static_cast<Standing>(i);
    out.raw("<li><strong>")
        .number(static_cast<std::int64_t>(all.by_standing[i]))
        .raw("</strong> <a")
        .attr("href", fmt::format("/questions?proof={}", bank::to_string(standing)))
        .raw(">")
        .raw(standing_text(standing))
        .raw("</a>: ")
        .raw(kMeaning[i])
        .raw("</li>");
  }
  out.raw("</ul><h2 id=\"claims\">Claims</h2><ul class=\"figures\">");
  figure(out, all.claims_by_run, "claim rests on a sample that has run",
         "claims rest on samples that have run");
  figure(out, all.claims_by_source, "claim rests on a cited source",
         "claims rest on cited sources");
  figure(out, all.claims_open, "claim rests on a sample without a recorded run",
         "claims rest on samples without a recorded run");
  figure(out, all.claims_unproved, "sentence with a version, a number or a cost has no proof",
         "sentences with a version, a number or a cost have no proof");
  out.raw("</ul>");
}

void runtimes(Html& out, const Trust& all) {
  out.raw("<h2 id=\"runtimes\">Samples and versions</h2><p>")
      .number(static_cast<std::int64_t>(all.samples_run))
      .raw(" of ")
      .number(static_cast<std::int64_t>(all.samples))
      .raw(" samples have run, ")
      .number(static_cast<std::int64_t>(all.runs))
      .raw(" runs in all.</p>");
  if (all.runtimes.empty()) return;
  out.raw(
      "<table><thead><tr><th>Runtime</th><th>Versions</th><th>Samples</th></tr></thead><tbody>");
  for (const auto& each : all.runtimes)
    out.raw("<tr><td>")
        .text(each.label)
        .raw("</td><td>")
        .text(each.versions)
        .raw("</td><td>")
        .number(static_cast<std::int64_t>(each.samples))
        .raw("</td></tr>");
  out.raw("</tbody></table>");
}

void gaps(Html& out, const Trust& all) {
  out.raw("<h2 id=\"gaps\">What was not run, and why</h2>");
  if (all.gaps.empty()) {
    out.raw("<p>Nothing: every sample has run on every runtime meant for it.</p>");
    return;
  }
  out.raw("<ul>");
  for (const auto& gap : all.gaps)
    out.raw("<li><a")
        .attr("href", question_path(gap.question->id) + "#proof")
        .raw("><span class=\"id\">")
        .text(gap.question->id)
        .raw("</span></a> <code>")
        .text(gap.sample)
        .raw("</code> ")
        .text(gap.why)
        .raw("</li>");
  out.raw("</ul>");
}

}  // namespace

Trust trust(const std::vector<const bank::Outline*>& questions, std::size_t unproved,
            const Context& context) {
  Trust all;
  all.claims_unproved = unproved;
  std::map<std::string, Use> uses;
  for (const auto* question : questions)
    add_question(*question, bank::standing_of(*question, context.config, context.record), uses,
                 all);
  for (const auto& runtime : context.config.runtimes) {
    const auto found = uses.find(runtime.key);
    if (found == uses.end()) continue;
    all.runtimes.push_back({fmt::format("{} ({})", runtime.label, runtime.key),
                            fmt::format("{}", fmt::join(found->second.versions, ", ")),
                            found->second.samples});
  }
  return all;
}

std::string trust_page(const Trust& all, const Context& context) {
  Html out;
  begin_page(out, context.site,
             {.title = "What is proved here",
              .description = "Which samples have run on which versions, which claims rest on them, "
                             "and what is not proved.",
              .path = "/trust",
              .section = "about",
              .body_class = "text"});
  breadcrumb(out, {{"Home", "/"}, {"About", "/about"}, {"What is proved", ""}});
  out.raw(
      "<header class=\"page-head\"><h1>What is proved here</h1></header><div class=\"prose\">"
      "<p>Every figure on this page is counted from the questions and from the record of their "
      "runs. <a href=\"/about#proof\">What running a sample proves, and what it does "
      "not</a></p>");
  figures(out, all);
  runtimes(out, all);
  gaps(out, all);
  out.raw("</div>");
  end_page(out, context.site);
  return out.take();
}

}  // namespace viva::pages
