#pragma once

#include <vector>

#include "bank/question.h"

namespace viva::app {

/// For each question the few it belongs with, best first: those that share its tags, the rare ones
/// more than the common ones, and its category; questions it leads to as a follow-up are left out,
/// since its page links them already. Deterministic.
std::vector<std::vector<const bank::Question*>> related_questions(
    const std::vector<const bank::Question*>& questions);

}  // namespace viva::app
