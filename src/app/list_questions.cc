#include "app/list_questions.h"

#include <algorithm>
#include <bit>
#include <numeric>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/text.h"

namespace viva::app {

namespace {

// Counting the questions of each value is most of what a list costs beyond its bytes; so it is done
// with the best the CPU has.
std::uint32_t count_plainly(const std::uint64_t* a, const std::uint64_t* b, std::size_t words) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < words; ++i)
    count += static_cast<unsigned>(std::popcount(a[i] & b[i]));
  return static_cast<std::uint32_t>(count);
}

#if defined(__x86_64__)
[[gnu::target("popcnt")]] std::uint32_t count_by_popcnt(const std::uint64_t* a,
                                                        const std::uint64_t* b, std::size_t words) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < words; ++i)
    count += static_cast<std::uint64_t>(_mm_popcnt_u64(a[i] & b[i]));
  return static_cast<std::uint32_t>(count);
}

[[gnu::target("avx512f,avx512vpopcntdq")]] std::uint32_t count_by_avx512(const std::uint64_t* a,
                                                                         const std::uint64_t* b,
                                                                         std::size_t words) {
  __m512i sum = _mm512_setzero_si512();
  for (std::size_t i = 0; i < words; i += 8) {
    const auto mask = static_cast<__mmask8>(words - i >= 8 ? 0xFF : (1u << (words - i)) - 1);
    const __m512i both = _mm512_and_si512(_mm512_maskz_loadu_epi64(mask, a + i),
                                          _mm512_maskz_loadu_epi64(mask, b + i));
    sum = _mm512_add_epi64(sum, _mm512_popcnt_epi64(both));
  }
  alignas(64) std::uint64_t lanes[8];
  _mm512_store_si512(lanes, sum);
  return static_cast<std::uint32_t>(std::accumulate(lanes, lanes + 8, std::uint64_t{0}));
}

auto* choose_count() {
  if (__builtin_cpu_supports("avx512vpopcntdq")) return &count_by_avx512;
  return __builtin_cpu_supports("popcnt") ? &count_by_popcnt : &count_plainly;
}
#else
auto* choose_count() { return &count_plainly; }
#endif

/// How many questions two sets share.
std::uint32_t count_both(const std::uint64_t* a, const std::uint64_t* b, std::size_t words) {
  static const auto count = choose_count();
  return count(a, b, words);
}

std::uint64_t count_bits(const Bits& set) { return count_both(set.data(), set.data(), set.size()); }

void intersect(Bits& bits, const Bits& with) {
  for (std::size_t i = 0; i < with.size(); ++i) bits[i] &= with[i];
}

void set_all(Bits& bits, std::size_t count) {
  bits.assign((count + 63) / 64, ~std::uint64_t{0});
  if (count % 64 != 0) bits.back() = (std::uint64_t{1} << (count % 64)) - 1;
}

bool has(const Bits& bits, std::uint32_t question) {
  return (bits[question / 64] >> (question % 64) & 1) != 0;
}

/// Calls `visit(question)` for each bit, lowest first, until it returns false.
template <class Visit>
void for_each_bit(const Bits& bits, std::size_t first_word, const Visit& visit) {
  for (std::size_t word = first_word; word < bits.size(); ++word)
    for (std::uint64_t left = bits[word]; left != 0; left &= left - 1)
      if (!visit(static_cast<std::uint32_t>(word * 64 +
                                            static_cast<std::size_t>(std::countr_zero(left)))))
        return;
}

const Order& order(const Catalog& catalog, Sort sort) {
  return sort == Sort::newest ? catalog.newest() : catalog.by_title();
}

}  // namespace

void ListQuestions::match_words(const Catalog& catalog, const std::string& q, Bits& bits) {
  const std::string lower = to_lower(q);
  std::vector<std::string_view> words;
  for (const auto word : split(lower, ' '))
    if (!word.empty()) words.push_back(word);
  set_all(bits, catalog.size());
  for (std::uint32_t i = 0; i < catalog.size(); ++i) {
    const std::string_view text = catalog.words(catalog.question(i));
    const bool found = std::ranges::all_of(
        words, [&](auto word) { return text.find(word) != std::string_view::npos; });
    if (!found) bits[i / 64] &= ~(std::uint64_t{1} << (i % 64));
  }
}

void ListQuestions::match(const Catalog& catalog, const ListQuery& query) {
  set_all(all_, catalog.size());
  for (std::size_t i = 0; i < kFacetCount; ++i) {
    chosen_[i].clear();
    if (query.chosen[i].empty()) continue;
    chosen_[i].assign(catalog.word_count(), 0);
    for (const auto value : query.chosen[i]) {
      const auto bits = catalog.values(static_cast<FacetKind>(i))[value].bits;
      for (std::size_t word = 0; word < bits.size(); ++word) chosen_[i][word] |= bits[word];
    }
    intersect(all_, chosen_[i]);
  }
  words_.clear();
  if (query.q.empty()) return;
  match_words(catalog, query.q, words_);
  intersect(all_, words_);
}

