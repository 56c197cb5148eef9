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

Result<Writer> Writer::create(const fs::path& target, bool durable) {
  std::error_code error;
  const bool into_directory = fs::is_directory(target, error) || !target.has_filename();
  error.clear();
  if (into_directory) fs::create_directories(target, error);
  if (error) return std::unexpected(unavailable("cannot create " + target.string(), error.value()));
  const fs::path name = into_directory ? target / "new.viva" : target;
  VIVA_CHECK(may_replace(name));
  VIVA_TRY(AtomicFile file, AtomicFile::create(name));
  Writer writer(std::move(file), target, into_directory, durable);
  writer.failed_ = writer.file_.write(std::string(sizeof(Header), '\0'));
  return writer;
}

Writer::Writer(AtomicFile file, fs::path target, bool into_directory, bool durable)
    : file_(std::move(file)),
      target_(std::move(target)),
      into_directory_(into_directory),
      durable_(durable) {
  buffer_.reserve(2 * kBufferBytes);
}

/// Hands on the bytes before the block that is not whole yet.
void Writer::flush() {
  auto& hashing = *hashing_;
  if (hashing.done.valid()) hashing.done.get();
  hashing.bytes.assign(buffer_, block_begin_);
  buffer_.resize(block_begin_);
  std::swap(hashing.bytes, buffer_);
  block_begin_ = 0;
  const int descriptor = durable_ ? file_.descriptor() : -1;
  hashing.done = std::async(std::launch::async, [&hashing, descriptor] {
    if (descriptor >= 0) begin_to_sync(descriptor);
    hashing.hash.update(hashing.bytes);
  });
  if (failed_) failed_ = file_.write(hashing.bytes);
}

void Writer::put(std::string_view bytes) {
  buffer_ += bytes;
  position_ += bytes.size();
}

/// Sums what is left of a section. What is put from then on, up to the next section, is no block.
void Writer::end_section() {
  if (block_begin_ < buffer_.size())
    checksums_.push_back(checksum(std::string_view(buffer_).substr(block_begin_)));
  put(std::string((kAlignment - position_ % kAlignment) % kAlignment, '\0'));
  block_begin_ = buffer_.size();
}

void Writer::begin_section(std::string_view name) {
  assert(!name.empty() && name.size() <= sizeof(SectionEntry::name));
  end_section();
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
  for (; buffer_.size() - block_begin_ >= kBlockBytes; block_begin_ += kBlockBytes)
    checksums_.push_back(checksum(std::string_view(buffer_).substr(block_begin_, kBlockBytes)));
  if (block_begin_ >= kBufferBytes) flush();
  return begin;
}

void Writer::add_section(std::string_view name, std::string_view bytes) {
  begin_section(name);
  append(bytes);
}

Result<Writer::Finished> Writer::finish() {
  end_section();
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
  block_begin_ = buffer_.size();
  flush();

  hashing_->done.get();
  const Digest digest = hashing_->hash.finish();
  std::memcpy(header.content_hash, digest.data(), digest.size());
  header.header_checksum = checksum(bytes_of(header).substr(0, offsetof(Header, header_checksum)));
  VIVA_CHECK(std::move(failed_));
  if (::pwrite(file_.descriptor(), &header, sizeof header, 0) != sizeof header)
    return std::unexpected(unavailable("cannot write " + target_.string(), errno));
  const fs::path path = into_directory_ ? target_ / (to_hex(digest) + ".viva") : target_;
  VIVA_CHECK(file_.commit_as(path, fs::perms{0444}, durable_));
  return Finished{path, digest, header.file_bytes};
}

}  // namespace viva::bundle
