#include <algorithm>

#include <fmt/format.h>

#include "bank/front_matter.h"
#include "bank/question_fields.h"
#include "check/lint_rules.h"

namespace viva::check {

namespace {

using bank::Question;

/// The file without the lines of its `history`.
std::string without_history(std::string_view source) {
  const auto front = bank::parse_front_matter(source);
  const LineIndex lines(source);
  const auto& entries = front.fields.entries;
  const auto history = std::ranges::find(entries, "history", &bank::Value::Entry::key);
  if (history == entries.end()) return std::string(source);
  const auto after = std::next(history);
  const std::size_t begin = lines.offset_of_line(history->place.line);
  const std::size_t closing = lines.offset_of_line(lines.place(front.body_offset).line - 1);
  const std::size_t end =
      after == entries.end() ? closing : lines.offset_of_line(after->place.line);
  return std::string(source.substr(0, begin)) + std::string(source.substr(end));
}

/// Whether history says more than it did.
bool has_new_entry(const Question& now, const Question& before) {
  return now.history.size() > before.history.size() ||
         now.history.front().date > before.history.front().date;
}

using EarlierById = std::unordered_map<std::string_view, const Earlier*>;

EarlierById by_id(const std::vector<Earlier>& against) {
  EarlierById result;
  for (const auto& each : against) result.emplace(each.id, &each);
  return result;
}

/// What a question was, under its ID or under the first of its aliases that was an ID; else null.
const Earlier* find(const EarlierById& earlier, const Question& now) {
  if (const auto found = earlier.find(now.id); found != earlier.end()) return found->second;
  for (const auto& alias : now.aliases)
    if (const auto found = earlier.find(alias.value); found != earlier.end()) return found->second;
  return nullptr;
}

/// Every well-formed ID and alias of a question as it was.
std::vector<std::string> ids_of(const Earlier& earlier) {
  std::vector<std::string> ids = {earlier.id};
  const auto front = bank::parse_front_matter(earlier.source);
  if (const auto* aliases = front.fields.find("aliases"))
    for (const auto& alias : aliases->items) ids.push_back(alias.text);
  std::erase_if(ids, [](const std::string& id) { return !bank::is_id(id); });
  return ids;
}

void add(std::string_view path, Place place, std::string_view rule, std::string message,
         std::vector<bank::Problem>& problems) {
  bank::Problems found(path);
  found.add(place, rule, std::move(message));
  std::ranges::move(found.take(), std::back_inserter(problems));
}

}  // namespace

void check_history(const bank::Bank& bank, const std::vector<Earlier>& against,
                   std::vector<bank::Problem>& problems) {
  const EarlierById earlier = by_id(against);
  for (const auto* now : bank.questions()) {
    const Earlier* found = find(earlier, *now);
    if (!found || found->source == now->source) continue;
    if (without_history(found->source) == without_history(now->source)) continue;
    const auto before = bank::parse_question(found->source, now->path, bank.config).question;
    if (!before || has_new_entry(*now, *before)) continue;
    add(now->path, now->place_of("history"), "history-missing",
        "the text has changed; add an entry to `history` that says how: `- {date: …, change: cosmetic, note: \"…\"}`",
        problems);
  }
}

void check_vanished(const bank::Bank& bank, const std::vector<Earlier>& against,
                    const Directory& directory, std::vector<bank::Problem>& problems) {
  std::unordered_map<std::string_view, const bank::File*> files;
  for (const auto& file : bank.files) files.emplace(file->path, file.get());
  for (const Earlier& each : against) {
    const auto found = files.find(each.path);
    const bank::Outline* now = found == files.end() ? nullptr : found->second->outline.get();
    if (found != files.end() && !now) continue;  // The file cannot be shown: that has been said.
    for (const std::string& id : ids_of(each)) {
      if (directory.contains(id)) continue;
      add(each.path.empty() ? "viva.toml" : each.path, now ? now->place_of("id") : Place{},
          "id-vanished",
          fmt::format("`{}` leads to no question any more; restore it, or add it to the `aliases` "
                      "of the question that takes its place",
                      id),
          problems);
    }
  }
}

void check_dates(const bank::Bank& bank, Date today, std::vector<bank::Problem>& problems) {
  for (const auto& run : bank.evidence) today = std::max(today, run.date);
  const Date latest{today.days + 1};  // East of Greenwich it is tomorrow already.
  for (const auto* question : bank.outlines()) {
    const Date newest = std::ranges::max(question->history, {}, &bank::Change::date).date;
    if (newest <= latest) continue;
    add(question->path, question->place_of("history"), "history-future",
        fmt::format("{} is still to come, and every later entry would have to be later; mend the "
                    "date of the entry",
                    to_iso(newest)),
        problems);
  }
}

}  // namespace viva::check
