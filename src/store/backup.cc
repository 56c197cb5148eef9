#include "store/backup.h"

#include <fcntl.h>

#include <fmt/format.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "store/database.h"
#include "store/lock.h"
#include "store/schema.h"

namespace viva::store {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kMagic = "VIVA-BACKUP-1 ";
constexpr std::size_t kFirstLineBytes = kMagic.size() + 2 * sizeof(Digest) + 1;
constexpr std::size_t kLongestManifest = 4096;

/// A file that is gone when this is.
class Scratch {
 public:
  explicit Scratch(fs::path path) : path_(std::move(path)) { remove(); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { remove(); }
  const fs::path& path() const { return path_; }

 private:
  void remove() {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
      fs::remove(path_.string() + suffix, ignored);
  }
  fs::path path_;
};

Error broken(const fs::path& path, std::string_view what) {
  return damaged(path.string(), fmt::format("{}; this is no sound backup, use another", what));
}

std::string hex_of(std::string_view text) {
  const Digest digest = sha256(text);
  return to_hex(digest);
}

Result<BackupFacts> facts_of(Database& database) {
  BackupFacts facts;
  VIVA_TRY(facts.version, database.number("PRAGMA user_version"));
  VIVA_TRY(facts.events, database.number("SELECT count(*) FROM events"));
  return facts;
}

std::string manifest_of(const BackupFacts& facts, practice::Time now) {
  return fmt::format(
      "{{\"store_version\":{},\"events\":{},\"database_bytes\":{},\"created_ms\":{}}}\n",
      facts.version, facts.events, facts.database_bytes, now.time_since_epoch().count());
}

/// The number after `"name":`.
std::optional<std::int64_t> number_in(std::string_view manifest, std::string_view name) {
  const std::string key = fmt::format("\"{}\":", name);
  const auto at = manifest.find(key);
  if (at == std::string_view::npos) return {};
  const auto rest = manifest.substr(at + key.size());
  return parse_integer(rest.substr(0, rest.find_first_of(",}")));
}

/// A backup taken apart: what it says, and the database.
struct Parts {
  BackupFacts facts;
  std::string database;
};

/// Errors: not_found, unavailable; damaged if it is not as it was written.
Result<Parts> take_apart(const fs::path& path) {
  VIVA_TRY(std::string bytes, read_file(path));
  const std::string_view all = bytes;
  if (!all.starts_with(kMagic) || all.size() < kFirstLineBytes || all[kFirstLineBytes - 1] != '\n')
    return std::unexpected(broken(path, "it does not begin as a backup does"));
  const auto digits = all.substr(kMagic.size(), 2 * sizeof(Digest));
  const auto rest = all.substr(kFirstLineBytes);
  if (hex_of(rest) != digits)
    return std::unexpected(broken(path, "its bytes are not those that were written"));
  const auto manifest = rest.substr(0, std::min(rest.find('\n'), kLongestManifest) + 1);
  const auto version = number_in(manifest, "store_version"), events = number_in(manifest, "events");
  const auto size = number_in(manifest, "database_bytes");
  Parts parts;
  parts.database = rest.substr(std::min(manifest.size(), rest.size()));
  if (!version || !events || !size || parts.database.size() != static_cast<std::uint64_t>(*size))
    return std::unexpected(broken(path, "what it says of itself is not so"));
  parts.facts = {*version, *events, parts.database.size()};
  return parts;
}

Result<void> require_sound(Database& database, const fs::path& backup, const BackupFacts& said) {
  VIVA_TRY(Statement* const check, database.prepared("PRAGMA integrity_check(1)"));
  VIVA_TRY(const bool has_row, check->next());
  if (!has_row || check->text(0) != "ok")
    return std::unexpected(broken(backup, "the database in it is damaged"));
  VIVA_TRY(BackupFacts facts, facts_of(database));
  facts.database_bytes = said.database_bytes;
  if (facts != said) return std::unexpected(broken(backup, "what it says of itself is not so"));
  return {};
}

/// The database is looked at in a copy: opening it may write beside it.
Result<void> check_database(const fs::path& backup, const Parts& parts) {
  const Scratch scratch(fs::temp_directory_path() / fmt::format("viva-backup-{}", ::getpid()));
  VIVA_CHECK(write_file(scratch.path(), parts.database));
  VIVA_TRY(Database database, Database::open(scratch.path(), Access::alone));
  if (parts.facts.version > static_cast<std::int64_t>(migrations().size()))
    return std::unexpected(damaged(
        backup.string(),
        fmt::format("this backup is of version {}, and this program knows versions up to {}; use "
                    "the newer program",
                    parts.facts.version, migrations().size())));
  return require_sound(database, backup, parts.facts);
}

/// Out of the way, with what belongs to it; nothing is lost.
Result<void> set_aside(const fs::path& store) {
  for (const char* suffix : {"-wal", "-shm", ""}) {
    const fs::path from = store.string() + suffix;
    const fs::path to = store.string() + ".before-restore" + suffix;
    std::error_code error;
    fs::remove(to, error);
    if (!fs::exists(from, error)) continue;
    fs::rename(from, to, error);
    if (error)
      return std::unexpected(unavailable(
          fmt::format("{} cannot be moved out of the way", from.string()), error.value()));
  }
  return {};
}

}  // namespace

Result<BackupFacts> back_up(const fs::path& store, const fs::path& backup, practice::Time now) {
  std::error_code ignored;
  if (!fs::exists(store, ignored))
    return std::unexpected(not_found(fmt::format(
        "{}: there is no store; it is made at the first review, or name another with --store",
        store.string())));
  const bool can_write = ::access(store.c_str(), W_OK) == 0;
  VIVA_TRY(Database source, Database::open(store, can_write ? Access::read : Access::alone));
  VIVA_CHECK(require_current(source));
  VIVA_TRY(AtomicFile file, AtomicFile::create(backup));
  const Scratch copy(backup.string() + fmt::format(".{}.copy", ::getpid()));
  VIVA_CHECK(source.copy_to(copy.path()));
  VIVA_TRY(Database copied, Database::open(copy.path(), Access::alone));
  VIVA_TRY(BackupFacts facts, facts_of(copied));
  VIVA_TRY(std::string bytes, read_file(copy.path()));
  facts.database_bytes = bytes.size();
  const std::string rest = manifest_of(facts, now) + bytes;
  VIVA_CHECK(file.write(fmt::format("{}{}\n", kMagic, hex_of(rest))));
  VIVA_CHECK(file.write(rest));
  VIVA_CHECK(file.commit(fs::perms::owner_read | fs::perms::owner_write));
  return facts;
}

Result<BackupFacts> verify_backup(const fs::path& backup) {
  VIVA_TRY(const Parts parts, take_apart(backup));
  VIVA_CHECK(check_database(backup, parts));
  return parts.facts;
}

Result<BackupFacts> restore(const fs::path& backup, const fs::path& store, bool replace) {
  VIVA_TRY(const Parts parts, take_apart(backup));
  VIVA_CHECK(check_database(backup, parts));
  std::error_code error;
  fs::create_directories(fs::absolute(store).parent_path(), error);
  VIVA_TRY(const FileDescriptor held, lock_store(store));
  if (fs::exists(store, error) && !replace)
    return std::unexpected(conflict(fmt::format(
        "{}: a store is there already; --force puts the backup in its place, and keeps it as {}",
        store.string(), store.filename().string() + ".before-restore")));
  VIVA_TRY(AtomicFile file, AtomicFile::create(store));
  VIVA_CHECK(file.write(std::string_view(parts.database)));
  VIVA_CHECK(set_aside(store));
  VIVA_CHECK(file.commit(fs::perms::owner_read | fs::perms::owner_write));
  return parts.facts;
}

}  // namespace viva::store
