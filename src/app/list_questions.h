#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/list_query.h"

namespace viva::app {

inline constexpr std::uint64_t kPageSize = 20;

/// One bit per question.
using Bits = std::vector<std::uint64_t>;

/// The questions a query finds, and what each other choice would find.
struct ListResult {
  std::uint64_t total = 0;
  std::uint64_t pages = 1;               ///< At least 1.
  std::vector<std::uint32_t> questions;  ///< Of the page asked for, in order; empty past the end.
  std::vector<std::uint32_t>
      counts[kFacetCount];  ///< Per value: its own facet's choices ignored, all others respected.
};

/// Finds, counts and orders. What it allocates is used again from call to call; one per thread.
class ListQuestions {
 public:
  /// Fills `result`, whose memory is reused.
  void run(const Catalog& catalog, const ListQuery& query, ListResult& result);

  /// The questions that a query finds; valid until the next call.
  const Bits& matching(const Catalog& catalog, const ListQuery& query);

  /// A question's neighbours in the whole list of a query.
  struct Neighbours {
    std::optional<std::uint32_t> previous, next;
    std::uint64_t position = 0;  ///< From 1; 0 if the query does not find the question.
    std::uint64_t total = 0;
  };
  Neighbours neighbours(const Catalog& catalog, const ListQuery& query, std::uint32_t question);

 private:
  void match(const Catalog& catalog, const ListQuery& query);
  void match_words(const Catalog& catalog, const std::string& q, Bits& bits);
  void count(const Catalog& catalog, const ListQuery& query, ListResult& result);
  void count_facet(std::span<const Value> values, const Bits& set,
                   std::vector<std::uint32_t>& counts) const;
  void page(const Catalog& catalog, const ListQuery& query, ListResult& result);
  void page_in(const Order& order, std::uint64_t skip, ListResult& result);
  void page_in_bits(std::uint64_t skip, ListResult& result) const;

  Bits chosen_[kFacetCount];  // What each facet's choices allow; empty: everything.
  Bits words_;                // What the words allow; empty: everything.
  Bits all_, others_;
  std::vector<std::uint32_t> ranks_;  // Places in the order of what is found.
};

}  // namespace viva::app
