#include "store/store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <future>
#include <mutex>

#include <fmt/format.h>

#include "base/file.h"
#include "store/lock.h"
#include "store/schema.h"
#include "store/writer.h"

namespace viva::store {

namespace fs = std::filesystem;

namespace {

Error at(const fs::path& path, Error error) {
  error.path = path.string();
  return error;
}

/// Its folder, for the owner alone.
Result<void> make_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder, error)) return {};
  fs::create_directories(folder, error);
  if (error)
    return std::unexpected(
        at(folder, unavailable("the store's folder cannot be made", error.value())));
  fs::permissions(folder, fs::perms::owner_all, error);
  return {};
}

struct Opened {
  FileDescriptor lock;
  Database database;
};

Result<Opened> open_to_write(const Store::Options& options) {
  VIVA_CHECK(make_folder(fs::absolute(options.path).parent_path()));
  VIVA_TRY(FileDescriptor held, lock_store(options.path));
  // SQLite gives its other files the permissions of this one.
  const FileDescriptor own(::open(options.path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  VIVA_TRY(Database database, Database::open(options.path, Access::write, options.vfs));
  VIVA_CHECK(migrate(database));
  return Opened{std::move(held), std::move(database)};
}

bool is_on_read_only_disk(const fs::path& path) {
  return ::access(path.c_str(), R_OK) == 0 && ::access(path.c_str(), W_OK) != 0;
}

}  // namespace

struct Store::State {
  fs::path path;
  const char* vfs = nullptr;
  FileDescriptor lock;
  std::optional<Writer> writer;
  Error why_not;  ///< Why nothing can be written, if there is no writer.
  std::mutex mutex;
  std::vector<Database> readers;  ///< Those not in use; guarded by the mutex.

  Result<Database> take_reader() {
    {
      const std::lock_guard guard(mutex);
      if (!readers.empty()) {
        Database reader = std::move(readers.back());
        readers.pop_back();
        return reader;
      }
    }
    return Database::open(path, writer ? Access::read : Access::alone, vfs);
  }
  void give_back(Database reader) {
    const std::lock_guard guard(mutex);
    readers.push_back(std::move(reader));
  }
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const Options& options) {
  auto state = std::make_unique<State>();
  state->path = options.path;
  state->vfs = options.vfs;
  auto opened = open_to_write(options);
  if (opened) {
    state->lock = std::move(opened->lock);
    state->writer.emplace(std::move(opened->database));
  } else {
    if (!is_on_read_only_disk(options.path)) return std::unexpected(opened.error());
    state->why_not = opened.error();
    VIVA_TRY(Database reader, Database::open(options.path, Access::alone, options.vfs));
    VIVA_CHECK(require_current(reader));
    state->give_back(std::move(reader));
  }
  return std::unique_ptr<Store>(new Store(std::move(state)));
}

const fs::path& Store::path() const { return state_->path; }

void Store::submit(Person person, Work work, Done done) {
  if (!state_->writer) return done(std::unexpected(state_->why_not));
  state_->writer->submit(person, std::move(work), std::move(done));
}

Result<void> Store::write(Person person, const Work& work) {
  std::promise<Result<void>> outcome;
  submit(person, work, [&outcome](Result<void> done) { outcome.set_value(std::move(done)); });
  return outcome.get_future().get();
}

Result<void> Store::read(Person person, const Work& work) {
  VIVA_TRY(Database reader, state_->take_reader());
  VIVA_CHECK(reader.execute("BEGIN"));
  Transaction transaction(reader, person);
  auto outcome = work(transaction);
  auto ended = reader.execute("COMMIT");
  if (ended) state_->give_back(std::move(reader));
  return outcome ? ended : outcome;
}

}  // namespace viva::store
