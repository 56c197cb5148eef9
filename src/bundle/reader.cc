#include "bundle/reader.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace viva::bundle {

namespace {

std::string_view name_of(const SectionEntry& entry) {
  const std::string_view name(entry.name, sizeof entry.name);
  return name.substr(0, name.find('\0'));
}

std::uint64_t block_count(const SectionEntry& entry) {
  return entry.size_bytes / kBlockBytes + (entry.size_bytes % kBlockBytes != 0);
}

}  // namespace

Error Reader::broken(std::string_view what) const {
  return damaged(path_, fmt::format("damaged bundle ({}); build it again with `viva build`", what));
}

Result<Reader> Reader::open(const std::filesystem::path& path) {
  VIVA_TRY(MappedFile file, MappedFile::open(path));
  const auto bytes = file.bytes();
  VIVA_TRY(Reader reader,
           from_bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string()));
  reader.file_ = std::move(file);
  return reader;
}

Result<Reader> Reader::from_bytes(std::string_view bytes, const std::string& path) {
  Reader reader;
  reader.path_ = path;
  reader.bytes_ = bytes;
  VIVA_CHECK(reader.check_tables());
  VIVA_CHECK(reader.check_sections());
  reader.good_ = std::make_unique<std::atomic<bool>[]>(reader.checksums_.size());
  return reader;
}

Result<void> Reader::check_tables() {
  const bool has_magic =
      bytes_.size() >= sizeof(Header) && std::memcmp(bytes_.data(), kMagic, sizeof kMagic) == 0;
  if (!has_magic)
    return std::unexpected(
        damaged(path_, "not a Viva bundle; make one with `viva build BANK -o FILE`"));
  std::memcpy(&header_, bytes_.data(), sizeof header_);
  last_ = bytes_.substr(bytes_.size() - sizeof(std::uint64_t));
  if (header_.version != kVersion)
    return std::unexpected(damaged(
        path_,
        fmt::format(
            "a bundle of version {}, this program reads version {}; build it again with `viva build`",
            header_.version, kVersion)));
  const auto head = bytes_.substr(0, offsetof(Header, header_checksum));
  if (checksum(head) != header_.header_checksum) return std::unexpected(broken("header"));
  if (header_.file_bytes != bytes_.size()) return std::unexpected(broken("cut off"));

  const std::uint64_t offset = header_.table_offset;
  const bool sane = header_.section_count <= kMostSections && offset % 8 == 0 &&
                    offset <= bytes_.size() && header_.checksum_count <= bytes_.size() / 8;
  if (!sane) return std::unexpected(broken("section table"));
  const std::uint64_t table_bytes = header_.section_count * sizeof(SectionEntry);
  if (table_bytes + header_.checksum_count * 8 != bytes_.size() - offset)
    return std::unexpected(broken("section table"));
  const std::string_view table = bytes_.substr(offset);
  if (checksum(table) != header_.table_checksum) return std::unexpected(broken("section table"));
  sections_ = {reinterpret_cast<const SectionEntry*>(table.data()), header_.section_count};
  checksums_ = {reinterpret_cast<const std::uint64_t*>(table.data() + table_bytes),
                header_.checksum_count};
  return {};
}

Result<void> Reader::check_sections() const {
  for (const auto& entry : sections_) {
    const bool inside = entry.offset % kAlignment == 0 && entry.offset >= sizeof(Header) &&
                        entry.offset <= header_.table_offset &&
                        entry.size_bytes <= header_.table_offset - entry.offset &&
                        entry.first_checksum <= checksums_.size() &&
                        block_count(entry) <= checksums_.size() - entry.first_checksum;
    if (!inside) return std::unexpected(broken("section table"));
  }
  return {};
}

std::optional<std::size_t> Reader::find(std::string_view name) const {
  const auto found = std::ranges::find(sections_, name, name_of);
  if (found == sections_.end()) return {};
  return static_cast<std::size_t>(found - sections_.begin());
}

std::vector<std::string> Reader::names() const {
  std::vector<std::string> all;
  for (const auto& entry : sections_) all.emplace_back(name_of(entry));
  return all;
}

bool Reader::block_is_good(std::uint64_t index, std::string_view block) const {
  if (good_[index].load(std::memory_order_relaxed)) return true;
  const bool good = checksum(block) == checksums_[index];
  if (good) good_[index].store(true, std::memory_order_relaxed);
  return good;
}

Result<std::string_view> Reader::read(std::size_t section, std::uint64_t offset,
                                      std::uint64_t size) const {
  if (section >= sections_.size()) return std::unexpected(broken("no such section"));
  const SectionEntry& entry = sections_[section];
  if (offset > entry.size_bytes || size > entry.size_bytes - offset)
    return std::unexpected(broken(name_of(entry)));
  if (size == 0) return std::string_view{};
  const std::string_view bytes = bytes_.substr(entry.offset, entry.size_bytes);
  for (std::uint64_t block = offset / kBlockBytes; block <= (offset + size - 1) / kBlockBytes;
       ++block) {
    if (!block_is_good(entry.first_checksum + block,
                       bytes.substr(block * kBlockBytes, kBlockBytes)))
      return std::unexpected(broken(name_of(entry)));
  }
  return bytes.substr(offset, size);
}

Result<std::string_view> Reader::section(std::string_view name) const {
  const auto index = find(name);
  if (!index) return std::unexpected(broken(fmt::format("no section `{}`", name)));
  return read(*index, 0, sections_[*index].size_bytes);
}

bool Reader::is_intact() const {
  const bool is_same =
      std::memcmp(bytes_.data(), &header_, sizeof header_) == 0 && bytes_.ends_with(last_);
  return is_same && (!file_ || file_->is_whole());  // Asked last: looking is what finds it out.
}

Digest Reader::content_hash() const {
  Digest digest;
  std::memcpy(digest.data(), header_.content_hash, digest.size());
  return digest;
}

Result<void> Reader::verify_blocks() const {
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    VIVA_TRY([[maybe_unused]] const auto bytes, read(i, 0, sections_[i].size_bytes));
  }
  return {};
}

Result<void> Reader::verify() const {
  VIVA_CHECK(verify_blocks());
  if (sha256(bytes_.substr(sizeof(Header))) != content_hash())
    return std::unexpected(broken("content hash"));
  return {};
}

}  // namespace viva::bundle
