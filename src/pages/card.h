#pragma once

#include <string>

#include "base/html.h"
#include "pages/question_html.h"

namespace viva::pages {

/// A question as a card of the list, from the text of its title's link on. What comes before, the
/// link with the list's filter in it, is written when the list is asked for; see `list_page.h`.
std::string card_html(const bank::Question& question, const QuestionHtml& html,
                      const Context& context);

/// The line of labels on cards and pages: ID, category, technology, level, difficulty.
void labels(Html& out, const bank::Outline& question, const Context& context);

}  // namespace viva::pages