const Bits& ListQuestions::matching(const Catalog& catalog, const ListQuery& query) {
  match(catalog, query);
  return all_;
}

/// Only words in which the set has something are looked at: a range of difficulties is a stretch of
/// the bits.
void ListQuestions::count_facet(std::span<const Value> values, const Bits& set,
                                std::vector<std::uint32_t>& counts) const {
  const auto is_set = [](std::uint64_t word) { return word != 0; };
  const auto first = static_cast<std::size_t>(std::ranges::find_if(set, is_set) - set.begin());
  std::size_t end = set.size();
  while (end > first && set[end - 1] == 0) --end;
  counts.resize(values.size());
  for (std::size_t value = 0; value < values.size(); ++value)
    counts[value] = count_both(set.data() + first, values[value].bits.data() + first, end - first);
}

void ListQuestions::count(const Catalog& catalog, const ListQuery& query, ListResult& result) {
  for (std::size_t i = 0; i < kFacetCount; ++i) {
    const auto& values = catalog.values(static_cast<FacetKind>(i));
    if (query.chosen[i].empty()) {
      count_facet(values, all_, result.counts[i]);
      continue;
    }
    set_all(others_, catalog.size());
    for (std::size_t other = 0; other < kFacetCount; ++other)
      if (other != i) intersect(others_, chosen_[other]);
    intersect(others_, words_);
    count_facet(values, others_, result.counts[i]);
  }
}

/// The page in an order other than the bits'.
void ListQuestions::page_in(const Order& order, std::uint64_t skip, ListResult& result) {
  const std::uint64_t end = std::min(result.total, skip + kPageSize);
  // Little is sorted sooner than found in the whole order; much is met early in it.
  if (3 * result.total * result.total > (skip + kPageSize) * order.questions.size()) {
    std::uint64_t met = 0;
    for (const auto question : order.questions) {
      if (!has(all_, question) || met++ < skip) continue;
      result.questions.push_back(question);
      if (met == end) return;
    }
    return;
  }
  ranks_.clear();
  for_each_bit(all_, 0, [&](std::uint32_t question) {
    ranks_.push_back(order.ranks[question]);
    return true;
  });
  std::ranges::partial_sort(ranks_, ranks_.begin() + static_cast<std::ptrdiff_t>(end));
  for (auto i = skip; i < end; ++i) result.questions.push_back(order.questions[ranks_[i]]);
}

/// The page in the order of the bits.
void ListQuestions::page_in_bits(std::uint64_t skip, ListResult& result) const {
  std::size_t word = 0;  // Whole words before the page are skipped by their count.
  for (; word < all_.size(); ++word) {
    const auto count = static_cast<std::uint64_t>(std::popcount(all_[word]));
    if (count > skip) break;
    skip -= count;
  }
  for_each_bit(all_, word, [&](std::uint32_t question) {
    if (skip > 0)
      --skip;
    else
      result.questions.push_back(question);
    return result.questions.size() < kPageSize;
  });
}

void ListQuestions::page(const Catalog& catalog, const ListQuery& query, ListResult& result) {
  result.questions.clear();
  if (query.page > result.pages) return;
  const std::uint64_t skip = (query.page - 1) * kPageSize;
  if (query.sort == Sort::difficulty) return page_in_bits(skip, result);
  page_in(order(catalog, query.sort), skip, result);
}

void ListQuestions::run(const Catalog& catalog, const ListQuery& query, ListResult& result) {
  match(catalog, query);
  result.total = count_bits(all_);
  result.pages = std::max<std::uint64_t>(1, (result.total + kPageSize - 1) / kPageSize);
  page(catalog, query, result);
  count(catalog, query, result);
}

ListQuestions::Neighbours ListQuestions::neighbours(const Catalog& catalog, const ListQuery& query,
                                                    std::uint32_t question) {
  match(catalog, query);
  Neighbours found;
  found.total = count_bits(all_);
  if (!has(all_, question)) return found;
  std::uint64_t position = 0;
  std::optional<std::uint32_t> last;
  const auto visit = [&](std::uint32_t each) {
    if (found.position > 0) {
      found.next = each;
      return false;
    }
    ++position;
    if (each == question) {
      found.previous = last;
      found.position = position;
    }
    last = each;
    return true;
  };
  if (query.sort == Sort::difficulty) {
    for_each_bit(all_, 0, visit);
  } else {
    for (const auto each : order(catalog, query.sort).questions)
      if (has(all_, each) && !visit(each)) break;
  }
  return found;
}

}  // namespace viva::app
