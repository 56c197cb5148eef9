#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

#include "base/error.h"

namespace viva {

/// A file mapped read-only for as long as this object lives. Move-only. Where the file becomes
/// shorter meanwhile, or the disk fails, the process does not end with SIGBUS: the bytes read as
/// zeros, and `is_whole` says so. Opening the first one installs the handler of that signal.
class MappedFile {
 public:
  /// Errors: not_found if there is no such file, invalid_input if it is no file,
  /// otherwise unavailable with the system's reason.
  static Result<MappedFile> open(const std::filesystem::path& path);
  std::span<const std::byte> bytes() const { return {data_.get(), data_.get_deleter().size_bytes}; }

  /// Whether every byte that was read has come from the file. Once false, it stays so.
  bool is_whole() const;

 private:
  struct Unmap {
    std::size_t size_bytes = 0;
    std::size_t guard = 0;  ///< Place of what the handler knows of this mapping.
    void operator()(std::byte* data) const;
  };
  explicit MappedFile(std::unique_ptr<std::byte, Unmap> data) : data_(std::move(data)) {}
  std::unique_ptr<std::byte, Unmap> data_;  // Brings move and destruction; we write neither.
};

}  // namespace viva
