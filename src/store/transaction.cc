#include "store/transaction.h"

#include <algorithm>

namespace viva::store {

namespace {

using practice::EventId;
using practice::Minutes;
using practice::Time;

std::int64_t number(Time time) { return time.time_since_epoch().count(); }
Time time_of(std::int64_t number) { return Time(std::chrono::milliseconds(number)); }

template <std::size_t kSize>
std::optional<std::array<std::uint8_t, kSize>> bytes_of(Blob blob) {
  if (blob.size() != kSize) return {};
  std::array<std::uint8_t, kSize> bytes;
  std::ranges::copy(blob, bytes.begin());
  return bytes;
}

std::optional<Digest> digest_of(const Statement& row, int column) {
  return bytes_of<std::tuple_size_v<Digest>>(row.blob(column));
}

EventId id_of(const Statement& row, int column) {
  return {bytes_of<16>(row.blob(column)).value_or(std::array<std::uint8_t, 16>{})};
}

std::optional<Blob> blob_of(const std::optional<Digest>& digest) {
  if (!digest) return {};
  return Blob(*digest);
}

/// From columns id, card, kind, at, utc_offset, grade, undone, took_ms, content; the first is at
/// `from`.
LoggedEvent event_of(const Statement& row, int from = 0) {
  LoggedEvent logged;
  logged.event.id = id_of(row, from);
  logged.card = row.text(from + 1);
  logged.event.kind = static_cast<practice::EventKind>(row.integer(from + 2));
  logged.event.review = {.at = time_of(row.integer(from + 3)),
                         .utc_offset = Minutes(row.integer(from + 4)),
                         .grade = static_cast<practice::Grade>(row.integer(from + 5))};
  if (!row.is_null(from + 6)) logged.event.undone = id_of(row, from + 6);
  logged.took_ms = row.integer(from + 7);
  logged.content = digest_of(row, from + 8);
  return logged;
}

/// From columns card, stage, …, content of `schedules`.
CardSchedule schedule_of(const Statement& row) {
  CardSchedule card;
  card.card = row.text(0);
  practice::Schedule& schedule = card.schedule;
  schedule.stage = static_cast<practice::Stage>(row.integer(1));
  schedule.step = static_cast<int>(row.integer(2));
  schedule.memory = {row.real(3), row.real(4)};
  schedule.interval_days = static_cast<int>(row.integer(5));
  schedule.reviews = static_cast<int>(row.integer(6));
  schedule.lapses = static_cast<int>(row.integer(7));
  schedule.due = time_of(row.integer(8));
  schedule.first = time_of(row.integer(9));
  schedule.last = time_of(row.integer(10));
  schedule.last_day = static_cast<std::int32_t>(row.integer(11));
  schedule.seed = static_cast<std::uint64_t>(row.integer(12));
  card.last_event = id_of(row, 13);
  card.content = digest_of(row, 14);
  return card;
}

/// All rows, each made a value by `make`.
template <class Make>
auto collect(Statement& statement, const Make& make)
    -> Result<std::vector<std::invoke_result_t<Make, const Statement&>>> {
  std::vector<std::invoke_result_t<Make, const Statement&>> values;
  for (;;) {
    VIVA_TRY(const bool has_row, statement.next());
    if (!has_row) return values;
    values.push_back(make(statement));
  }
}

/// The first row, if there is one.
template <class Make>
auto first(Statement& statement, const Make& make)
    -> Result<std::optional<std::invoke_result_t<Make, const Statement&>>> {
  VIVA_TRY(auto rows, collect(statement, make));
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::string text_of(const Statement& row) { return std::string(row.text(0)); }

}  // namespace

Result<std::optional<LoggedEvent>> Transaction::event(const EventId& id) {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT id, card, kind, at, utc_offset, grade, undone, took_ms, "
                              "content FROM events WHERE person = $1 AND id = $2"));
  select->with(person_, Blob(id.bytes));
  return first(*select, [](const Statement& row) { return event_of(row); });
}

Result<bool> Transaction::append(const LoggedEvent& logged) {
  VIVA_TRY(Statement* const insert,
           database_.prepared("INSERT INTO events (person, id, card, kind, at, utc_offset, grade, "
                              "undone, took_ms, content) "
                              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
                              "ON CONFLICT (person, id) DO NOTHING"));
  const practice::Event& event = logged.event;
  std::optional<Blob> undone;
  if (event.kind == practice::EventKind::undo) undone = Blob(event.undone.bytes);
  VIVA_CHECK(insert
                 ->with(person_, Blob(event.id.bytes), std::string_view(logged.card),
                        static_cast<int>(event.kind), number(event.review.at),
                        std::int64_t{event.review.utc_offset.count()},
                        static_cast<int>(event.review.grade), undone, logged.took_ms,
                        blob_of(logged.content))
                 .run());
  return database_.changes() > 0;
}

Result<bool> Transaction::is_undone(const EventId& id) {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT 1 FROM events WHERE person = $1 AND undone = $2 LIMIT 1"));
  VIVA_TRY(const auto rows, collect(select->with(person_, Blob(id.bytes)), text_of));
  return !rows.empty();
}

