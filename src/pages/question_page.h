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
  std::string tail;  ///< The question itself.
};

QuestionPage question_page(const bank::Question& question, const QuestionHtml& html,
                           const std::vector<const bank::Outline*>& related,
                           const Context& context);

/// What stands after the tail and the second navigation: the same on every question's page.
std::string question_page_end(const Site& site);

/// A neighbour in the list: ID and question; empty if there is none.
struct Neighbour {
  std::string_view id;
  std::string_view question;
};

/// What stands before and after the tail: back to the list, previous and next within it.
struct QuestionNavigation {
  std::string_view list_query;  ///< The list's filter, as a query without `?`; may be empty.
  Neighbour previous, next;
  std::uint64_t position = 0;  ///< From 1 in the list; 0 if the question is not in it.
  std::uint64_t total = 0;
};
/// Writes the page of a question: `head`, the navigation, `tail`, the navigation again for those
/// who have read to there, `end`.
void write_question_page(Stitcher& out, const Fragment& head, const Fragment& tail,
                         const Fragment& end, const QuestionNavigation& navigation);

}  // namespace viva::pages
