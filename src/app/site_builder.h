#pragma once

#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "app/catalog.h"
#include "bundle/writer.h"

namespace viva::app {

/// Bytes that grow in a file without a name while another section is being written.
class Spool {
 public:
  Spool();
  /// Returns the offset at which `bytes` begin.
  std::uint64_t append(std::string_view bytes);
  /// Appends everything to the section begun last. Errors: unavailable if the disk refused
  /// anything.
  Result<void> copy_to(bundle::Writer& writer);
  std::uint64_t size_bytes() const { return size_bytes_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t size_bytes_ = 0;
  bool failed_ = false;
};

/// Collects the tables of a bundle while its long sections are written, then writes them too.
/// Requires: the writer's section `raw` has been begun.
class SiteBuilder {
 public:
  /// `base`: null, or a whole bundle that the one to be written is a patch of; it must outlive
  /// this.
  SiteBuilder(bundle::Writer& writer, const Catalog* base) : writer_(writer), base_(base) {}
  SiteBuilder(const SiteBuilder&) = delete;
  SiteBuilder& operator=(const SiteBuilder&) = delete;

  StringRef string(std::string_view text);
  ListRef list(std::span<const std::uint32_t> numbers);
  FragmentId add_fragment(const Fragment& fragment);
  /// The same for a card: twenty of them make a list, so they lie close together in the file.
  FragmentId add_card(const Fragment& fragment);
  /// Whether these bytes lie in the base: then records that refer to them stay as they are.
  bool is_in_base(LongSection section, std::uint64_t offset) const {
    return offset < end_of_base(section);
  }
  /// Refers to a fragment of the base.
  FragmentId keep_fragment(const FragmentRecord& record);
  PackedRef pack(std::string_view bytes);
  std::uint64_t words(std::string_view text) {
    return end_of_base(LongSection::words) + words_.append(text);
  }
  void add_page(std::string_view path, std::string_view content_type, std::string body,
                bool immutable, Effort effort);

  std::vector<QuestionRecord> questions;
  std::vector<IdRecord> ids;
  std::vector<ValueRecord> values;
  std::vector<std::uint64_t> bits;
  std::vector<std::uint32_t> newest, by_title;

  /// Writes all sections after `raw`; `site` is the JSON of the section `site`.
  Result<void> finish(std::string_view site);

 private:
  Result<void> write_long_sections();

  std::uint64_t end_of_base(LongSection section) const {
    return base_ ? base_->size_bytes(section) : 0;
  }

  bundle::Writer& writer_;
  const Catalog* base_;
  FragmentId add(const Fragment& fragment, Spool& deflated);

  Spool cards_, deflated_, packed_, words_;
  std::string strings_;
  /// Compares what the references of `strings_` mean, with each other and with text.
  struct Meaning {
    using is_transparent = void;
    const std::string* strings;
    std::string_view text(StringRef ref) const {
      return std::string_view(*strings).substr(ref.offset, ref.size);
    }
    static std::string_view text(std::string_view text) { return text; }
    std::size_t operator()(const auto& key) const {
      return std::hash<std::string_view>()(text(key));
    }
    bool operator()(const auto& a, const auto& b) const { return text(a) == text(b); }
  };
  std::unordered_set<StringRef, Meaning, Meaning> known_strings_{0, Meaning{&strings_},
                                                                 Meaning{&strings_}};
  std::vector<std::uint32_t> lists_;
  std::vector<FragmentRecord> fragments_;
  std::vector<FragmentId> card_ids_;
  std::vector<std::pair<std::string, PageRecord>> pages_;
};

}  // namespace viva::app
