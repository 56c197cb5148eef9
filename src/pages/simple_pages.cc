#include "pages/simple_pages.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/html.h"
#include "base/text.h"
#include "markdown/render.h"
#include "pages/card.h"
#include "pages/inline_markdown.h"
#include "pages/layout.h"

namespace viva::pages {

namespace {

constexpr std::size_t kShownOfAShelf = 3;  // On the home page.

std::int64_t signed_count(std::size_t count) { return static_cast<std::int64_t>(count); }

std::string filter_path(std::string_view parameter, std::string_view value) {
  return fmt::format("/questions?{}={}", parameter, percent_encoded(value));
}

void count_of_questions(Html& out, std::size_t count) {
  out.raw("<span class=\"count\">")
      .number(signed_count(count))
      .raw(count == 1 ? " question" : " questions")
      .raw("</span>");
}

void technology_tiles(Html& out, const Overview& overview, const bank::Config& config) {
  out.raw("<ul class=\"tiles\">");
  for (const auto& count : overview.technologies) {
    const auto& technology = *count.technology;
    out.raw("<li><h3><a")
        .attr("href", filter_path("tech", technology.key))
        .raw(">")
        .text(technology.name)
        .raw("</a></h3>");
    count_of_questions(out, count.questions);
    out.raw("<ul class=\"inline\">");
    for (std::size_t i = 0; i < config.levels.size(); ++i) {
      if (count.by_level[i] == 0) continue;
      const auto path =
          filter_path("tech", technology.key) + "&level=" + percent_encoded(config.levels[i].name);
      out.raw("<li><a")
          .attr("href", path)
          .raw(">")
          .text(config.levels[i].name)
          .raw(" <span class=\"count\">");
      out.number(signed_count(count.by_level[i])).raw("</span></a></li>");
    }
    out.raw("</ul></li>");
  }
  out.raw("</ul>");
}

void level_list(Html& out, const Overview& overview, const bank::Config& config) {
  out.raw("<ol class=\"levels\">");
  for (std::size_t i = 0; i < config.levels.size(); ++i) {
    const auto& level = config.levels[i];
    out.raw("<li><a")
        .attr("href", filter_path("level", level.name))
        .raw(">")
        .text(level.name)
        .raw("</a> ");
    count_of_questions(out, overview.by_level[i]);
    out.raw(" <span class=\"aside\">difficulty ")
        .number(level.lowest)
        .raw(" to ")
        .number(level.highest);
    out.raw("</span> <span class=\"band\" aria-hidden=\"true\">");
    for (int step = 1; step <= 10; ++step)
      out.raw(step < level.lowest || step > level.highest ? "<i></i>" : "<b></b>");
    out.raw("</span></li>");
  }
  out.raw("</ol>");
}

void recent_list(Html& out, const Overview& overview, std::size_t most) {
  out.raw("<ul class=\"history\">");
  for (std::size_t i = 0; i < std::min(most, overview.recent.size()); ++i) {
    const auto& [question, change] = overview.recent[i];
    out.raw("<li><time")
        .attr("datetime", to_iso(change->date))
        .raw(">")
        .text(to_words(change->date))
        .raw("</time> <a");
    out.attr("href", question_path(question->id))
        .raw("><span class=\"id\">")
        .text(question->id)
        .raw("</span> ");
    write_question(out, question->question);
    out.raw("</a> <span class=\"aside\">").text(change->note).raw("</span></li>");
  }
  out.raw("</ul>");
}

/// The newest question on a slip, with the beginning of its answer to uncover: what all this is,
/// shown.
void specimen(Html& out, const bank::Question& question, const Context& context) {
  const auto [first, end] = question.sections[static_cast<std::size_t>(bank::Section::answer)];
  const auto path = question_path(question.id);
  out.raw("<article class=\"card\" aria-labelledby=\"specimen\"><h2 id=\"specimen\"><a")
      .attr("href", path)
      .raw(">");
  write_question(out, question.question);
  out.raw("</a></h2>");
  labels(out, question, context);
  out.raw("<p class=\"say\">Say your answer aloud first.</p>");
  Html answer;
  if (first != end &&
      markdown::render(question.document, first, question.document[first].next,
                       BankHooks(context.directory), {.heading_ids = false}, answer))
    out.raw("<details class=\"answer\"><summary>Answer</summary><div class=\"prose\">")
        .raw(answer.str())
        .raw("</div></details>");
  out.raw("<footer><a")
      .attr("href", path)
      .raw(">The whole answer, with its proof</a></footer></article>");
}

/// How much of the bank a machine has been told to check.
void proof(Html& out, const Overview& overview) {
  out.raw(
      "<section class=\"proofs\" aria-labelledby=\"proof\"><h2 id=\"proof\">Why believe it</h2><ul>");
  const std::pair<std::size_t, std::string_view> figures[] = {
      {overview.samples, "code samples say what must happen when they run."},
      {overview.outputs, "outputs are compared with what the runs printed."},
      {overview.sources, "sources are cited, each with the place in it."}};
  for (const auto& [count, words] : figures)
    out.raw("<li><strong>").number(signed_count(count)).raw("</strong> ").raw(words).raw("</li>");
  out.raw(
      "</ul><p><a href=\"/trust\">What is proved, on which versions, and what is not</a></p></section>");
}

}  // namespace

std::string home_page(const Overview& overview, const bank::Question* newest,
                      const Context& context) {
  const Site& site = context.site;
  Html out;
  begin_page(out, site,
             {.title = site.tagline,
              .description = site.tagline,
              .path = "/",
              .section = "home",
              .body_class = "home"});
  out.raw(
         "<div class=\"hero\"><div><p class=\"kicker\"><em>viva voce</em>: an examination by talking</p><h1>")
      .text(site.tagline);
  out.raw(
      "</h1><p class=\"lead\">Read the question. Say your answer aloud. Then compare it with one whose code has been made to run, "
      "and see what a beginner, and what an expert, would have said.</p>");
  search_box(out, "home-search");
  out.raw(
      "<p class=\"starts\"><a class=\"primary\" href=\"/questions\">All questions</a> <a data-server href=\"/random\">Ask me one at random</a></p>");
  totals(out, site);
  out.raw("</div>");
  if (newest) specimen(out, *newest, context);
  out.raw(
      "</div><section aria-labelledby=\"by-technology\"><h2 id=\"by-technology\">By technology</h2>");
  technology_tiles(out, overview, context.config);
  out.raw("</section><section aria-labelledby=\"by-level\"><h2 id=\"by-level\">By level</h2>");
  level_list(out, overview, context.config);
  out.raw("</section>");
  for (const auto& shelf : overview.shelves) write_shelf(out, shelf, kShownOfAShelf);
  proof(out, overview);
  out.raw("<section aria-labelledby=\"newest\"><h2 id=\"newest\">Newest changes</h2>");
  recent_list(out, overview, 6);
  out.raw("<p><a href=\"/questions?sort=newest\">All questions, newest first</a></p></section>");
  end_page(out, site);
  return out.take();
}

std::string hub_page(const Overview& overview, const Context& context) {
  const Site& site = context.site;
  Html out;
  begin_page(out, site,
             {.title = "Knowledge Hub",
              .description = "What this bank holds, by technology, category and tag.",
              .path = "/hub",
              .section = "hub",
              .body_class = "hub"});
  breadcrumb(out, {{"Home", "/"}, {"Knowledge Hub", ""}});
  out.raw(
      "<header class=\"page-head\"><h1>Knowledge Hub</h1><p class=\"tagline\">What the bank holds.</p>");
  totals(out, site);
  out.raw("</header>");
  out.raw("<div class=\"shelves\">");
  for (const auto& count : overview.technologies) {
    const auto& technology = *count.technology;
    const std::string id = "tech-" + slug(technology.key);
    out.raw("<section")
        .attr("aria-labelledby", id)
        .raw("><h2")
        .attr("id", id)
        .raw("><a")
        .attr("href", filter_path("tech", technology.key));
    out.raw(">").text(technology.name).raw("</a></h2><p>");
    count_of_questions(out, count.questions);
    out.raw("</p><ul class=\"categories\">");
    for (const auto& [category, number] : count.by_category) {
      out.raw("<li>");
      if (number == 0)
        out.raw("<span>").text(category).raw("</span> ");
      else
        out.raw("<a")
            .attr("href", filter_path("category", category))
            .raw(">")
            .text(category)
            .raw("</a> ");
      count_of_questions(out, number);
      out.raw("</li>");
    }
    out.raw("</ul></section>");
  }
  out.raw("</div>");
  for (const auto& shelf : overview.shelves) write_shelf(out, shelf, shelf.entries.size());
  out.raw("<section aria-labelledby=\"by-level\"><h2 id=\"by-level\">Levels</h2>");
  level_list(out, overview, context.config);
  out.raw(
      "</section><section aria-labelledby=\"tags\"><h2 id=\"tags\">Tags</h2><ul class=\"tags\">");
  for (const auto& [tag, number] : overview.tags) {
    out.raw("<li><a class=\"tag\"")
        .attr("href", filter_path("tag", tag))
        .raw(">")
        .text(tag)
        .raw(" <span class=\"count\">");
    out.number(signed_count(number)).raw("</span></a></li>");
  }
  out.raw("</ul></section>");
  end_page(out, site);
  return out.take();
}

std::string about_page(const Overview& overview, const Context& context) {
  const Site& site = context.site;
  Html out;
  begin_page(
      out, site,
      {.title = "About",
       .description = "Levels, difficulty, and what running a sample does and does not prove.",
       .path = "/about",
       .section = "about",
       .body_class = "text"});
  breadcrumb(out, {{"Home", "/"}, {"About", ""}});
  out.raw(
      "<header class=\"page-head\"><h1>About these questions</h1></header><div class=\"prose\">"
      "<p>Each question is one text file, kept under version control. Its answer is short enough to be said in a minute; the explanation says how things work; "
      "points tell what a candidate of each level would mention, so that a reader can check themselves and an interviewer can score.</p>"
      "<h2 id=\"levels\">Levels and difficulty</h2><p>A level says for whom a question is. Difficulty, from 1 to 10, orders questions inside and across levels.</p>");
  level_list(out, overview, context.config);
  out.raw(
         "<h2 id=\"proof\">What running a sample proves</h2><p>The samples in this bank are executed in a sandbox without a network, and what they print is compared "
         "with the output shown under them. Here ")
      .number(signed_count(overview.samples))
      .raw(" samples state what must happen when they run, and ")
      .number(signed_count(overview.outputs))
      .raw(" outputs are compared. ")
      .number(signed_count(overview.sources))
      .raw(
          " sources are cited, each with the section it is about.</p>"
          "<p>A run proves that this code, on that version of its language, did print this. It does not prove that a sentence near it is right in general, that other versions do the same, "
          "or that the advice fits your system. Where a sentence rests on a sample it carries the mark ▸, where it rests on a source the mark §; both lead to the proof. "
          "Below each sample stands where it ran, and when this was first seen; an output that no recorded run confirms is labelled as stated by the author. "
          "<a href=\"/trust\">All of it, counted</a>.</p>"
          "<h2 id=\"mistakes\">Mistakes</h2><p>Every section of every question has a link to report a mistake when the bank has an address for reports. Each question shows what changed and when, and "
          "whether a change touched its meaning.</p>"
          "<h2 id=\"programs\">For programs</h2><p>Everything here can be read by programs: <span data-server><a href=\"/api/v1/openapi.json\">the API</a>, </span>each question as Markdown at its address with <code>.md</code> "
          "added, and <a href=\"/feed.xml\">a feed of what changed</a>. Nothing is loaded from other sites, and nothing is stored about readers.</p></div>");
  end_page(out, site);
  return out.take();
}

std::string problems_page(const std::vector<bank::Problem>& problems, const Context& context) {
  Html out;
  begin_page(out, context.site,
             {.title = "Problems of this bank",
              .description = "",
              .path = "",
              .section = "",
              .markdown = "",
              .body_class = "text"});
  out.raw(
      "<header class=\"page-head\"><h1>Problems of this bank</h1><p class=\"tagline\">Shown because the bank is served "
      "from its files.</p></header><ul class=\"problems\">");
  for (const auto& problem : problems) {
    const bool is_error = problem.severity == bank::Severity::error;
    out.raw(is_error ? "<li class=\"error\">" : "<li>").raw("<p><code>").text(problem.path);
    out.raw(":")
        .number(problem.place.line)
        .raw(":")
        .number(problem.place.column)
        .raw("</code> <strong>");
    out.raw(is_error ? "error" : "warning")
        .raw("</strong> ")
        .text(problem.rule)
        .raw("</p><p>")
        .text(problem.message)
        .raw("</p></li>");
  }
  out.raw("</ul>");
  end_page(out, context.site);
  return out.take();
}

ErrorFrame error_frame(const Site& site) {
  Html before_title, before_text, after_text;
  begin_page_before_title(before_title, site);
  before_text.raw("<meta name=\"robots\" content=\"noindex\">");
  begin_page_after_title(before_text, site, "", "error");
  search_box(after_text, "error-search");
  end_page(after_text, site);
  return {before_title.take(), before_text.take(), after_text.take()};
}

void write_error_page(Stitcher& out, const Fragment& before_title, const Fragment& before_text,
                      const Fragment& after_text, int status, std::string_view title,
                      std::string_view text, const std::vector<Suggestion>& suggestions) {
  out.fragment(before_title);
  out.text(title);
  out.raw("</title>");
  out.fragment(before_text);
  out.raw("<header class=\"page-head\"><p class=\"kicker\">");
  out.number(status);
  out.raw("</p><h1>");
  out.text(title);
  out.raw("</h1><p class=\"tagline\">");
  out.text(text);
  out.raw("</p></header>");
  if (!suggestions.empty()) {
    out.raw(
        "<section aria-labelledby=\"meant\"><h2 id=\"meant\">Did you mean</h2><ul class=\"follow-ups\">");
    for (const auto& suggestion : suggestions) {
      out.raw("<li><a href=\"/questions/");
      out.raw(suggestion.id);
      out.raw("\"><span class=\"id\">");
      out.raw(suggestion.id);
      out.raw("</span> ");
      write_question(out, suggestion.question);
      out.raw("</a></li>");
    }
    out.raw("</ul></section>");
  }
  out.raw(
      "<p class=\"starts\"><a class=\"primary\" href=\"/questions\">All questions</a> <a href=\"/\">Home</a></p>");
  out.fragment(after_text);
}

}  // namespace viva::pages
