#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pages/site.h"

namespace viva::pages {

/// The questions of a kit, one for each step; null where the bank has none.
using KitQuestions = std::vector<std::shared_ptr<const bank::Question>>;

/// The plan of an interview, to be ticked on a screen or printed: per heading its questions, their
/// points as boxes, red flags, follow-ups, and room for notes.
std::string kit_page(const bank::Kit& kit, const KitQuestions& questions, const Context& context);

}  // namespace viva::pages
