#pragma once

#include <bit>
#include <cstdint>

namespace viva::bundle {

// The layout of FORMAT.md, byte for byte. Numbers are little-endian, and read in place.
static_assert(std::endian::native == std::endian::little, "bundles are read in place");

inline constexpr char kMagic[8] = {'V', 'I', 'V', 'A', '\r', '\n', '\x1a', '\n'};
inline constexpr std::uint32_t kVersion = 2;
inline constexpr std::uint32_t kBlockBytes = 64 * 1024;  ///< What one checksum covers.
inline constexpr std::uint64_t kAlignment = 64;          ///< Of the beginning of each section.
inline constexpr std::uint32_t kMostSections = 256;

struct Header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t section_count;
  std::uint64_t file_bytes;
  std::uint64_t table_offset;  ///< Of the section table; the block checksums follow it.
  std::uint64_t checksum_count;
  std::uint8_t content_hash[32];  ///< SHA-256 of everything after the header.
  std::uint64_t table_checksum;   ///< Of the section table and the block checksums.
  std::uint64_t header_checksum;  ///< Of all bytes before this one.
};
static_assert(sizeof(Header) == 88);

struct SectionEntry {
  char name[16];         ///< Padded with NUL.
  std::uint64_t offset;  ///< From the beginning of the file.
  std::uint64_t size_bytes;
  std::uint64_t first_checksum;  ///< Index of its first block's checksum.
};
static_assert(sizeof(SectionEntry) == 40);

}  // namespace viva::bundle
