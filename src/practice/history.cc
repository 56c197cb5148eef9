#include "practice/history.h"

#include <algorithm>

#include "practice/fuzz.h"

namespace viva::practice {

namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::size_t kUuidLength = 36;

bool is_hyphen_place(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

std::optional<std::uint8_t> value_of(char c) {
  if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  const auto place = kDigits.find(c);
  if (place == std::string_view::npos) return {};
  return static_cast<std::uint8_t>(place);
}

/// The first eight bytes as one number.
std::uint64_t seed_of(const EventId& id) {
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < 8; ++i) seed = seed << 8 | id.bytes[i];
  return mixed(seed, 0);
}

Schedule step(const Schedule& before, const Event& event, const Settings& settings) {
  if (before.stage != Stage::fresh) return next(before, event.review, settings);
  Schedule fresh = before;
  fresh.seed = seed_of(event.id);
  return next(fresh, event.review, settings);
}

}  // namespace

std::optional<EventId> parse_event_id(std::string_view text) {
  const bool is_uuid = text.size() == kUuidLength;
  EventId id;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_uuid && is_hyphen_place(i)) {
      if (text[i] != '-') return {};
      continue;
    }
    const auto value = value_of(text[i]);
    if (!value || digits == 2 * id.bytes.size()) return {};
    auto& byte = id.bytes[digits++ / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | *value);
  }
  if (digits != 2 * id.bytes.size()) return {};
  return id;
}

std::string to_string(const EventId& id) {
  std::string text;
  for (const std::uint8_t byte : id.bytes) {
    if (is_hyphen_place(text.size())) text += '-';
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

bool comes_before(const Event& a, const Event& b) {
  return a.review.at != b.review.at ? a.review.at < b.review.at : a.id < b.id;
}

std::vector<Event> counting(std::vector<Event> events) {
  std::sort(events.begin(), events.end(), comes_before);
  const auto same = [](const Event& a, const Event& b) { return a.id == b.id; };
  events.erase(std::unique(events.begin(), events.end(), same), events.end());
  std::vector<EventId> undone;
  for (const Event& event : events)
    if (event.kind == EventKind::undo) undone.push_back(event.undone);
  std::sort(undone.begin(), undone.end());
  std::erase_if(events, [&](const Event& event) {
    return event.kind != EventKind::review ||
           std::binary_search(undone.begin(), undone.end(), event.id);
  });
  return events;
}

Schedule replay(std::vector<Event> events, const Settings& settings) {
  Schedule schedule;
  for (const Event& event : counting(std::move(events))) schedule = step(schedule, event, settings);
  return schedule;
}

std::optional<Schedule> advance(const Schedule& before, const Event& last, const Event& event,
                                const Settings& settings) {
  if (event.kind != EventKind::review) return {};
  if (before.stage != Stage::fresh && !comes_before(last, event)) return {};
  return step(before, event, settings);
}

}  // namespace viva::practice
