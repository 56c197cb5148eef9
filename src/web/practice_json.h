#pragma once

#include <string>

#include "app/list_due.h"
#include "app/record_events.h"

namespace viva::web {

/// What became of an event: `{id, new, card, state}`.
std::string recorded_json(const app::Recorded& recorded, const practice::EventId& id);

/// Where a card stands by its schedule alone: `{stage, due, …}`.
std::string schedule_json(const practice::Schedule& schedule);

/// One card of a list: which question, where it stands, what each grade would bring, and what has
/// changed in the text since it was last seen.
std::string card_json(const app::Catalog& catalog, const app::CardState& state,
                      const std::vector<practice::Schedule>& previews);

std::string due_json(const app::Catalog& catalog, const app::DueList& list,
                     const std::vector<std::vector<practice::Schedule>>& previews);

std::string note_json(const store::Note& note);
std::string bookmark_json(const store::Bookmark& bookmark);

/// `[a,b]` of texts that are JSON.
std::string json_list(const std::vector<std::string>& items);

}  // namespace viva::web
