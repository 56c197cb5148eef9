#include "app/site_builder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/file.h"

namespace viva::app {

Spool::Spool() {
  // Not std::tmpfile, which does not heed TMPDIR.
  std::error_code error;
  std::string name = (std::filesystem::temp_directory_path(error) / "viva-spool-XXXXXX").string();
  FileDescriptor file(::mkostemp(name.data(), O_CLOEXEC));
  if (!file) return;
  ::unlink(name.c_str());
  file_.reset(::fdopen(file.release(), "w+"));
}

std::uint64_t Spool::append(std::string_view bytes) {
  const std::uint64_t begin = size_bytes_;
  if (bytes.empty()) return begin;  // It may have no address, which fwrite wants.
  if (!file_ || std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size())
    failed_ = true;
  size_bytes_ += bytes.size();
  return begin;
}

Result<void> Spool::copy_to(bundle::Writer& writer) {
  if (!file_ || failed_ || std::fflush(file_.get()) != 0)
    return std::unexpected(unavailable(
        "cannot write a temporary file; is the disk full? Set TMPDIR to another", errno));
  std::rewind(file_.get());
  std::string buffer(1 << 18, '\0');
  const std::uint64_t before = writer.section_bytes();
  for (std::size_t count; (count = std::fread(buffer.data(), 1, buffer.size(), file_.get())) > 0;)
    writer.append(std::string_view(buffer).substr(0, count));
  if (writer.section_bytes() - before != size_bytes_)
    return std::unexpected(unavailable("cannot read a temporary file back", errno));
  return {};
}

StringRef SiteBuilder::string(std::string_view text) {
  if (const auto known = known_strings_.find(text); known != known_strings_.end()) return *known;
  const StringRef ref{static_cast<std::uint32_t>(strings_.size()),
                      static_cast<std::uint32_t>(text.size())};
  strings_ += text;
  known_strings_.insert(ref);
  return ref;
}

ListRef SiteBuilder::list(std::span<const std::uint32_t> numbers) {
  const ListRef ref{static_cast<std::uint32_t>(lists_.size()),
                    static_cast<std::uint32_t>(numbers.size())};
  lists_.insert(lists_.end(), numbers.begin(), numbers.end());
  return ref;
}

FragmentId SiteBuilder::add(const Fragment& fragment, Spool& deflated) {
  FragmentRecord record;
  record.raw_size = static_cast<std::uint32_t>(fragment.raw.size());
  record.deflated_size = static_cast<std::uint32_t>(fragment.deflated.size());
  record.crc = fragment.crc;
  record.crc_shift = fragment.crc_shift;
  record.raw_offset = end_of_base(LongSection::raw) + writer_.append(fragment.raw);
  record.deflated_offset = end_of_base(LongSection::deflated) + deflated.append(fragment.deflated);
  return keep_fragment(record);
}

FragmentId SiteBuilder::keep_fragment(const FragmentRecord& record) {
  fragments_.push_back(record);
  return static_cast<FragmentId>(fragments_.size() - 1);
}

FragmentId SiteBuilder::add_fragment(const Fragment& fragment) { return add(fragment, deflated_); }

FragmentId SiteBuilder::add_card(const Fragment& fragment) {
  card_ids_.push_back(add(fragment, cards_));
  return card_ids_.back();
}

PackedRef SiteBuilder::pack(std::string_view bytes) {
  if (bytes.empty()) return {};
  return {end_of_base(LongSection::packed) + packed_.append(bytes),
          static_cast<std::uint32_t>(bytes.size()), 0};
}

void SiteBuilder::add_page(std::string_view path, std::string_view content_type, std::string body,
                           bool immutable, Effort effort) {
  PageRecord record;
  record.content_type = string(content_type);
  record.immutable = immutable;
  if (effort != Effort::none && !content_type.starts_with("image/png") &&
      !content_type.starts_with("image/webp")) {
    record.gzip = pack(gzip(body, effort));
    record.brotli = pack(brotli(body, effort));
  }
  record.body = add_fragment(make_fragment(std::move(body), Effort::none).view());
  pages_.emplace_back(path, record);
}

Result<void> SiteBuilder::write_long_sections() {
  // In `deflated` everything else comes first: then only the cards have to be moved.
  for (const auto id : card_ids_) fragments_[id].deflated_offset += deflated_.size_bytes();
  writer_.begin_section("deflated");
  VIVA_CHECK(deflated_.copy_to(writer_));
  VIVA_CHECK(cards_.copy_to(writer_));
  writer_.begin_section("packed");
  VIVA_CHECK(packed_.copy_to(writer_));
  writer_.begin_section("words");
  return words_.copy_to(writer_);
}

Result<void> SiteBuilder::finish(std::string_view site) {
  std::ranges::sort(pages_, {}, &std::pair<std::string, PageRecord>::first);
  std::vector<PageRecord> pages;
  for (auto& [path, record] : pages_) {
    record.path = string(path);
    pages.push_back(record);
  }
  const auto text = [&](const IdRecord& record) {
    return std::string_view(strings_).substr(record.id.offset, record.id.size);
  };
  std::ranges::sort(ids, {}, text);
  VIVA_CHECK(write_long_sections());
  if (base_) {
    const Digest hash = base_->bundle().content_hash();
    writer_.add_section("base", bundle::bytes_of(hash));
  }
  writer_.add_section("site", site);
  writer_.add_section("questions", bundle::bytes_of(questions));
  writer_.add_section("ids", bundle::bytes_of(ids));
  writer_.add_section("values", bundle::bytes_of(values));
  writer_.add_section("bits", bundle::bytes_of(bits));
  writer_.add_section("lists", bundle::bytes_of(lists_));
  writer_.add_section("newest", bundle::bytes_of(newest));
  writer_.add_section("title", bundle::bytes_of(by_title));
  writer_.add_section("fragments", bundle::bytes_of(fragments_));
  writer_.add_section("pages", bundle::bytes_of(pages));
  writer_.add_section("strings", strings_);
  return {};
}

}  // namespace viva::app
