#include "bundle/writer.h"

#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/mapped_file.h"

namespace viva::bundle {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kBufferBytes = 1 << 20;

/// Whether a bundle may be put there: nothing is replaced but another bundle, or an empty file.
Result<void> may_replace(const fs::path& target) {
  std::error_code error;
  const auto status = fs::symlink_status(target, error);
  if (!fs::exists(status)) return {};
  if (!fs::is_regular_file(status))
    return std::unexpected(invalid(target.string(), 0, "exists and is no file; name another"));
  VIVA_TRY(const MappedFile file, MappedFile::open(target));
  const auto bytes = file.bytes();
  const bool is_bundle =
      bytes.size() >= sizeof kMagic && std::memcmp(bytes.data(), kMagic, sizeof kMagic) == 0;
  if (bytes.empty() || is_bundle) return {};
  return std::unexpected(invalid(target.string(), 0,
                                 "exists and is no bundle; remove it first, or name another file"));
}

}  // namespace

Result<Writer> Writer::create(const fs::path& target) {
  std::error_code error;
  const bool into_directory = fs::is_directory(target, error) || !target.has_filename();
  error.clear();
  if (into_directory) fs::create_directories(target, error);
  if (error) return std::unexpected(unavailable("cannot create " + target.string(), error.value()));
  const fs::path name = into_directory ? target / "new.viva" : target;
  VIVA_CHECK(may_replace(name));
  VIVA_TRY(AtomicFile file, AtomicFile::create(name));
  Writer writer(std::move(file), target, into_directory);
  writer.failed_ = writer.file_.write(std::string(sizeof(Header), '\0'));
  return writer;
}

Writer::Writer(AtomicFile file, fs::path target, bool into_directory)
    : file_(std::move(file)), target_(std::move(target)), into_directory_(into_directory) {
  buffer_.reserve(2 * kBufferBytes);
}

void Writer::flush() {
  auto& hashing = *hashing_;
  if (hashing.done.valid()) hashing.done.get();
  std::swap(hashing.bytes, buffer_);
  buffer_.clear();
  hashing.done = std::async(std::launch::async, [&hashing] { hashing.hash.update(hashing.bytes); });
  if (failed_) failed_ = file_.write(hashing.bytes);
}

void Writer::put(std::string_view bytes) {
  buffer_ += bytes;
  position_ += bytes.size();
  if (buffer_.size() >= kBufferBytes) flush();
}

void Writer::end_block() {
  if (!block_.empty()) checksums_.push_back(checksum(block_));
  block_.clear();
}

void Writer::begin_section(std::string_view name) {
  assert(!name.empty() && name.size() <= sizeof(SectionEntry::name));
  end_block();
  put(std::string((kAlignment - position_ % kAlignment) % kAlignment, '\0'));
  SectionEntry entry = {};
  name.copy(entry.name, sizeof entry.name);
  entry.offset = position_;
  entry.first_checksum = checksums_.size();
  sections_.push_back(entry);
}

std::uint64_t Writer::append(std::string_view bytes) {
  const std::uint64_t begin = sections_.back().size_bytes;
  put(bytes);
  sections_.back().size_bytes += bytes.size();
  while (!bytes.empty()) {
    const auto part = bytes.substr(0, kBlockBytes - block_.size());
    block_ += part;
    bytes.remove_prefix(part.size());
    if (block_.size() == kBlockBytes) end_block();
  }
  return begin;
}

void Writer::add_section(std::string_view name, std::string_view bytes) {
  begin_section(name);
  append(bytes);
}

Result<Writer::Finished> Writer::finish(bool durable) {
  end_block();
  put(std::string((kAlignment - position_ % kAlignment) % kAlignment, '\0'));
  Header header = {};
  std::memcpy(header.magic, kMagic, sizeof kMagic);
  header.version = kVersion;
  header.section_count = static_cast<std::uint32_t>(sections_.size());
  header.table_offset = position_;
  header.checksum_count = checksums_.size();
  std::string table(bytes_of(sections_));
  table += bytes_of(checksums_);
  header.table_checksum = checksum(table);
  put(table);
  header.file_bytes = position_;
  flush();

  hashing_->done.get();
  const Digest digest = hashing_->hash.finish();
  std::memcpy(header.content_hash, digest.data(), digest.size());
  header.header_checksum = checksum(bytes_of(header).substr(0, offsetof(Header, header_checksum)));
  VIVA_CHECK(std::move(failed_));
  if (::pwrite(file_.descriptor(), &header, sizeof header, 0) != sizeof header)
    return std::unexpected(unavailable("cannot write " + target_.string(), errno));
  const fs::path path = into_directory_ ? target_ / (to_hex(digest) + ".viva") : target_;
  VIVA_CHECK(file_.commit_as(path, fs::perms{0444}, durable));
  return Finished{path, digest, header.file_bytes};
}

}  // namespace viva::bundle
