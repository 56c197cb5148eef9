#include "app/question_facts.h"

#include <boost/json.hpp>

#include "bank/front_matter.h"
#include "bank/question.h"
#include "base/date.h"

namespace viva::app {

namespace json = boost::json;

namespace {

using practice::EditKind;

constexpr std::string_view kKinds[] = {"cosmetic", "clarify", "meaning"};

/// An unknown class is taken for the weightiest.
EditKind kind_of(std::string_view word) {
  const auto found = std::ranges::find(kKinds, word);
  return found == std::end(kKinds) ? EditKind::meaning
                                   : static_cast<EditKind>(found - std::begin(kKinds));
}

HistoryEntry entry_of(const bank::Value& value) {
  const auto text = [&](std::string_view key) {
    const auto* found = value.find(key);
    return found ? found->text : std::string();
  };
  const auto date = parse_date(text("date"));
  return {date ? date->days : 0, kind_of(text("change")), text("note")};
}

std::string json_of(const std::vector<HistoryEntry>& history) {
  json::array entries;
  for (const auto& [day, kind, note] : history)
    entries.push_back(json::object{{"date", viva::to_iso(Date{day})},
                                   {"change", kKinds[static_cast<std::size_t>(kind)]},
                                   {"note", note}});
  return json::serialize(entries);
}

std::string_view section(const Catalog& catalog, const QuestionRecord& record,
                         bank::Section section) {
  const std::string_view file = catalog.fragment(record.markdown).raw;
  const auto places = catalog.list(record.sections);
  const std::size_t at = 2 * (bank::kSectionCount + static_cast<std::size_t>(section));
  if (at + 1 >= places.size() || places[at] > file.size()) return {};
  return file.substr(places[at], places[at + 1]);
}

/// Lengths between the parts, so that no two contents share a text.
Digest hash_of(const store::Content& content) {
  Sha256 hash;
  for (const std::string* part : {&content.answer, &content.points, &content.history}) {
    hash.update(std::to_string(part->size()) + "\n");
    hash.update(*part);
  }
  return hash.finish();
}

}  // namespace

std::vector<practice::Edit> edits_of(const std::vector<HistoryEntry>& history) {
  std::vector<practice::Edit> edits;
  for (const auto& [day, kind, note] : history) edits.push_back({day, kind, checksum(note)});
  return edits;
}

std::vector<HistoryEntry> history_of(const store::Content& content) {
  boost::system::error_code error;
  const json::value value = json::parse(content.history, error);
  std::vector<HistoryEntry> history;
  if (error || !value.is_array()) return history;
  for (const auto& each : value.as_array()) {
    const auto* entry = each.if_object();
    if (!entry) return {};
    const auto text = [&](const char* key) {
      const auto* found = entry->if_contains(key);
      return found && found->is_string() ? std::string(found->as_string()) : std::string();
    };
    const auto date = parse_date(text("date"));
    history.push_back({date ? date->days : 0, kind_of(text("change")), text("note")});
  }
  return history;
}

QuestionFacts facts_of(const Catalog& catalog, std::uint32_t question) {
  const QuestionRecord& record = catalog.question(question);
  QuestionFacts facts;
  const auto front = bank::parse_front_matter(catalog.fragment(record.markdown).raw);
  if (const auto* history = front.fields.find("history"))
    for (const auto& entry : history->items) facts.history.push_back(entry_of(entry));
  facts.edits = edits_of(facts.history);
  facts.content.card = catalog.text(record.id);
  facts.content.answer = section(catalog, record, bank::Section::answer);
  facts.content.points = section(catalog, record, bank::Section::points);
  facts.content.history = json_of(facts.history);
  facts.content.hash = hash_of(facts.content);
  return facts;
}

std::shared_ptr<const QuestionFacts> FactsCache::of(std::uint32_t question) {
  const std::lock_guard lock(mutex_);
  auto& facts = known_[question];
  if (!facts) facts = std::make_shared<const QuestionFacts>(facts_of(*catalog_, question));
  return facts;
}

}  // namespace viva::app
