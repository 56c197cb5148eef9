#pragma once

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace viva {

/// Owns one file descriptor and closes it. Move-only; -1 is "none".
class FileDescriptor {
 public:
  explicit FileDescriptor(int number = -1) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_;
};

/// Whether `path`, with every link followed, lies inside of `folder`; false if there is no such
/// file.
bool leads_inside(const std::filesystem::path& path, const std::filesystem::path& folder);

/// What the file system tells of a file without reading it: as long as this stays, its bytes do.
struct FileStamp {
  std::uint64_t inode = 0;  ///< 0: nothing is known, and nothing equals it.
  std::uint64_t size_bytes = 0;
  std::int64_t modified_ns = 0, changed_ns = 0;  ///< Since 1970.

  bool operator==(const FileStamp&) const = default;
  /// Whether nothing had happened to the file for longer than any file system's clock ticks:
  /// otherwise it may be written once more without another stamp.
  bool is_settled(std::chrono::system_clock::time_point now) const;
};
/// None if there is no such file.
std::optional<FileStamp> stamp_of(const std::filesystem::path& path);

struct StampedText {
  std::string text;
  FileStamp stamp;  ///< Of the moment before it was read.
};
/// Errors: as read_file.
Result<StampedText> read_stamped(const std::filesystem::path& path, std::size_t limit_bytes);

/// Asks the disk to begin with what has been written, so that less is left to wait for at the end.
void begin_to_sync(int descriptor);

/// The whole file as bytes.
/// Errors: not_found, unavailable; invalid_input if it is larger than `limit_bytes`.
Result<std::string> read_file(const std::filesystem::path& path,
                              std::size_t limit_bytes = std::size_t{1} << 32);

/// A new file written aside, then renamed into place: a reader sees the old file or the whole new
/// one. Without `commit` nothing is left behind.
class AtomicFile {
 public:
  /// Errors: unavailable, naming the folder that cannot be written.
  static Result<AtomicFile> create(const std::filesystem::path& target);
  AtomicFile(AtomicFile&& other) noexcept
      : file_(std::move(other.file_)),
        temporary_(std::exchange(other.temporary_, {})),
        target_(std::move(other.target_)) {}
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

  /// Appends. Errors: unavailable (disk full, …).
  Result<void> write(std::span<const std::byte> bytes);
  Result<void> write(std::string_view text);
  /// Flushes to disk, sets the permissions, renames over the target.
  Result<void> commit(std::filesystem::perms permissions);
  /// As `commit`, under another final name in the same folder; without waiting for the disk if not
  /// `durable`.
  Result<void> commit_as(const std::filesystem::path& target, std::filesystem::perms permissions,
                         bool durable = true);
  int descriptor() const { return file_.get(); }

 private:
  AtomicFile(FileDescriptor file, std::filesystem::path temporary, std::filesystem::path target)
      : file_(std::move(file)), temporary_(std::move(temporary)), target_(std::move(target)) {}
  FileDescriptor file_;
  std::filesystem::path temporary_;
  std::filesystem::path target_;
};

/// Writes a whole file at once, atomically, mode 0644.
Result<void> write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace viva
