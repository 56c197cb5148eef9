#include "store/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace viva::store {

namespace {

constexpr int kPatienceMs = 5000;  // Only a backup or a restore may be in the way.

int flags_of(Access access) {
  constexpr int kAlways = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_URI;
  switch (access) {
    case Access::write: return kAlways | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Access::read: return kAlways | SQLITE_OPEN_READWRITE;
    case Access::alone: break;
  }
  return kAlways | SQLITE_OPEN_READONLY;
}

/// `file:` and the path, escaped, for the options behind it.
std::string uri_of(const std::filesystem::path& path, Access access) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    if (c == '%' || c == '?' || c == '#')
      uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    else
      uri += c;
  }
  return access == Access::alone ? uri + "?immutable=1" : uri;
}

Error error_of(int code, const std::string& reason, const std::filesystem::path& path) {
  Error error{.code = ErrorCode::unavailable, .message = reason, .path = path.string()};
  switch (code & 0xff) {
    case SQLITE_FULL:
      error.code = ErrorCode::full;
      error.message = "the disk has no room left; free some, and try again";
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      error.code = ErrorCode::damaged;
      error.message = "this is no sound store (" + reason + "); restore a backup";
      break;
    case SQLITE_BUSY: error.message = "another program is using it; end that, and try again"; break;
    case SQLITE_READONLY:
      error.message = "it cannot be written; make its folder and disk writable";
      break;
    case SQLITE_CANTOPEN:
      error.message = "it cannot be opened; is its folder there, and may it be written?";
      break;
    default: break;
  }
  return error;
}

Error error_of(sqlite3* handle, const std::filesystem::path& path) {
  return error_of(sqlite3_extended_errcode(handle), sqlite3_errmsg(handle), path);
}

std::filesystem::path path_of(sqlite3* handle) {
  const char* const name = sqlite3_db_filename(handle, "main");
  return name ? name : "";
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<bool> Statement::next() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    sqlite3_reset(statement_.get());
    return false;
  }
  sqlite3* const handle = sqlite3_db_handle(statement_.get());
  const Error error = error_of(handle, path_of(handle));
  sqlite3_reset(statement_.get());
  return std::unexpected(error);
}

Result<void> Statement::run() {
  VIVA_TRY(const bool has_row, next());
  if (has_row) sqlite3_reset(statement_.get());
  return {};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string_view Statement::text(int column) const {
  const auto* const text = sqlite3_column_text(statement_.get(), column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Blob Statement::blob(int column) const {
  const auto* const bytes = sqlite3_column_blob(statement_.get(), column);
  return {static_cast<const std::uint8_t*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void Statement::bind(int place, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), place, value);
}

void Statement::bind(int place, double value) {
  sqlite3_bind_double(statement_.get(), place, value);
}

void Statement::bind(int place, std::string_view value) {
  const char* const text = value.data() ? value.data() : "";
  sqlite3_bind_text64(statement_.get(), place, text, value.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Statement::bind(int place, Blob value) {
  sqlite3_bind_blob64(statement_.get(), place, value.data(), value.size(), SQLITE_STATIC);
}

void Statement::bind(int place, std::nullopt_t) { sqlite3_bind_null(statement_.get(), place); }

void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Database::Database(std::unique_ptr<sqlite3, Close> handle, std::filesystem::path path)
    : handle_(std::move(handle)), path_(std::move(path)) {
  const auto note_pages = [](void* pages, sqlite3*, const char*, int count) {
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(handle_.get(), note_pages, log_pages_.get());  // Ends automatic checkpoints.
}

Result<Database> Database::open(const std::filesystem::path& path, Access access, const char* vfs) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(uri_of(path, access).c_str(), &raw, flags_of(access), vfs);
  std::unique_ptr<sqlite3, Close> handle(raw);
  if (code != SQLITE_OK)
    return std::unexpected(error_of(code, raw ? sqlite3_errmsg(raw) : "out of memory", path));
  sqlite3_busy_timeout(raw, kPatienceMs);
  Database database(std::move(handle), path);
  if (access == Access::write) {
    VIVA_CHECK(database.execute("PRAGMA journal_mode = WAL"));
    VIVA_CHECK(database.execute("PRAGMA synchronous = FULL"));
  } else {
    VIVA_CHECK(database.execute("PRAGMA query_only = 1"));
  }
  VIVA_CHECK(database.execute("PRAGMA trusted_schema = 0"));
  return database;
}

Error Database::error() const { return error_of(handle_.get(), path_); }

Result<void> Database::execute(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    return std::unexpected(error());
  return {};
}

Result<Statement*> Database::prepared(const char* sql) {
  if (const auto known = statements_.find(sql); known != statements_.end()) {
    sqlite3_reset(known->second.statement_.get());
    sqlite3_clear_bindings(known->second.statement_.get());
    return &known->second;
  }
  sqlite3_stmt* raw = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return std::unexpected(error());
  return &statements_.emplace(sql, Statement(raw)).first->second;
}

Result<std::int64_t> Database::number(const char* sql) {
  VIVA_TRY(Statement* const statement, prepared(sql));
  VIVA_TRY(const bool has_row, statement->next());
  const std::int64_t value = has_row ? statement->integer(0) : 0;
  if (has_row) sqlite3_reset(statement->statement_.get());
  return value;
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_.get()); }

bool Database::is_in_transaction() const { return !sqlite3_get_autocommit(handle_.get()); }

bool Database::has_failed_to_sync() const {
  const int code = sqlite3_extended_errcode(handle_.get());
  return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
}

Result<int> Database::checkpoint() {
  int in_log = 0, copied = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(handle_.get(), "main", SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
  if (code != SQLITE_OK && code != SQLITE_BUSY) return std::unexpected(error());
  *log_pages_ = in_log - copied;
  return *log_pages_;
}

Result<void> Database::copy_to(const std::filesystem::path& path) {
  sqlite3* raw = nullptr;
  const int opened =
      sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  const std::unique_ptr<sqlite3, Close> target(raw);
  if (opened != SQLITE_OK) return std::unexpected(error_of(opened, sqlite3_errmsg(raw), path));
  sqlite3_backup* const backup = sqlite3_backup_init(raw, "main", handle_.get(), "main");
  if (backup == nullptr) return std::unexpected(error_of(raw, path));
  sqlite3_backup_step(backup, -1);  // All pages at once, so of one moment.
  const int code = sqlite3_backup_finish(backup);
  if (code != SQLITE_OK) return std::unexpected(error_of(code, sqlite3_errstr(code), path));
  return {};
}

std::string_view sqlite_version() { return sqlite3_libversion(); }

}  // namespace viva::store
