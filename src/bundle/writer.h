#pragma once

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/hash.h"
#include "bundle/format.h"

namespace viva::bundle {

/// Writes one bundle: sections one after another, each in pieces, so that memory does not grow with
/// the bundle. The file appears under its name only when `finish` has succeeded.
class Writer {
 public:
  /// `target`: the file, or an existing directory (or a path ending in `/`), which gets
  /// `HASH.viva`. `durable`: `finish` waits until the bytes are on the disk.
  /// Errors: unavailable if the folder cannot be written.
  static Result<Writer> create(const std::filesystem::path& target, bool durable = true);

  /// Begins a section. Requires: `name` is new, 1 to 16 bytes.
  void begin_section(std::string_view name);
  /// Appends to the section begun last. Returns the offset in it at which `bytes` now begin.
  std::uint64_t append(std::string_view bytes);
  /// Size so far of the section begun last.
  std::uint64_t section_bytes() const { return sections_.back().size_bytes; }
  void add_section(std::string_view name, std::string_view bytes);

  struct Finished {
    std::filesystem::path path;
    Digest content_hash;
    std::uint64_t file_bytes;
  };
  /// Completes the file, mode 0444, and renames it into place.
  /// Errors: unavailable, of this or any earlier step; then nothing is left behind.
  Result<Finished> finish();

 private:
  Writer(AtomicFile file, std::filesystem::path target, bool into_directory, bool durable);
  void put(std::string_view bytes);
  void flush();
  void end_section();

  AtomicFile file_;
  std::filesystem::path target_;
  bool into_directory_;
  bool durable_;
  Result<void> failed_;          // The first failure of writing; told by `finish`.
  std::string buffer_;           // Not yet written.
  std::size_t block_begin_ = 0;  // In it: of what is not yet summed.
  std::uint64_t position_ = sizeof(Header);
  /// Hashing takes as long as writing: it goes on beside it, one buffer behind.
  struct Hashing {
    Sha256 hash;
    std::string bytes;
    std::future<void> done;
    ~Hashing() {
      if (done.valid()) done.wait();
    }
  };
  std::unique_ptr<Hashing> hashing_ = std::make_unique<Hashing>();
  std::vector<SectionEntry> sections_;
  std::vector<std::uint64_t> checksums_;
};

/// `value`'s bytes as they stand in memory. Requires: no padding inside, or it is zeroed.
template <class T>
std::string_view bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}
template <class T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

}  // namespace viva::bundle