Result<std::vector<LoggedEvent>> Transaction::events_named(std::string_view card) {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT id, card, kind, at, utc_offset, grade, undone, took_ms, "
                              "content FROM events WHERE person = $1 AND card = $2"));
  return collect(select->with(person_, card), [](const Statement& row) { return event_of(row); });
}

Result<std::vector<LoggedEvent>> Transaction::events_of(std::string_view card) {
  VIVA_TRY(auto events, events_named(card));
  VIVA_TRY(const auto aliases, aliases_of(card));
  for (const std::string& alias : aliases) {
    VIVA_TRY(const auto earlier, events_named(alias));
    events.insert(events.end(), earlier.begin(), earlier.end());
  }
  return events;
}

Result<std::vector<NumberedEvent>> Transaction::events_after(std::int64_t after,
                                                             std::int64_t most) {
  VIVA_TRY(Statement* const select,
           database_.prepared(
               "SELECT seq, id, card, kind, at, utc_offset, grade, undone, took_ms, "
               "content FROM events WHERE person = $1 AND seq > $2 ORDER BY seq LIMIT $3"));
  return collect(select->with(person_, after, most), [](const Statement& row) {
    return NumberedEvent{row.integer(0), event_of(row, 1)};
  });
}

Result<std::int64_t> Transaction::count_events() {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT count(*) FROM events WHERE person = $1"));
  VIVA_TRY(const auto count,
           first(select->with(person_), [](const Statement& row) { return row.integer(0); }));
  return count.value_or(0);
}

Result<std::vector<std::string>> Transaction::cards_with_events() {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT DISTINCT card FROM events WHERE person = $1 ORDER BY card"));
  return collect(select->with(person_), text_of);
}

Result<std::optional<CardSchedule>> Transaction::schedule(std::string_view card) {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT card, stage, step, stability, difficulty, interval_days, "
                              "reviews, lapses, due, first_at, last_at, last_day, seed, "
                              "last_event, content FROM schedules "
                              "WHERE person = $1 AND card = $2"));
  return first(select->with(person_, card), schedule_of);
}

Result<std::vector<CardSchedule>> Transaction::schedules() {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT card, stage, step, stability, difficulty, interval_days, "
                              "reviews, lapses, due, first_at, last_at, last_day, seed, "
                              "last_event, content FROM schedules WHERE person = $1 "
                              "ORDER BY card"));
  return collect(select->with(person_), schedule_of);
}

Result<void> Transaction::save(const CardSchedule& card) {
  VIVA_TRY(Statement* const upsert,
           database_.prepared(
               "INSERT INTO schedules (person, card, stage, step, stability, difficulty, "
               "interval_days, reviews, lapses, due, first_at, last_at, last_day, seed, "
               "last_event, content) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
               "ON CONFLICT (person, card) DO UPDATE SET stage = excluded.stage, "
               "step = excluded.step, stability = excluded.stability, "
               "difficulty = excluded.difficulty, interval_days = excluded.interval_days, "
               "reviews = excluded.reviews, lapses = excluded.lapses, due = excluded.due, "
               "first_at = excluded.first_at, last_at = excluded.last_at, "
               "last_day = excluded.last_day, seed = excluded.seed, "
               "last_event = excluded.last_event, content = excluded.content"));
  const practice::Schedule& schedule = card.schedule;
  return upsert
      ->with(person_, std::string_view(card.card), static_cast<int>(schedule.stage), schedule.step,
             schedule.memory.stability_days, schedule.memory.difficulty, schedule.interval_days,
             schedule.reviews, schedule.lapses, number(schedule.due), number(schedule.first),
             number(schedule.last), schedule.last_day, static_cast<std::int64_t>(schedule.seed),
             Blob(card.last_event.bytes), blob_of(card.content))
      .run();
}

Result<void> Transaction::remove_schedule(std::string_view card) {
  VIVA_TRY(Statement* const remove,
           database_.prepared("DELETE FROM schedules WHERE person = $1 AND card = $2"));
  return remove->with(person_, card).run();
}

Result<std::vector<std::string>> Transaction::aliases_of(std::string_view card) {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT alias FROM renames WHERE person = $1 AND card = $2"));
  return collect(select->with(person_, card), text_of);
}

Result<std::string> Transaction::current_name(std::string_view card) {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT card FROM renames WHERE person = $1 AND alias = $2"));
  VIVA_TRY(auto name, first(select->with(person_, card), text_of));
  return std::move(name).value_or(std::string(card));
}

Result<void> Transaction::rename(std::string_view alias, std::string_view card) {
  VIVA_TRY(Statement* const redirect,
           database_.prepared("UPDATE renames SET card = $1 WHERE person = $2 AND card = $3"));
  VIVA_CHECK(redirect->with(card, person_, alias).run());
  // A name that is a card again is an alias no longer.
  VIVA_TRY(Statement* const forget,
           database_.prepared("DELETE FROM renames WHERE person = $1 AND alias = $2"));
  VIVA_CHECK(forget->with(person_, card).run());
  VIVA_TRY(Statement* const upsert,
           database_.prepared("INSERT INTO renames (person, alias, card) VALUES ($1, $2, $3) "
                              "ON CONFLICT (person, alias) DO UPDATE SET card = excluded.card"));
  VIVA_CHECK(upsert->with(person_, alias, card).run());
  VIVA_CHECK(move_note(alias, card));
  return move_bookmark(alias, card);
}

