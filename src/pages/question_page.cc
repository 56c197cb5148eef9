#include "pages/question_page.h"

#include <fmt/format.h>

#include "base/html.h"
#include "base/text.h"
#include "markdown/words.h"
#include "pages/layout.h"
#include "pages/proof_html.h"

namespace viva::pages {

namespace {

using bank::Question;
using bank::Section;

/// Fills the `{name}`s of an address from the configuration; values are percent-encoded.
std::string fill(std::string pattern,
                 std::initializer_list<std::pair<std::string_view, std::string>> values) {
  for (const auto& [name, value] : values) {
    const std::string placeholder = fmt::format("{{{}}}", name);
    for (std::size_t at; (at = pattern.find(placeholder)) != std::string::npos;)
      pattern.replace(at, placeholder.size(), value);
  }
  return pattern;
}

/// The version of a question that a report speaks of.
std::string version_of(const Question& question) {
  return to_hex(std::span(question.digest).first(4));
}

void report_link(Html& out, const Question& question, const Context& context,
                 std::string_view section) {
  if (context.site.report_url.empty()) return;
  const auto address = fill(context.site.report_url, {{"id", percent_encoded(question.id)},
                                                      {"version", version_of(question)},
                                                      {"section", percent_encoded(section)}});
  out.raw("<a class=\"report\" rel=\"noopener nofollow\"").url("href", address);
  out.attr("aria-label", fmt::format("Report a mistake in {}", section))
      .raw(">Report a mistake</a>");
}

void write_section(Html& out, const Question& question, const Context& context, Section section,
                   const std::string& body) {
  const std::string_view id = bank::key(section), anchor = anchor_of(section);
  out.raw("<section class=\"part ")
      .raw(id)
      .raw("\" id=\"")
      .raw(anchor)
      .raw("\" aria-labelledby=\"h-")
      .raw(anchor);
  out.raw("\"><div class=\"part-head\"><h2 id=\"h-")
      .raw(anchor)
      .raw("\">")
      .text(bank::label(section));
  out.raw(" <a class=\"anchor\" href=\"#")
      .raw(anchor)
      .raw("\" aria-label=\"Link to this section\">#</a></h2>");
  report_link(out, question, context, bank::label(section));
  out.raw("</div><div class=\"prose\">").raw(body).raw("</div></section>");
}

void table_of_contents(Html& out, bool has_sources, bool has_related) {
  out.raw("<nav class=\"contents\" aria-label=\"On this page\"><h2>On this page</h2><ol>");
  for (std::size_t i = 0; i < bank::kSectionCount; ++i) {
    const auto section = static_cast<Section>(i);
    const std::string_view anchor = anchor_of(section);
    out.raw("<li><a href=\"#").raw(anchor).raw("\">").text(bank::label(section)).raw("</a></li>");
  }
  out.raw("<li><a href=\"#proof\">What is proved</a></li>");
  if (has_sources) out.raw("<li><a href=\"#sources\">Sources</a></li>");
  if (has_related) out.raw("<li><a href=\"#related\">Related questions</a></li>");
  out.raw("<li><a href=\"#history\">What changed when</a></li></ol></nav>");
}

void history(Html& out, const Question& question) {
  out.raw(
      "<section class=\"part\" id=\"history\" aria-labelledby=\"h-history\"><h2 id=\"h-history\">What changed when</h2>"
      "<ul class=\"history\">");
  for (const auto& change : question.history) {
    out.raw("<li><time").attr("datetime", to_iso(change.date)).raw(">").text(to_words(change.date));
    out.raw("</time> <span class=\"kind ")
        .raw(to_string(change.kind))
        .raw("\">")
        .raw(to_string(change.kind));
    out.raw("</span> ").text(change.note).raw("</li>");
  }
  out.raw("</ul></section>");
}

void related_questions(Html& out, const std::vector<const bank::Outline*>& related) {
  if (related.empty()) return;
  out.raw(
      "<section class=\"part\" id=\"related\" aria-labelledby=\"h-related\"><h2 id=\"h-related\">Related questions</h2>"
      "<ul class=\"follow-ups\">");
  for (const auto* other : related) {
    out.raw("<li><a")
        .attr("href", question_path(other->id))
        .raw("><span class=\"id\">")
        .text(other->id);
    out.raw("</span> ");
    write_question(out, other->question);
    out.raw("</a> <span class=\"aside\">").text(other->level).raw("</span></li>");
  }
  out.raw("</ul></section>");
}

/// The labels of a card, but each leads to the questions that share it.
void linked_labels(Html& out, const Question& question, const Context& context) {
  const auto label = [&](std::string_view begin, std::string_view parameter, std::string_view value,
                         std::string_view name) {
    out.raw(begin)
        .raw("<a")
        .attr("href", fmt::format("/questions?{}={}", parameter, percent_encoded(value)))
        .raw(">")
        .text(name)
        .raw("</a></li>");
  };
  const auto difficulty = std::to_string(question.difficulty);
  out.raw("<ul class=\"labels\"><li class=\"id\">").text(question.id).raw("</li>");
  label("<li>", "category", question.category, question.category);
  label("<li>", "tech", question.technology, technology_name(context.config, question.technology));
  label("<li class=\"level\">", "level", question.level, question.level);
  out.raw("<li class=\"difficulty\"><meter min=\"0\" max=\"10\" aria-label=\"Difficulty\"")
      .attr("value", difficulty);
  out.raw("></meter> <a")
      .attr("href", "/questions?difficulty=" + difficulty)
      .raw("><span class=\"hidden\">Difficulty </span>");
  out.text(difficulty_text(question.difficulty)).raw("</a></li></ul>");
}

void facts(Html& out, const Question& question, const bank::QuestionStanding& standing) {
  out.raw("<dl class=\"facts\"><div><dt>Proof</dt><dd><a href=\"#proof\" class=\"standing ")
      .raw(bank::to_string(standing.standing))
      .raw("\">")
      .raw(standing_text(standing.standing))
      .raw("</a></dd></div>");
  if (!question.valid_for.empty()) {
    out.raw("<div><dt>Holds for</dt><dd>");
    for (const auto& version : question.valid_for)
      out.raw(&version == &question.valid_for.front() ? "" : ", ").text(version);
    out.raw("</dd></div>");
  }
  if (!question.tags.empty()) {
    out.raw("<div><dt>Tags</dt><dd>");
    for (const auto& tag : question.tags)
      out.raw("<a class=\"tag\"")
          .attr("href", "/questions?tag=" + percent_encoded(tag.value))
          .raw(">")
          .text(tag.value)
          .raw("</a> ");
    out.raw("</dd></div>");
  }
  out.raw("<div><dt>Last change</dt><dd><time")
      .attr("datetime", to_iso(question.history.front().date))
      .raw(">");
  out.text(to_words(question.history.front().date)).raw("</time></dd></div></dl>");
}

void actions(Html& out, const Question& question, const Context& context) {
  out.raw("<ul class=\"actions\">");
  if (!context.site.edit_url.empty())
    out.raw("<li><a rel=\"noopener nofollow\"")
        .url("href", fill(context.site.edit_url, {{"path", percent_encoded_path(question.path)},
                                                  {"id", percent_encoded(question.id)}}))
        .raw(">Improve this answer</a></li>");
  out.raw("<li><a")
      .attr("href", question_path(question.id) + ".md")
      .raw(">Read as Markdown</a></li></ul>");
}

/// The answer's first words, for search engines and link previews.
std::string description(const Question& question) {
  const auto [first, end] = question.sections[0];
  if (first == end) return question.question;
  std::string text = markdown::plain_text(question.document, first);
  constexpr std::size_t kDescriptionBytes = 200;
  if (text.size() <= kDescriptionBytes) return text;
  const std::string_view begin = cut(text, kDescriptionBytes);
  return std::string(begin.substr(0, begin.rfind(' ')));
}

}  // namespace

QuestionPage question_page(const Question& question, const QuestionHtml& html,
                           const std::vector<const bank::Outline*>& related,
                           const Context& context) {
  const std::string path = question_path(question.id), markdown_path = path + ".md",
                    about = description(question);
  const std::string title = question_words(question.question);
  Html head;
  begin_page(head, context.site,
             {.title = title,
              .description = about,
              .path = path,
              .section = "questions",
              .markdown = markdown_path,
              .body_class = "question"});
  breadcrumb(head, {{"Home", "/"},
                    {"Knowledge Hub", "/hub"},
                    {"Interview Questions", "/questions"},
                    {question.id, ""}});

  Html tail;
  tail.raw("<article class=\"full\"><header class=\"page-head\"><h1>");
  write_question(tail, question.question);
  tail.raw("</h1>");
  linked_labels(tail, question, context);
  const auto standing = bank::standing_of(question, context.config, context.record);
  facts(tail, question, standing);
  tail.raw("</header><div class=\"leaf\">");
  table_of_contents(tail, !question.sources.empty(), !related.empty());
  tail.raw("<div class=\"parts\">");
  for (std::size_t i = 0; i < bank::kSectionCount; ++i)
    write_section(tail, question, context, static_cast<Section>(i), html.sections[i]);
  write_proof_section(tail, question, standing);
  if (!question.sources.empty())
    tail.raw(
            "<section class=\"part\" id=\"sources\" aria-labelledby=\"h-sources\"><h2 id=\"h-sources\">Sources</h2>")
        .raw(html.sources)
        .raw("</section>");
  related_questions(tail, related);
  history(tail, question);
  actions(tail, question, context);
  tail.raw("</div></div></article>");
  return {head.take(), tail.take()};
}

std::string question_page_end(const Site& site) {
  Html end;
  end_page(end, site);
  return end.take();
}

namespace {

constexpr std::string_view kPrevious = "<a rel=\"prev\" class=\"previous\" href=\"/questions/";
constexpr std::string_view kNext = "<a rel=\"next\" class=\"next\" href=\"/questions/";

void neighbour(Stitcher& out, const Neighbour& to, std::string_view begin, std::string_view name,
               std::string_view query) {
  if (to.id.empty()) return;
  out.raw(begin);
  out.raw(to.id);
  if (!query.empty()) {
    out.raw("?");
    out.text(query);
  }
  out.raw("\"><span class=\"aside\">");
  out.raw(name);
  out.raw("</span> <span class=\"title\">");
  write_question(out, to.question);
  out.raw("</span></a>");
}

/// `begin` is the tag of the element.
void turn(Stitcher& out, std::string_view begin, const QuestionNavigation& navigation) {
  out.raw(begin);
  out.raw("<a class=\"back\" href=\"/questions");
  if (!navigation.list_query.empty()) {
    out.raw("?");
    out.text(navigation.list_query);
  }
  out.raw("\">All questions");
  if (!navigation.list_query.empty()) out.raw(" of this list");
  out.raw("</a>");
  if (navigation.position > 0) {
    out.raw("<span class=\"aside\">");
    out.number(static_cast<std::int64_t>(navigation.position));
    out.raw(" of ");
    out.number(static_cast<std::int64_t>(navigation.total));
    out.raw("</span>");
  }
  neighbour(out, navigation.previous, kPrevious, "Previous", navigation.list_query);
  neighbour(out, navigation.next, kNext, "Next", navigation.list_query);
  out.raw("</nav>");
}

}  // namespace

void write_question_page(Stitcher& out, const Fragment& head, const Fragment& tail,
                         const Fragment& end, const QuestionNavigation& navigation) {
  out.fragment(head);
  turn(out, "<nav class=\"turn\" aria-label=\"In the list\">", navigation);
  out.fragment(tail);
  if (!navigation.previous.id.empty() || !navigation.next.id.empty())
    turn(out, "<nav class=\"turn again\" aria-label=\"In the list, again\">", navigation);
  out.fragment(end);
}

}  // namespace viva::pages
