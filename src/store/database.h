#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace viva::store {

/// A value of the database that is bytes, not text; lives elsewhere.
using Blob = std::span<const std::uint8_t>;

/// One prepared question to the database, which can be asked again and again. Bind, then `next` row
/// by row, or `run`. Views of columns are valid until the next call.
class Statement {
 public:
  Statement(Statement&&) = default;

  /// Values of $1, $2, … in their order. Text and bytes must live until the statement has run.
  template <class... Values>
  Statement& with(const Values&... values) {
    int place = 0;
    (bind(++place, values), ...);
    return *this;
  }

  /// Whether there is a further row. Errors: as Database::execute.
  Result<bool> next();
  /// Runs a statement without rows. Errors: as Database::execute.
  Result<void> run();

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  Blob blob(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  void bind(int place, std::int64_t value);
  void bind(int place, int value) { bind(place, std::int64_t{value}); }
  void bind(int place, double value);
  void bind(int place, std::string_view value);
  void bind(int place, Blob value);
  void bind(int place, std::nullopt_t);
  template <class T>
  void bind(int place, const std::optional<T>& value) {
    value ? bind(place, *value) : bind(place, std::nullopt);
  }

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

enum class Access : std::uint8_t {
  write,  ///< Creates the file if there is none.
  read,   ///< Beside one that writes; can change nothing.
  alone,  ///< A file that nobody writes, perhaps on a disk that cannot be written.
};

/// One connection to a database of SQLite, for one thread at a time. Move-only.
/// Every error of it means: `full` if the disk has no room left, `damaged` if the file is no sound
/// database, else `unavailable` with SQLite's reason; the path is the database's.
class Database {
 public:
  /// `vfs`: the name of another layer below; null for the system's files.
  static Result<Database> open(const std::filesystem::path& path, Access access,
                               const char* vfs = nullptr);

  /// Runs statements that give no rows and take no values.
  Result<void> execute(const char* sql);
  /// Prepared once and kept; `sql` is a literal. Reset, with no values bound.
  Result<Statement*> prepared(const char* sql);
  /// The number that a question without values gives.
  Result<std::int64_t> number(const char* sql);

  /// Rows that the last statement added, changed or removed.
  std::int64_t changes() const;
  bool is_in_transaction() const;
  /// Whether a file could not be made durable since it was opened: what was written may be lost.
  bool has_failed_to_sync() const;
  /// Copies the write-ahead log into the database; gives its pages that are left.
  Result<int> checkpoint();
  /// Pages in the write-ahead log after the last commit.
  int log_pages() const { return *log_pages_; }
  /// Copies the whole database, as of one moment, into a new file.
  Result<void> copy_to(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Database(std::unique_ptr<sqlite3, Close> handle, std::filesystem::path path);
  Error error() const;

  std::unique_ptr<sqlite3, Close> handle_;
  std::filesystem::path path_;
  std::unique_ptr<int> log_pages_ = std::make_unique<int>(0);  // At one address for the callback.
  // After the handle, so that statements end first.
  std::unordered_map<const char*, Statement> statements_;
};

/// The version of the SQLite that is built in: `3.53.2`.
std::string_view sqlite_version();

}  // namespace viva::store
