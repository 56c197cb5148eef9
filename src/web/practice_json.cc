#include "web/practice_json.h"

#include <fmt/format.h>

#include "app/moment.h"
#include "base/date.h"
#include "base/json_text.h"
#include "base/text.h"

namespace viva::web {

namespace {

constexpr std::string_view kStages[] = {"new", "learning", "review", "relearning"};
constexpr std::string_view kGrades[] = {"again", "hard", "good", "easy"};

std::string_view stage_of(const practice::Schedule& schedule) {
  return kStages[static_cast<std::size_t>(schedule.stage)];
}

std::string previews_json(const std::vector<practice::Schedule>& previews) {
  std::string out = "{";
  for (std::size_t i = 0; i < previews.size(); ++i)
    out += fmt::format("{}\"{}\":{{\"due\":\"{}\",\"interval_days\":{}}}", i > 0 ? "," : "",
                       kGrades[i], app::to_iso(previews[i].due), previews[i].interval_days);
  return out + "}";
}

std::string changes_json(const std::vector<app::HistoryEntry>& history) {
  constexpr std::string_view kKinds[] = {"cosmetic", "clarify", "meaning"};
  std::vector<std::string> items;
  for (const auto& [day, kind, note] : history)
    items.push_back(fmt::format("{{\"date\":\"{}\",\"change\":\"{}\",\"note\":{}}}",
                                viva::to_iso(Date{day}), kKinds[static_cast<std::size_t>(kind)],
                                json_quoted(note)));
  return json_list(items);
}

std::string seen_json(const std::optional<store::Content>& seen) {
  if (!seen) return "null";
  return fmt::format("{{\"answer\":{},\"points\":{}}}", json_quoted(seen->answer),
                     json_quoted(seen->points));
}

}  // namespace

std::string json_list(const std::vector<std::string>& items) {
  return "[" + join(items, ",") + "]";
}

std::string schedule_json(const practice::Schedule& schedule) {
  if (schedule.stage == practice::Stage::fresh)
    return R"({"stage":"new","due":null,"reviews":0,"lapses":0})";
  return fmt::format(
      "{{\"stage\":\"{}\",\"due\":\"{}\",\"interval_days\":{},\"stability_days\":{},"
      "\"difficulty\":{},\"reviews\":{},\"lapses\":{},\"first\":\"{}\",\"last\":\"{}\"}}",
      stage_of(schedule), app::to_iso(schedule.due), schedule.interval_days,
      schedule.memory.stability_days, schedule.memory.difficulty, schedule.reviews, schedule.lapses,
      app::to_iso(schedule.first), app::to_iso(schedule.last));
}

std::string recorded_json(const app::Recorded& recorded, const practice::EventId& id) {
  return fmt::format("{{\"id\":\"{}\",\"new\":{},\"card\":{},\"due\":{},\"state\":{}}}",
                     to_string(id), recorded.is_new, json_quoted(recorded.card.card),
                     recorded.card.schedule.stage == practice::Stage::fresh
                         ? "null"
                         : json_quoted(app::to_iso(recorded.card.schedule.due)),
                     schedule_json(recorded.card.schedule));
}

std::string card_json(const app::Catalog& catalog, const app::CardState& state,
                      const std::vector<practice::Schedule>& previews) {
  const auto& record = catalog.question(state.question);
  const std::string_view id = catalog.text(record.id);
  const bool is_fresh = state.card.schedule.stage == practice::Stage::fresh;
  return fmt::format(
      "{{\"card\":{},\"question\":{},\"url\":{},\"due\":{},\"recall\":{:.4f},\"leech\":{},"
      "\"brought_forward\":{},\"changes\":{},\"seen\":{},\"state\":{},\"grades\":{}}}",
      json_quoted(id), json_quoted(catalog.text(record.question)),
      json_quoted(fmt::format("/questions/{}", id)),
      is_fresh ? "null" : json_quoted(app::to_iso(state.consequence.due)), state.recall,
      state.is_leech, state.consequence.is_brought_forward, changes_json(state.unseen),
      seen_json(state.seen), schedule_json(state.card.schedule), previews_json(previews));
}

std::string due_json(const app::Catalog& catalog, const app::DueList& list,
                     const std::vector<std::vector<practice::Schedule>>& previews) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < list.cards.size(); ++i)
    items.push_back(card_json(catalog, list.cards[i], previews[i]));
  return fmt::format("{{\"due\":{},\"new\":{},\"waiting\":{},\"next_due\":{},\"cards\":{}}}",
                     list.due, list.fresh, list.waiting,
                     list.next_due ? json_quoted(app::to_iso(*list.next_due)) : "null",
                     json_list(items));
}

std::string note_json(const store::Note& note) {
  return fmt::format("{{\"card\":{},\"text\":{},\"changed\":\"{}\"}}", json_quoted(note.card),
                     json_quoted(note.text), app::to_iso(note.changed));
}

std::string bookmark_json(const store::Bookmark& bookmark) {
  return fmt::format("{{\"card\":{},\"added\":\"{}\"}}", json_quoted(bookmark.card),
                     app::to_iso(bookmark.added));
}

}  // namespace viva::web
