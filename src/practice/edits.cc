#include "practice/edits.h"

#include <algorithm>

namespace viva::practice {

namespace {

bool is_unseen(const Edit& edit, const std::vector<Edit>* known, const Schedule& schedule) {
  if (edit.kind == EditKind::cosmetic) return false;
  if (known == nullptr) return edit.day > schedule.last_day;
  return std::find(known->begin(), known->end(), edit) == known->end();
}

}  // namespace

Consequence consequence_of(std::span<const Edit> history, const std::vector<Edit>* known,
                           const Schedule& schedule, const DayRule& rule) {
  Consequence consequence{.due = schedule.due, .unseen = {}, .is_brought_forward = false};
  if (schedule.stage == Stage::fresh) return consequence;
  for (std::size_t i = 0; i < history.size(); ++i) {
    if (!is_unseen(history[i], known, schedule)) continue;
    consequence.unseen.push_back(i);
    if (history[i].kind != EditKind::meaning) continue;
    consequence.is_brought_forward = true;
    consequence.due = std::min(consequence.due, beginning_of(history[i].day, rule));
  }
  return consequence;
}

}  // namespace viva::practice
