#include "sandbox/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <system_error>

#include <fmt/format.h>

#include "sandbox/keeper.h"

namespace viva::sandbox {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = "viva-sample-";

/// Whether samples can be laid, written and executed there.
bool is_usable(const fs::path& folder) {
  constexpr std::size_t kRoomBytes = std::size_t{256} << 20;  // Docker's /dev/shm has but 64 MiB.
  struct statvfs status = {};
  return ::statvfs(folder.c_str(), &status) == 0 &&
         (status.f_flag & (ST_NOEXEC | ST_RDONLY)) == 0 &&
         status.f_bavail * status.f_frsize >= kRoomBytes &&
         ::access(folder.c_str(), W_OK | X_OK) == 0;
}

fs::path choose_place() {
  if (is_usable("/dev/shm")) return "/dev/shm";
  std::error_code error;
  const fs::path place = fs::temp_directory_path(error);
  return error ? "/tmp" : place;
}

/// Makes every folder below `path` one that we may read and empty.
void unlock(const fs::path& path) {
  ::chmod(path.c_str(), 0700);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path, error))
    if (entry.symlink_status(error).type() == fs::file_type::directory) unlock(entry.path());
}

void remove_folder(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (!error) return;
  unlock(path);
  fs::remove_all(path, error);
}

/// Removes folders that no living process has a lock on. New ones are not yet locked.
void remove_leftovers(const fs::path& place) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(place, error)) {
    if (!entry.path().filename().string().starts_with(kPrefix)) continue;
    const FileDescriptor folder(
        ::open(entry.path().c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat status = {};
    const bool old =
        folder && ::fstat(folder.get(), &status) == 0 && status.st_mtime < std::time(nullptr) - 60;
    if (old && ::flock(folder.get(), LOCK_EX | LOCK_NB) == 0) remove_folder(entry.path());
  }
}

}  // namespace

Result<TemporaryFolder> TemporaryFolder::create() {
  static const fs::path place = [] {
    fs::path chosen = choose_place();
    remove_leftovers(chosen);
    return chosen;
  }();
  std::string name = (place / fmt::format("{}XXXXXX", kPrefix)).string();
  if (!::mkdtemp(name.data()))
    return std::unexpected(
        unavailable("cannot make a temporary folder " + name + "; set TMPDIR", errno));
  TemporaryFolder folder((fs::path(name)));
  folder.lock_ = FileDescriptor(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  ::flock(folder.lock_.get(), LOCK_SH);
  VIVA_CHECK(open_to_sandbox(folder.path()));
  return folder;
}

TemporaryFolder::~TemporaryFolder() {
  if (!path_.empty()) remove_folder(path_);
}

Result<void> lay_files(const fs::path& folder,
                       const std::vector<std::pair<std::string, std::string>>& files) {
  const FileDescriptor place(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!place) return std::unexpected(unavailable("cannot open " + folder.string(), errno));
  for (const auto& [name, text] : files) {
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos)
      return std::unexpected(invalid("a sample's file has a plain name, not `" + name + "`"));
    ::unlinkat(place.get(), name.c_str(), 0);
    const FileDescriptor file(::openat(place.get(), name.c_str(),
                                       O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    const bool written =
        file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (!written) return std::unexpected(unavailable("cannot write " + name, errno));
    ::fchmod(file.get(), 0644);  // Whatever the caller's umask is.
  }
  return {};
}

Result<void> open_to_sandbox(const fs::path& folder) {
  if (::geteuid() != 0 || ::lchown(folder.c_str(), kUser, kUser) == 0) return {};
  if (errno == EINVAL)
    return std::unexpected(unavailable("root is here without other users; run viva as a user"));
  return std::unexpected(unavailable("cannot hand over " + folder.string(), errno));
}

Result<void> copy_folder(const fs::path& folder, const fs::path& copy) {
  std::error_code error;
  fs::copy(folder, copy, fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
  if (error) return std::unexpected(unavailable("cannot copy a temporary folder", error.value()));
  return {};
}

}  // namespace viva::sandbox
