#pragma once

#include <chrono>
#include <filesystem>

#include "base/error.h"
#include "base/file.h"

namespace viva::cli {

/// Sees changes below a directory, or of one file, as the kernel tells them. Move-only.
class Watch {
 public:
  /// Errors: unavailable, with the system's reason (too many watches, …).
  static Result<Watch> open(const std::filesystem::path& path);

  /// Waits until something has changed and then been quiet for a moment, or `patience` is over.
  /// Whether something changed.
  bool wait(std::chrono::milliseconds patience);

 private:
  explicit Watch(FileDescriptor notify) : notify_(std::move(notify)) {}
  Result<void> add(const std::filesystem::path& directory);
  void add_folders();
  bool drain();

  FileDescriptor notify_;
  std::filesystem::path root_;
  bool is_tree_ = false;
};

}  // namespace viva::cli
