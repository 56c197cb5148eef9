#pragma once

#include "store/database.h"
#include "store/records.h"

namespace viva::store {

/// One person's rows, as of one moment; all SQL about them is here. What is written through it
/// counts when the whole transaction is durable, or not at all. Errors: as Database::execute.
class Transaction {
 public:
  Transaction(Database& database, Person person)
      : database_(database), person_(static_cast<std::int64_t>(person)) {}

  // The log of events.

  Result<std::optional<LoggedEvent>> event(const practice::EventId& id);
  /// Adds an event unless its ID is there; whether it was added.
  Result<bool> append(const LoggedEvent& event);
  /// Whether an undo of that review has been logged.
  Result<bool> is_undone(const practice::EventId& id);
  /// Of a card under this ID and those it had before, in no particular order.
  Result<std::vector<LoggedEvent>> events_of(std::string_view card);
  /// Those that arrived after `number`, at most `most`, in the order of arrival.
  Result<std::vector<NumberedEvent>> events_after(std::int64_t number, std::int64_t most);
  Result<std::int64_t> count_events();
  /// IDs of all cards that have events, as they were written, each once.
  Result<std::vector<std::string>> cards_with_events();

  // Where cards stand.

  Result<std::optional<CardSchedule>> schedule(std::string_view card);
  Result<std::vector<CardSchedule>> schedules();
  Result<void> save(const CardSchedule& schedule);
  Result<void> remove_schedule(std::string_view card);

  // Questions that have got another ID.

  /// The ID that stands for `card` now.
  Result<std::string> current_name(std::string_view card);
  /// From now on what is known of `alias` belongs to `card`: renames of renames are followed, notes
  /// and bookmarks move. Schedules have to be made anew by the caller.
  Result<void> rename(std::string_view alias, std::string_view card);

  // What was seen, and what was added to it.

  Result<void> keep(const Content& content);
  Result<std::optional<Content>> content(const Digest& hash);
  Result<std::optional<Note>> note(std::string_view card);
  Result<std::vector<Note>> notes();
  /// An empty text removes the note.
  Result<void> save_note(const Note& note);
  Result<std::vector<Bookmark>> bookmarks();
  Result<void> add_bookmark(const Bookmark& bookmark);
  Result<void> remove_bookmark(std::string_view card);
  /// As they were saved; none if never.
  Result<std::optional<std::string>> settings();
  Result<void> save_settings(std::string_view value, practice::Time changed);

 private:
  Result<std::vector<LoggedEvent>> events_named(std::string_view card);
  Result<std::vector<std::string>> aliases_of(std::string_view card);
  Result<void> move_note(std::string_view alias, std::string_view card);
  Result<void> move_bookmark(std::string_view alias, std::string_view card);

  Database& database_;
  std::int64_t person_;
};

}  // namespace viva::store
