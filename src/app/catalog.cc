#include "app/catalog.h"

#include <algorithm>
#include <stdexcept>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/prefetch.h"
#include "base/text.h"
#include "bundle/writer.h"
#include "pages/list_page.h"

namespace viva::app {

namespace json = boost::json;

Result<std::shared_ptr<const Catalog>> Catalog::open(const std::filesystem::path& path,
                                                     std::shared_ptr<const Catalog> base) {
  VIVA_TRY(bundle::Reader reader, bundle::Reader::open(path));
  std::shared_ptr<Catalog> catalog(new Catalog(std::move(reader)));
  VIVA_CHECK(catalog->find_long_sections());
  VIVA_CHECK(catalog->join(std::move(base)));
  VIVA_CHECK(catalog->load());
  return catalog;
}

Result<void> Catalog::find_long_sections() {
  for (std::size_t i = 0; i < kLongSections.size(); ++i) {
    const auto found = bundle_.find(kLongSections[i]);
    if (!found)
      return std::unexpected(bundle_.broken(fmt::format("no section `{}`", kLongSections[i])));
    long_sections_[i] = *found;
  }
  return {};
}

/// Takes the base if this is a patch.
Result<void> Catalog::join(std::shared_ptr<const Catalog> base) {
  if (!bundle_.find("base")) return {};
  VIVA_TRY(const std::string_view wanted, bundle_.section("base"));
  if (base && base->base_) base = base->base_;
  const Digest hash = base ? base->bundle_.content_hash() : Digest{};
  if (!base || wanted != bundle::bytes_of(hash))
    return std::unexpected(bundle_.broken("a part of another bundle"));
  base_ = std::move(base);
  return {};
}

Result<void> Catalog::load() {
  VIVA_TRY(questions_, bundle_.table<QuestionRecord>("questions"));
  VIVA_TRY(ids_, bundle_.table<IdRecord>("ids"));
  VIVA_TRY(fragments_, bundle_.table<FragmentRecord>("fragments"));
  VIVA_TRY(pages_, bundle_.table<PageRecord>("pages"));
  VIVA_TRY(lists_, bundle_.table<std::uint32_t>("lists"));
  VIVA_CHECK(load_order("newest", newest_));
  VIVA_CHECK(load_order("title", by_title_));
  VIVA_TRY(bits_, bundle_.table<std::uint64_t>("bits"));
  VIVA_TRY(strings_, bundle_.section("strings"));
  VIVA_CHECK(load_values());
  VIVA_CHECK(load_site());
  if (!is_sound()) return std::unexpected(bundle_.broken("a record points outside"));
  const Digest hash = bundle_.content_hash();
  // Pages are put together by the program: another one may show the same bundle otherwise.
  version_ = fmt::format("{}-{}", to_hex(std::span(hash).first(8)), VIVA_VERSION);
  return {};
}

Result<void> Catalog::load_order(std::string_view section, Order& order) const {
  VIVA_TRY(order.questions, bundle_.table<std::uint32_t>(section));
  const auto count = order.questions.size();
  const auto in_bank = [&](std::uint32_t question) { return question < count; };
  if (count != questions_.size() || !std::ranges::all_of(order.questions, in_bank))
    return std::unexpected(bundle_.broken(section));
  order.ranks.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) order.ranks[order.questions[i]] = i;
  return {};
}

/// Every other number that is used as an index without a check of its own.
bool Catalog::is_sound() const {
  const auto in_bank = [&](std::uint32_t index) { return index < questions_.size(); };
  constexpr std::size_t kDifficulties = 10;
  return values(FacetKind::difficulty).size() == kDifficulties &&
         std::ranges::all_of(ids_, in_bank, &IdRecord::question);
}

Result<void> Catalog::load_values() {
  VIVA_TRY(const auto records, bundle_.table<ValueRecord>("values"));
  for (const auto& record : records) {
    const bool inside = record.facet < kFacetCount && record.first_word <= bits_.size() &&
                        word_count() <= bits_.size() - record.first_word;
    if (!inside) return std::unexpected(bundle_.broken("values"));
    if (values_[record.facet].size() == kMostValues)
      return std::unexpected(bundle_.broken("values"));
    const auto key = text(record.key), name = text(record.name);
    values_[record.facet].push_back({key, name, &rows_.emplace_back(pages::facet_row(key, name)),
                                     record.count, bits_.subspan(record.first_word, word_count())});
  }
  return {};
}

/// `paths` of the section `site`: a list of IDs for each name.
static std::map<std::string, std::vector<std::string>, std::less<>> paths_of(
    const json::object& site) {
  std::map<std::string, std::vector<std::string>, std::less<>> paths;
  const auto* found = site.if_contains("paths");
  if (!found || !found->is_object()) return paths;
  for (const auto& [name, ids] : found->as_object()) {
    auto& path = paths[std::string(name)];
    if (!ids.is_array()) continue;
    for (const auto& id : ids.as_array())
      if (id.is_string()) path.emplace_back(id.as_string());
  }
  return paths;
}

