#include "store/schema.h"

#include <fmt/format.h>

namespace viva::store {

namespace {

/// Kept in SQLite's header: `Viva` in ASCII.
constexpr std::int64_t kApplication = 0x56697661;

/// Times are milliseconds since 1970, identifiers and hashes bytes. `person` leads every key, so
/// that a query touches one person's rows, and rows can be spread over machines by person.
/// `events` is the truth and only grows; `schedules` follows from it. `seq` is the order of
/// arrival.
constexpr const char* kFirst = R"(
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  person INTEGER NOT NULL,
  id BLOB NOT NULL,
  card TEXT NOT NULL,
  kind INTEGER NOT NULL,
  at INTEGER NOT NULL,
  utc_offset INTEGER NOT NULL,
  grade INTEGER NOT NULL,
  undone BLOB,
  took_ms INTEGER NOT NULL,
  content BLOB,
  UNIQUE (person, id));
CREATE INDEX events_of_card ON events (person, card);
CREATE INDEX events_undone ON events (person, undone) WHERE undone IS NOT NULL;
CREATE TABLE schedules (
  person INTEGER NOT NULL,
  card TEXT NOT NULL,
  stage INTEGER NOT NULL,
  step INTEGER NOT NULL,
  stability REAL NOT NULL,
  difficulty REAL NOT NULL,
  interval_days INTEGER NOT NULL,
  reviews INTEGER NOT NULL,
  lapses INTEGER NOT NULL,
  due INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  last_event BLOB NOT NULL,
  content BLOB,
  PRIMARY KEY (person, card));
CREATE TABLE renames (
  person INTEGER NOT NULL,
  alias TEXT NOT NULL,
  card TEXT NOT NULL,
  PRIMARY KEY (person, alias));
CREATE TABLE contents (
  person INTEGER NOT NULL,
  hash BLOB NOT NULL,
  card TEXT NOT NULL,
  answer TEXT NOT NULL,
  points TEXT NOT NULL,
  history TEXT NOT NULL,
  PRIMARY KEY (person, hash));
CREATE TABLE notes (
  person INTEGER NOT NULL,
  card TEXT NOT NULL,
  text TEXT NOT NULL,
  changed INTEGER NOT NULL,
  PRIMARY KEY (person, card));
CREATE TABLE bookmarks (
  person INTEGER NOT NULL,
  card TEXT NOT NULL,
  added INTEGER NOT NULL,
  PRIMARY KEY (person, card));
CREATE TABLE settings (
  person INTEGER PRIMARY KEY,
  value TEXT NOT NULL,
  changed INTEGER NOT NULL);
)";

constexpr Migration kMigrations[] = {{kFirst}};

Error foreign(const Database& database) {
  return damaged(database.path().string(),
                 "this is a database of another program; name another file as the store");
}

Error newer(const Database& database, std::int64_t version, std::size_t known) {
  return damaged(
      database.path().string(),
      fmt::format("this store is of version {}, and this program knows versions up to {}; use the "
                  "newer program, or restore a backup made before it",
                  version, known));
}

Result<std::int64_t> version_of(Database& database, std::size_t known) {
  VIVA_TRY(const auto version, database.number("PRAGMA user_version"));
  VIVA_TRY(const auto application, database.number("PRAGMA application_id"));
  VIVA_TRY(const auto tables, database.number("SELECT count(*) FROM sqlite_schema"));
  if (application != kApplication && (tables > 0 || version > 0))
    return std::unexpected(foreign(database));
  if (version > static_cast<std::int64_t>(known))
    return std::unexpected(newer(database, version, known));
  return version;
}

Result<void> back_up(Database& database, std::int64_t next_version) {
  auto target = database.path();
  target += fmt::format(".before-{}", next_version);
  std::error_code ignored;
  std::filesystem::remove(target, ignored);
  return database.copy_to(target);
}

Result<void> take_step(Database& database, const Migration& step, std::int64_t version) {
  VIVA_CHECK(database.execute("BEGIN IMMEDIATE"));
  const std::string sql =
      fmt::format("{}; PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT", step.sql,
                  kApplication, version);
  auto done = database.execute(sql.c_str());
  if (!done && database.is_in_transaction()) [[maybe_unused]]
    const auto undone = database.execute("ROLLBACK");
  return done;
}

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

Result<void> migrate(Database& database, std::span<const Migration> steps) {
  VIVA_TRY(auto version, version_of(database, steps.size()));
  while (version < static_cast<std::int64_t>(steps.size())) {
    const Migration& step = steps[static_cast<std::size_t>(version)];
    ++version;
    if (version > 1) VIVA_CHECK(back_up(database, version));
    VIVA_CHECK(take_step(database, step, version));
  }
  return {};
}

Result<void> require_current(Database& database) {
  VIVA_TRY(const auto version, version_of(database, migrations().size()));
  if (version == static_cast<std::int64_t>(migrations().size())) return {};
  return std::unexpected(damaged(
      database.path().string(),
      fmt::format("this store is of version {}; `viva serve` brings it to version {} when it opens "
                  "it for writing",
                  version, migrations().size())));
}

}  // namespace viva::store
