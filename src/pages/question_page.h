#pragma once

#include <string>
#include <vector>

#include "base/stitch.h"
#include "pages/question_html.h"

namespace viva::pages {

/// A question's page in the parts that never change: between them stands what depends on the list
/// the reader came from.
struct QuestionPage {
  std::string head;  ///< To the end of the breadcrumb.
  std::string tail;
};

QuestionPage question_page(const bank::Question& question, const QuestionHtml& html,
                           const std::vector<const bank::Outline*>& related,
                           const Context& context);

/// A neighbour in the list: ID and question; empty if there is none.
struct Neighbour {
  std::string_view id;
  std::string_view question;
};

/// What stands between head and tail: back to the list, previous and next within it.
struct QuestionNavigation {
  std::string_view list_query;  ///< The list's filter, as a query without `?`; may be empty.
  Neighbour previous, next;
  std::uint64_t position = 0;  ///< From 1 in the list; 0 if the question is not in it.
  std::uint64_t total = 0;
};
void write_question_navigation(Stitcher& out, const QuestionNavigation& navigation);

}  // namespace viva::pages
