#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "practice/history.h"

namespace viva::store {

/// Whose rows are read and written.
enum class Person : std::int64_t {
  local = 1,  ///< The one person of a server on its own machine.
};

/// An event as the log keeps it.
struct LoggedEvent {
  std::string card;  ///< The question's ID when it happened.
  practice::Event event;
  std::int64_t took_ms = 0;       ///< From the question to the grade, as the device measured it.
  std::optional<Digest> content;  ///< Of the answer and points that were seen; none if unknown.
  bool operator==(const LoggedEvent&) const = default;
};

/// Where a card stands; follows from its events.
struct CardSchedule {
  std::string card;
  practice::Schedule schedule;
  practice::EventId last_event;   ///< The last review that counts.
  std::optional<Digest> content;  ///< Of that review.
  bool operator==(const CardSchedule&) const = default;
};

/// What was shown at a review, kept once however often it was reviewed.
struct Content {
  Digest hash{};  ///< Of the rest, as who makes it defines.
  std::string card;
  std::string answer, points;  ///< Markdown.
  std::string history;         ///< The question's history then, as JSON.
  bool operator==(const Content&) const = default;
};

struct Note {
  std::string card, text;
  practice::Time changed;
  bool operator==(const Note&) const = default;
};

struct Bookmark {
  std::string card;
  practice::Time added;
  bool operator==(const Bookmark&) const = default;
};

/// An event and its place in the order of arrival, from 1.
struct NumberedEvent {
  std::int64_t number = 0;
  LoggedEvent event;
};

}  // namespace viva::store
