#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"

namespace viva::sandbox {

/// A folder of the host which commands in the sandbox may write into; in memory where there is room
/// for that. Gone, with all that was left in it, when this object is; what a killed process leaves
/// is removed by the next one. Move-only.
class TemporaryFolder {
 public:
  /// Errors: unavailable, if neither /dev/shm nor the folder for temporary files can be used.
  static Result<TemporaryFolder> create();
  TemporaryFolder(TemporaryFolder&& other) noexcept
      : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}
  TemporaryFolder& operator=(TemporaryFolder&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(lock_, other.lock_);
    return *this;
  }
  ~TemporaryFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
  FileDescriptor lock_;  ///< Held as long as we live: without it the folder is a dead process's.
};

/// Removes what killed processes left in `place`: folders older than a minute that nobody holds, of
/// our own or, if we are root, of the sandbox's user. Others' are left alone, whatever their names.
void remove_leftovers(const std::filesystem::path& place);

/// Writes files, each a name and its contents, into a folder that commands may have written to
/// before: no link they left there is followed.
/// Errors: invalid_input for a name that is not a plain one; unavailable.
Result<void> lay_files(const std::filesystem::path& folder,
                       const std::vector<std::pair<std::string, std::string>>& files);

/// Puts what commands left in `folder` into `copy`, an empty one: files, folders, and links as
/// such. Errors: unavailable.
Result<void> copy_folder(const std::filesystem::path& folder, const std::filesystem::path& copy);

/// Lets the unprivileged user of the sandbox write into `folder`, if the caller is root.
Result<void> open_to_sandbox(const std::filesystem::path& folder);

}  // namespace viva::sandbox
