#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/stitch.h"
#include "bundle/reader.h"

namespace viva::app {

// The records of a site's bundle; src/bundle/FORMAT.md tells the same in words.

/// Text in the section `strings`.
struct StringRef {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

/// A slice of the section `lists`, counted in numbers.
struct ListRef {
  std::uint32_t begin = 0;
  std::uint32_t count = 0;
};

/// A slice of the section `packed`; empty if the bundle was built without compression.
struct PackedRef {
  std::uint64_t offset = 0;
  std::uint32_t size = 0;
  std::uint32_t unused = 0;
};

/// The sections that grow with the text of a bank. Those of a patch go on where the same sections
/// of its base end: an offset below that end means the base's bytes.
enum class LongSection : std::uint8_t { raw, deflated, packed, words };
inline constexpr std::array<std::string_view, 4> kLongSections = {"raw", "deflated", "packed",
                                                                  "words"};

/// Index of a record in the section `fragments`.
using FragmentId = std::uint32_t;

enum class FacetKind : std::uint8_t { technology, level, category, tag, proof, difficulty };
inline constexpr std::size_t kFacetCount = 6;
inline constexpr std::size_t kMostValues = 65536;  ///< Of one facet: their places have 16 bits.

struct QuestionRecord {
  StringRef id, question;
  std::int32_t changed = 0;       ///< Days since 1970 of the last change that is not cosmetic.
  FragmentId card = 0;            ///< `pages::card_html`
  FragmentId head = 0, tail = 0;  ///< `pages::question_page`
  FragmentId item = 0;            ///< The item of the API's list, JSON.
  FragmentId markdown = 0;        ///< The file itself.
  /// Offset and size of each section in the raw tail, then in the raw Markdown: 28 numbers.
  ListRef sections;
  PackedRef brotli;                ///< The bare page: head, navigation in the whole bank, tail.
  std::uint64_t words_offset = 0;  ///< In `words`.
  std::uint32_t words_size = 0;
  std::uint32_t unused = 0;
};
static_assert(sizeof(QuestionRecord) == 80);  // No padding: its bytes are written as they are.

struct IdRecord {
  StringRef id;
  std::uint32_t question = 0;
  std::uint32_t is_alias = 0;
};

struct ValueRecord {
  StringRef key, name;
  std::uint32_t count = 0;  ///< Questions that have it.
  std::uint16_t facet = 0;  ///< FacetKind.
  std::uint16_t unused = 0;
  std::uint64_t first_word = 0;  ///< In `bits`.
};

struct FragmentRecord {
  std::uint64_t raw_offset = 0, deflated_offset = 0;
  std::uint32_t raw_size = 0, deflated_size = 0;
  std::uint32_t crc = 0, crc_shift = 0;
};

/// A page whose body never changes.
struct PageRecord {
  StringRef path, content_type;
  FragmentId body = 0;
  std::uint32_t immutable = 0;  ///< Its address names its content: cached for ever.
  PackedRef gzip, brotli;
};

/// What `site` says: the parts of pages that are the same for every address.
struct SiteInfo {
  std::string title, url, language;
  std::string
      compress;  ///< How its compressed forms were made; begins with `none` if there are none.
  FragmentId list_before_title = 0, list_before_filters = 0, list_after_cards = 0;
  FragmentId question_end = 0;
  FragmentId error_before_title = 0, error_before_text = 0, error_after_text = 0;
  /// The questions of each path, by its name, in its order. Empty in bundles that do not tell.
  std::map<std::string, std::vector<std::string>, std::less<>> paths;
};

/// A value of a facet as a reader of the catalog sees it.
struct Value {
  std::string_view key, name;
  const Phrase* row = nullptr;  ///< `pages::facet_row` of it: made once, written on every list.
  std::uint32_t count = 0;
  std::span<const std::uint64_t> bits;  ///< One bit per question.
};

/// All questions in an order other than their own.
struct Order {
  std::span<const std::uint32_t> questions;
  std::vector<std::uint32_t> ranks;  ///< Of each question its place in `questions`.
};

/// One site's bundle, read in place. Safe to use from several threads at once.
class Catalog {
 public:
  /// `base`: what a patch was built over; its own base if that is a patch, too.
  /// Errors: as bundle::Reader::open; damaged if a section is missing, a record points outside, or
  /// it is a patch of something else than `base`.
  static Result<std::shared_ptr<const Catalog>> open(const std::filesystem::path& path,
                                                     std::shared_ptr<const Catalog> base = nullptr);