/// Loses nothing: where both have a note, they stand one below the other.
Result<void> Transaction::move_note(std::string_view alias, std::string_view card) {
  VIVA_TRY(const auto moved, note(alias));
  if (!moved) return {};
  VIVA_TRY(const auto there, note(card));
  Note joined{std::string(card), moved->text, moved->changed};
  if (there && there->text != moved->text) {
    joined.text = there->text + "\n\n" + moved->text;
    joined.changed = std::max(there->changed, moved->changed);
  }
  VIVA_CHECK(save_note(joined));
  return save_note({std::string(alias), "", {}});
}

Result<void> Transaction::move_bookmark(std::string_view alias, std::string_view card) {
  VIVA_TRY(const auto all, bookmarks());
  const auto found = std::ranges::find(all, alias, &Bookmark::card);
  if (found == all.end()) return {};
  VIVA_CHECK(add_bookmark({std::string(card), found->added}));
  return remove_bookmark(alias);
}

Result<void> Transaction::keep(const Content& content) {
  VIVA_TRY(Statement* const insert,
           database_.prepared("INSERT INTO contents (person, hash, card, answer, points, history) "
                              "VALUES ($1, $2, $3, $4, $5, $6) "
                              "ON CONFLICT (person, hash) DO NOTHING"));
  return insert
      ->with(person_, Blob(content.hash), std::string_view(content.card),
             std::string_view(content.answer), std::string_view(content.points),
             std::string_view(content.history))
      .run();
}

Result<std::optional<Content>> Transaction::content(const Digest& hash) {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT hash, card, answer, points, history FROM contents "
                              "WHERE person = $1 AND hash = $2"));
  return first(select->with(person_, Blob(hash)), [](const Statement& row) {
    return Content{digest_of(row, 0).value_or(Digest{}), std::string(row.text(1)),
                   std::string(row.text(2)), std::string(row.text(3)), std::string(row.text(4))};
  });
}

Result<std::optional<Note>> Transaction::note(std::string_view card) {
  VIVA_TRY(const auto all, notes());
  const auto found = std::ranges::find(all, card, &Note::card);
  if (found == all.end()) return std::nullopt;
  return *found;
}

Result<std::vector<Note>> Transaction::notes() {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT card, text, changed FROM notes WHERE person = $1 "
                              "ORDER BY card"));
  return collect(select->with(person_), [](const Statement& row) {
    return Note{std::string(row.text(0)), std::string(row.text(1)), time_of(row.integer(2))};
  });
}

Result<void> Transaction::save_note(const Note& note) {
  if (note.text.empty()) {
    VIVA_TRY(Statement* const remove,
             database_.prepared("DELETE FROM notes WHERE person = $1 AND card = $2"));
    return remove->with(person_, std::string_view(note.card)).run();
  }
  VIVA_TRY(Statement* const upsert,
           database_.prepared("INSERT INTO notes (person, card, text, changed) "
                              "VALUES ($1, $2, $3, $4) ON CONFLICT (person, card) "
                              "DO UPDATE SET text = excluded.text, changed = excluded.changed"));
  return upsert
      ->with(person_, std::string_view(note.card), std::string_view(note.text),
             number(note.changed))
      .run();
}

Result<std::vector<Bookmark>> Transaction::bookmarks() {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT card, added FROM bookmarks WHERE person = $1 ORDER BY card"));
  return collect(select->with(person_), [](const Statement& row) {
    return Bookmark{std::string(row.text(0)), time_of(row.integer(1))};
  });
}

Result<void> Transaction::add_bookmark(const Bookmark& bookmark) {
  VIVA_TRY(Statement* const insert,
           database_.prepared("INSERT INTO bookmarks (person, card, added) VALUES ($1, $2, $3) "
                              "ON CONFLICT (person, card) DO NOTHING"));
  return insert->with(person_, std::string_view(bookmark.card), number(bookmark.added)).run();
}

Result<void> Transaction::remove_bookmark(std::string_view card) {
  VIVA_TRY(Statement* const remove,
           database_.prepared("DELETE FROM bookmarks WHERE person = $1 AND card = $2"));
  return remove->with(person_, card).run();
}

Result<std::optional<std::string>> Transaction::settings() {
  VIVA_TRY(Statement* const select,
           database_.prepared("SELECT value FROM settings WHERE person = $1"));
  return first(select->with(person_), text_of);
}

Result<void> Transaction::save_settings(std::string_view value, Time changed) {
  VIVA_TRY(Statement* const upsert,
           database_.prepared("INSERT INTO settings (person, value, changed) VALUES ($1, $2, $3) "
                              "ON CONFLICT (person) DO UPDATE SET value = excluded.value, "
                              "changed = excluded.changed"));
  return upsert->with(person_, value, number(changed)).run();
}

}  // namespace viva::store
