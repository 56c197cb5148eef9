#include "pages/card.h"

#include "base/html.h"
#include "pages/layout.h"

namespace viva::pages {

using bank::Section;

namespace {

void details(Html& out, Section section, std::string_view body) {
  out.raw(section == Section::answer ? "<details class=\"answer\">" : "<details>")
      .raw("<summary>")
      .text(bank::label(section))
      .raw("</summary><div class=\"prose\">");
  out.raw(body).raw("</div></details>");
}

}  // namespace

void labels(Html& out, const bank::Outline& question, const Context& context) {
  const auto difficulty = difficulty_text(question.difficulty);
  out.raw("<ul class=\"labels\"><li class=\"id\">").text(question.id);
  out.raw("</li><li>").text(question.category);
  out.raw("</li><li>").text(technology_name(context.config, question.technology));
  out.raw("</li><li class=\"level\">").text(question.level);
  out.raw("</li><li class=\"difficulty\"><meter min=\"0\" max=\"10\"")
      .attr("value", std::to_string(question.difficulty))
      .attr("aria-label", "Difficulty")
      .raw("></meter> ")
      .text(difficulty)
      .raw("</li></ul>");
}

std::string card_html(const bank::Question& question, const QuestionHtml& html,
                      const Context& context) {
  Html out;
  write_question(out, question.question);
  out.raw("</a></h2>");
  labels(out, question, context);
  for (std::size_t i = 0; i < bank::kSectionCount; ++i)
    details(out, static_cast<Section>(i), html.sections[i]);
  out.raw("<footer>ID: ").text(question.id).raw(" <span>·</span> Difficulty: ");
  out.text(difficulty_text(question.difficulty))
      .raw(" <span>·</span> Level: ")
      .text(question.level);
  out.raw("</footer></article>");
  return out.take();
}

}  // namespace viva::pages
