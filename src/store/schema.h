#pragma once

#include <span>

#include "store/database.h"

namespace viva::store {

/// One step from a version of the tables to the next: the first makes version 1 of an empty file.
struct Migration {
  const char* sql;
};

/// All steps that this program knows, oldest first.
std::span<const Migration> migrations();

/// Brings the tables to the newest version, one step and one transaction each. Before each, a file
/// that holds anything is copied beside itself: `NAME.before-2` is what it was before version 2.
/// Errors: damaged if it belongs to another program or to a newer Viva; else as Database::execute.
Result<void> migrate(Database& database, std::span<const Migration> steps = migrations());

/// Errors: damaged unless the tables are those that this program knows.
Result<void> require_current(Database& database);

}  // namespace viva::store
