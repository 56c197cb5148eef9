#pragma once

#include <random>
#include <string>
#include <vector>

#include "app/catalog.h"
#include "app/list_query.h"
#include "base/html.h"

namespace viva {

/// What one random address asks for, as the tests understand it; no code of the product reads it.
struct Wish {
  std::vector<std::string> chosen[app::kFacetCount];  ///< Keys.
  std::string sort;                                   ///< Empty: the default.
  std::string target(std::string_view path) const;
};

/// Wishes from a fixed seed, the same in every run: none to three values of each facet, written by
/// key or by name, in any case, in any order, some twice.
class RandomQueries {
 public:
  RandomQueries(const app::Catalog& catalog, unsigned seed) : catalog_(catalog), random_(seed) {}

  Wish next() {
    Wish wish;
    for (std::size_t facet = 0; facet < app::kFacetCount; ++facet) {
      const auto& values = catalog_.values(static_cast<app::FacetKind>(facet));
      for (unsigned left = below(6) < 3 ? 0 : below(4); left > 0; --left)
        wish.chosen[facet].emplace_back(values[below(static_cast<unsigned>(values.size()))].key);
    }
    constexpr const char* kSorts[] = {"", "", "difficulty", "newest", "title"};
    wish.sort = kSorts[below(5)];
    return wish;
  }

  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }

 private:
  const app::Catalog& catalog_;
  std::mt19937 random_;
};

inline std::string Wish::target(std::string_view path) const {
  std::string query;
  const auto add = [&](std::string_view name, std::string_view value) {
    query += query.empty() ? '?' : '&';
    query.append(name).append("=").append(percent_encoded(value));
  };
  if (!sort.empty()) add("sort", sort);
  for (std::size_t facet = app::kFacetCount; facet-- > 0;)
    for (const auto& value : chosen[facet])
      add(app::parameter(static_cast<app::FacetKind>(facet)), value);
  return std::string(path) + query;
}

}  // namespace viva
