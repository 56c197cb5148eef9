#include <algorithm>

#include <fmt/format.h>

#include "bank/front_matter.h"
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

}  // namespace

void check_history(const bank::Bank& bank, const std::vector<Earlier>& against,
                   std::vector<bank::Problem>& problems) {
  std::unordered_map<std::string_view, const Earlier*> earlier;
  for (const auto& each : against) earlier.emplace(each.id, &each);
  for (const auto* now : bank.questions()) {
    const auto found = earlier.find(now->id);
    if (found == earlier.end() || found->second->source == now->source) continue;
    if (without_history(found->second->source) == without_history(now->source)) continue;
    const auto before =
        bank::parse_question(found->second->source, now->path, bank.config).question;
    if (!before || has_new_entry(*now, *before)) continue;
    bank::Problems found_here(now->path);
    found_here.add(
        now->place_of("history"), "history-missing",
        "the text has changed; add an entry to `history` that says how: `- {date: …, change: cosmetic, note: \"…\"}`");
    std::ranges::move(found_here.take(), std::back_inserter(problems));
  }
}

}  // namespace viva::check
