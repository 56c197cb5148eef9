#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/hash.h"
#include "base/mapped_file.h"
#include "bundle/format.h"

namespace viva::bundle {

/// One mapped bundle. Opening verifies the header and the tables; the blocks of a section are
/// verified when they are first touched. No byte sequence makes it read outside the file.
/// Safe to use from several threads at once. Move-only.
class Reader {
 public:
  /// Errors: not_found; damaged if it is no bundle, of another version, or broken.
  static Result<Reader> open(const std::filesystem::path& path);
  /// The same for bytes in memory, which must outlive the reader. `path` appears in errors.
  static Result<Reader> from_bytes(std::string_view bytes, const std::string& path);

  /// A section's place among the others; none if the bundle has no such section.
  std::optional<std::size_t> find(std::string_view name) const;
  std::vector<std::string> names() const;

  std::uint64_t size_bytes(std::size_t section) const { return sections_[section].size_bytes; }

  /// `size` bytes at `offset` of a section.
  /// Errors: damaged if they lie outside of it or a block they touch has another checksum.
  Result<std::string_view> read(std::size_t section, std::uint64_t offset,
                                std::uint64_t size) const;
  /// The whole section by name. Errors: damaged if there is none.
  Result<std::string_view> section(std::string_view name) const;

  /// The whole section as records, in place.
  /// Errors: damaged if there is none or its size is no multiple of the record's.
  template <class T>
  Result<std::span<const T>> table(std::string_view name) const {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= kAlignment);
    VIVA_TRY(const std::string_view bytes, section(name));
    if (bytes.size() % sizeof(T) != 0) return std::unexpected(broken(name));
    return std::span(reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T));
  }

  /// Whether this is still the file that was opened, as far as its first and last bytes and those
  /// that were read show. A bundle is never changed in place; this notices when somebody did.
  bool is_intact() const;

  /// SHA-256 over the content, as the header said it.
  Digest content_hash() const;
  std::uint64_t file_bytes() const { return bytes_.size(); }
  const std::string& path() const { return path_; }

  /// Reads everything: every block's checksum.
  Result<void> verify_blocks() const;
  /// The same, and the content hash.
  Result<void> verify() const;
  Error broken(std::string_view what) const;

 private:
  Reader() = default;
  Result<void> check_tables();
  Result<void> check_sections() const;
  bool block_is_good(std::uint64_t index, std::string_view block) const;

  std::string path_;
  std::optional<MappedFile> file_;
  std::string_view bytes_;
  Header header_ = {};  ///< Copies of what the file said when it was opened.
  std::string last_;    ///< Its end, likewise.
  std::span<const SectionEntry> sections_;
  std::span<const std::uint64_t> checksums_;
  /// One byte per block: whether it has been found good. Only ever set, so races are harmless.
  std::unique_ptr<std::atomic<bool>[]> good_;
};

}  // namespace viva::bundle
