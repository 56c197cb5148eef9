#pragma once

#include <cstdint>
#include <filesystem>

#include "base/error.h"
#include "practice/day.h"

namespace viva::store {

/// What a backup says of itself.
struct BackupFacts {
  std::int64_t version = 0;  ///< Of the tables.
  std::int64_t events = 0;
  std::uint64_t database_bytes = 0;
  bool operator==(const BackupFacts&) const = default;
};

/// Copies the whole store, as of one moment, into one file: a line with the SHA-256 of all the
/// rest, a line of JSON, the database. The store may be in use. Takes the place of an earlier file
/// only when it is whole. Errors: not_found if there is no store; damaged, unavailable, full.
Result<BackupFacts> back_up(const std::filesystem::path& store, const std::filesystem::path& backup,
                            practice::Time now);

/// Reads every byte of a backup, and the database in it by SQLite's own checks.
/// Errors: not_found; damaged if anything is not as it was written, or it is of a newer program.
Result<BackupFacts> verify_backup(const std::filesystem::path& backup);

/// Puts a backup, verified first, in the place of a store that no program has open. With `replace`
/// a store that is there is kept beside it, as `NAME.before-restore`.
/// Errors: as verify_backup; conflict if a store is there and is not to be replaced; unavailable.
Result<BackupFacts> restore(const std::filesystem::path& backup, const std::filesystem::path& store,
                            bool replace);

}  // namespace viva::store
