#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "practice/schedule.h"

namespace viva::practice {

/// What the learner's device made up for one event: 128 bits, so that no two devices ever choose
/// the same. It makes a repeated message harmless.
struct EventId {
  std::array<std::uint8_t, 16> bytes = {};
  bool operator==(const EventId&) const = default;
  auto operator<=>(const EventId&) const = default;
};

/// Reads 32 hexadecimal digits, or the same as a UUID with its four hyphens. Case does not matter.
std::optional<EventId> parse_event_id(std::string_view text);
/// `0b9e2c4e-7d1f-4c57-9a3e-5f0d8c6b1a22`.
std::string to_string(const EventId& id);

enum class EventKind : std::uint8_t {
  review = 1,  ///< A grade was given.
  undo = 2,    ///< A review was taken back.
};

/// One thing that happened to one card. Events are added, never changed or removed.
struct Event {
  EventId id;
  EventKind kind = EventKind::review;
  Review review;   ///< Of an undo only its time and zone count.
  EventId undone;  ///< Of an undo: the review taken back.
  bool operator==(const Event&) const = default;
};

/// The order in which events count: by time, then by ID. It does not depend on when they came.
bool comes_before(const Event& a, const Event& b);

/// The reviews that count, in their order: each once, and none that was taken back.
/// Requires: equal IDs mean equal events.
std::vector<Event> counting(std::vector<Event> events);

/// Where a card stands after these events: a function of their set, so that neither order nor
/// repetition nor the way they were batched makes a difference. Undone reviews count as never made.
/// Requires: equal IDs mean equal events.
Schedule replay(std::vector<Event> events, const Settings& settings);

/// The card after one event more, if that needs no other than the last: none if the event comes
/// before it or takes one back; then all have to be replayed.
std::optional<Schedule> advance(const Schedule& before, const Event& last, const Event& event,
                                const Settings& settings);

}  // namespace viva::practice