  /// Null unless this is a patch.
  const std::shared_ptr<const Catalog>& base() const { return base_; }
  /// Size of a section, with that of the base.
  std::uint64_t size_bytes(LongSection section) const;

  std::size_t size() const { return questions_.size(); }
  const QuestionRecord& question(std::uint32_t index) const { return questions_[index]; }
  std::string_view text(StringRef ref) const;
  Fragment fragment(FragmentId id) const;
  /// Requires: there is such a fragment.
  const FragmentRecord& fragment_record(FragmentId id) const { return fragments_[id]; }
  /// Has what `text` and `fragment` will read of a card fetched into the cache.
  void prefetch_card(std::uint32_t question) const;
  std::string_view packed(PackedRef ref) const;
  std::string_view words(const QuestionRecord& record) const;
  std::span<const std::uint32_t> list(ListRef ref) const;

  struct Found {
    std::uint32_t question;
    bool is_alias;
  };
  /// By ID or alias, exactly as written there.
  std::optional<Found> find(std::string_view id) const;
  const PageRecord* find_page(std::string_view path) const;
  /// Every ID and alias, in the order of the alphabet.
  std::span<const IdRecord> ids() const { return ids_; }
  /// Every page that never changes, by path.
  std::span<const PageRecord> pages() const { return pages_; }
  /// The IDs nearest to what was written, at most `most`; for pages that were not found.
  std::vector<std::uint32_t> nearest(std::string_view id, std::size_t most) const;

  /// The values of one facet, in the order they are shown.
  const std::vector<Value>& values(FacetKind facet) const {
    return values_[static_cast<std::size_t>(facet)];
  }
  /// Of one set of questions, one bit each.
  std::size_t word_count() const { return (questions_.size() + 63) / 64; }
  const Order& newest() const { return newest_; }
  const Order& by_title() const { return by_title_; }

  const SiteInfo& site() const { return site_; }
  bool is_compressed() const { return compressed_; }
  const bundle::Reader& bundle() const { return bundle_; }
  /// First 16 hexadecimal digits of the content hash.
  const std::string& version() const { return version_; }

 private:
  explicit Catalog(bundle::Reader reader) : bundle_(std::move(reader)) {}
  Result<void> load();
  Result<void> find_long_sections();
  Result<void> join(std::shared_ptr<const Catalog> base);
  Result<void> load_site();
  Result<void> load_values();
  Result<void> load_order(std::string_view section, Order& order) const;
  bool is_sound() const;
  std::string_view slice(LongSection section, std::uint64_t offset, std::uint64_t size) const;

  bundle::Reader bundle_;
  std::shared_ptr<const Catalog> base_;
  std::span<const QuestionRecord> questions_;
  std::span<const IdRecord> ids_;
  std::span<const FragmentRecord> fragments_;
  std::span<const PageRecord> pages_;
  std::span<const std::uint32_t> lists_;
  Order newest_, by_title_;
  std::span<const std::uint64_t> bits_;
  std::string_view strings_;
  std::array<std::size_t, kLongSections.size()> long_sections_{};  // Their places in the bundle.
  std::vector<Value> values_[kFacetCount];
  std::deque<Phrase> rows_;  // What `values_` refers to outside the bundle.
  SiteInfo site_;
  bool compressed_ = false;
  std::string version_;
};

}  // namespace viva::app
