#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

#include "base/error.h"

namespace viva {

/// A file mapped read-only for as long as this object lives. Move-only.
class MappedFile {
 public:
  /// Errors: not_found if there is no such file, invalid_input if it is no file,
  /// otherwise unavailable with the system's reason.
  static Result<MappedFile> open(const std::filesystem::path& path);
  std::span<const std::byte> bytes() const { return {data_.get(), data_.get_deleter().size_bytes}; }

 private:
  struct Unmap {
    std::size_t size_bytes = 0;
    void operator()(std::byte* data) const { ::munmap(data, size_bytes); }
  };
  explicit MappedFile(std::unique_ptr<std::byte, Unmap> data) : data_(std::move(data)) {}
  std::unique_ptr<std::byte, Unmap> data_;  // Brings move and destruction; we write neither.
};

}  // namespace viva
