#pragma once

#include <string_view>

#include "app/list_questions.h"
#include "base/stitch.h"

namespace viva::app {

/// Shows one question, its neighbours those of the list the reader came from. One per thread.
class ShowQuestion {
 public:
  /// Writes the page. `list_query`: the query of the address, as the list's own.
  void run(const Catalog& catalog, std::uint32_t question, std::string_view list_query,
           Stitcher& out);

 private:
  ListQuestions list_;
};

}  // namespace viva::app
