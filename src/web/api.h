#pragma once

#include <string>
#include <string_view>

#include "app/list_questions.h"
#include "base/stitch.h"

namespace viva::web {

/// Writes the API's list. Requires: the result is of this query.
void write_list_json(const app::Catalog& catalog, const app::ListQuery& query,
                     const app::ListResult& result, Stitcher& out);

/// The API's whole question: its item with `sections: {answer: {html, markdown}, …}`.
std::string question_json(const app::Catalog& catalog, std::uint32_t question);

/// What is wrong with a request, for programs. Source: RFC 9457.
struct Problem {
  int status = 400;
  std::string_view title;
  std::string detail;
  std::string_view instance;
  std::vector<std::string> suggestions;  ///< Addresses.
  std::vector<app::QueryMistake> mistakes;
};
std::string problem_json(const Problem& problem);

}  // namespace viva::web
