#include "sandbox/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <memory>
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

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

/// Makes the folder `name` in `parent`, and every one below it, one that we may read and empty. No
/// link is followed, whatever is put in a folder's place meanwhile.
void unlock(int parent, const char* name) {
  ::fchmodat(parent, name, 0700, AT_SYMLINK_NOFOLLOW);
  FileDescriptor opened(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  const std::unique_ptr<DIR, CloseFolder> folder(::fdopendir(opened.get()));
  if (!folder) return;
  const int descriptor = opened.release();
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view child = entry->d_name;
    struct stat status = {};
    if (child != "." && child != ".." &&
        ::fstatat(descriptor, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISDIR(status.st_mode))
      unlock(descriptor, entry->d_name);
  }
}

void remove_folder(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (!error) return;
  unlock(AT_FDCWD, path.c_str());
  fs::remove_all(path, error);
}

/// Whether a folder can only be one that a process like this one has made, more than a minute ago:
/// new ones are not yet locked.
bool is_leftover(const FileDescriptor& folder) {
  struct stat status = {};
  if (!folder || ::fstat(folder.get(), &status) != 0) return false;
  const bool ours = status.st_uid == ::geteuid() || (::geteuid() == 0 && status.st_uid == kUser);
  return ours && status.st_mtime < std::time(nullptr) - 60;
}

}  // namespace

void remove_leftovers(const fs::path& place) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(place, error)) {
    if (!entry.path().filename().string().starts_with(kPrefix)) continue;
    const FileDescriptor folder(
        ::open(entry.path().c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (is_leftover(folder) && ::flock(folder.get(), LOCK_EX | LOCK_NB) == 0)
      remove_folder(entry.path());
  }
}

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
