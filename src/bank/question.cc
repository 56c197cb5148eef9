#include "bank/question.h"

#include <algorithm>
#include <cassert>

namespace viva::bank {

namespace {

struct SectionNames {
  std::string_view heading, label, key;
};

constexpr std::array<SectionNames, kSectionCount> kSections = {{
    {"Answer", "Answer", "answer"},
    {"Explanation", "Deep explanation", "explanation"},
    {"Example", "Real-world example", "example"},
    {"Mistakes", "Common mistakes", "mistakes"},
    {"Scenario", "Production scenario", "scenario"},
    {"Points", "What each level knows", "points"},
    {"Follow-ups", "Follow-up questions", "follow_ups"},
}};

const SectionNames& names(Section section) { return kSections[static_cast<std::size_t>(section)]; }

}  // namespace

std::string_view heading(Section section) { return names(section).heading; }
std::string_view label(Section section) { return names(section).label; }
std::string_view key(Section section) { return names(section).key; }

std::string_view to_string(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::cosmetic: return "cosmetic";
    case ChangeKind::clarify: return "clarify";
    case ChangeKind::meaning: return "meaning";
  }
  return {};
}

Place Outline::place_of(std::string_view name) const {
  const auto found = std::ranges::find(key_places, name, &std::pair<std::string, Place>::first);
  return found == key_places.end() ? Place{} : found->second;
}

Place Question::place_in_body(std::size_t offset) const {
  return lines->place(body_offset + offset);
}

const Change& Outline::changed() const {
  assert(!history.empty());
  const auto found = std::ranges::find_if(
      history, [](const Change& change) { return change.kind != ChangeKind::cosmetic; });
  return found == history.end() ? history.back() : *found;
}

std::optional<Section> Question::section_of(markdown::NodeId node) const {
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    const auto [first, end] = sections[i];
    if (first != end && node >= first && node < end) return static_cast<Section>(i);
  }
  return {};
}

}  // namespace viva::bank
