#pragma once

#include <array>
#include <string>

#include "pages/site.h"

namespace viva::pages {

/// The parts of one question as HTML. Ids in them begin with the question's ID in lower case, so
/// that many questions can stand on one page.
struct QuestionHtml {
  std::array<std::string, bank::kSectionCount> sections;
  std::string sources;  ///< `<ol>` of the sources.
};

/// Where the sections are shown. On a card proofs stand aside: in the place of a sample is a link
/// to it on the question's page, and there are no marks and no ids, so that a list of twenty
/// questions stays light. A sheet is a card for who asks: each point has a box to tick.
enum class Place { page, card, sheet };

/// Renders the sections of a question. A section that cannot be rendered says so in its place; its
/// author is told by `viva check`.
QuestionHtml render_question(const bank::Question& question, const Context& context, Place place);

/// The id of a section on its page: `answer`, …, `follow-ups`.
std::string_view anchor_of(bank::Section section);

/// `py-adv-001-`: what ids of this question begin with.
std::string id_prefix(const bank::Question& question);

}  // namespace viva::pages
