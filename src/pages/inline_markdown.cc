#include "pages/inline_markdown.h"

#include "pages/layout.h"

namespace viva::pages {

void BankHooks::reference(std::string_view id, Html& out) const {
  const auto* question = directory_.find(id);
  if (!question) {
    out.raw("[").text(id).raw("]");
    return;
  }
  out.raw("<a class=\"ref\"")
      .attr("href", question_path(question->id))
      .attr("title", question_words(question->question))
      .raw(">")
      .text(question->id)
      .raw("</a>");
}

void inline_markdown(std::string_view line, const markdown::Hooks& hooks, Html& out) {
  const auto document = markdown::Document::parse(line);
  if (!document || document->size() < 2) {
    out.text(line);
    return;
  }
  const auto paragraph = (*document)[document->root()].first_child;
  if (!markdown::render_children(*document, paragraph, hooks, {.heading_ids = false}, out))
    out.text(line);
}

}  // namespace viva::pages