Result<void> Catalog::load_site() {
  VIVA_TRY(const std::string_view text, bundle_.section("site"));
  boost::system::error_code error;
  const json::value value = json::parse({text.data(), text.size()}, error);
  const auto* object = error ? nullptr : value.if_object();
  if (!object) return std::unexpected(bundle_.broken("site"));
  const auto string = [&](const char* key) {
    const auto* found = object->if_contains(key);
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
  };
  const auto number = [&](const char* key) {
    const auto* found = object->if_contains(key);
    return found && found->is_int64() ? static_cast<FragmentId>(found->as_int64()) : ~FragmentId{0};
  };
  site_ = {string("title"),
           string("url"),
           string("language"),
           string("compress"),
           number("list_before_title"),
           number("list_before_filters"),
           number("list_after_cards"),
           number("question_end"),
           number("error_before_title"),
           number("error_before_text"),
           number("error_after_text"),
           paths_of(*object)};
  compressed_ = !site_.compress.starts_with("none");
  return {};
}

std::uint64_t Catalog::size_bytes(LongSection section) const {
  const std::uint64_t below = base_ ? base_->size_bytes(section) : 0;
  return below + bundle_.size_bytes(long_sections_[static_cast<std::size_t>(section)]);
}

std::string_view Catalog::slice(LongSection section, std::uint64_t offset,
                                std::uint64_t size) const {
  if (size == 0) return {};
  const std::uint64_t below = base_ ? base_->size_bytes(section) : 0;
  if (offset < below) return base_->slice(section, offset, size);
  const auto place = long_sections_[static_cast<std::size_t>(section)];
  const auto bytes = bundle_.read(place, offset - below, size);
  // Thrown, as no page can be made of it: the server answers 500 and says so in its log.
  if (!bytes) throw std::runtime_error(to_string(bytes.error()));
  return *bytes;
}

std::string_view Catalog::text(StringRef ref) const {
  return ref.offset <= strings_.size() ? strings_.substr(ref.offset, ref.size) : std::string_view{};
}

Fragment Catalog::fragment(FragmentId id) const {
  if (id >= fragments_.size()) return {};
  const FragmentRecord& record = fragments_[id];
  const auto raw = slice(LongSection::raw, record.raw_offset, record.raw_size);
  return {raw, slice(LongSection::deflated, record.deflated_offset, record.deflated_size),
          record.crc, record.crc_shift};
}

void Catalog::prefetch_card(std::uint32_t question) const {
  const QuestionRecord& record = questions_[question];
  const std::string_view id = text(record.id);
  prefetch(id.data(), id.size());
  if (record.card < fragments_.size()) prefetch(&fragments_[record.card], sizeof(FragmentRecord));
}

std::string_view Catalog::packed(PackedRef ref) const {
  return slice(LongSection::packed, ref.offset, ref.size);
}

std::string_view Catalog::words(const QuestionRecord& record) const {
  return slice(LongSection::words, record.words_offset, record.words_size);
}

std::span<const std::uint32_t> Catalog::list(ListRef ref) const {
  const bool inside = ref.begin <= lists_.size() && ref.count <= lists_.size() - ref.begin;
  return inside ? lists_.subspan(ref.begin, ref.count) : std::span<const std::uint32_t>{};
}

std::optional<Catalog::Found> Catalog::find(std::string_view id) const {
  const auto key = [&](const IdRecord& record) { return text(record.id); };
  const auto found = std::ranges::lower_bound(ids_, id, {}, key);
  if (found == ids_.end() || key(*found) != id) return {};
  return Found{found->question, found->is_alias != 0};
}

const PageRecord* Catalog::find_page(std::string_view path) const {
  const auto key = [&](const PageRecord& record) { return text(record.path); };
  const auto found = std::ranges::lower_bound(pages_, path, {}, key);
  return found != pages_.end() && key(*found) == path ? &*found : nullptr;
}

std::vector<std::uint32_t> Catalog::nearest(std::string_view id, std::size_t most) const {
  constexpr std::size_t kFarthest = 4;
  constexpr std::size_t kLongest = 40;  // Longer than any ID: not worth comparing.
  std::vector<std::pair<std::size_t, std::uint32_t>> near;
  const std::string wanted = to_upper(id.substr(0, kLongest));
  for (const auto& record : ids_) {
    const auto candidate = text(record.id);
    if (candidate.size() + kFarthest < wanted.size() ||
        wanted.size() + kFarthest < candidate.size())
      continue;
    const auto distance = edit_distance(wanted, candidate);
    if (distance <= kFarthest) near.emplace_back(distance, record.question);
  }
  const auto kept = std::min(most, near.size());
  std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(kept), near.end());
  std::vector<std::uint32_t> found;
  for (std::size_t i = 0; i < kept; ++i) found.push_back(near[i].second);
  return found;
}

}  // namespace viva::app
