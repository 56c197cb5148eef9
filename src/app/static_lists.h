#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/list_query.h"

namespace viva::app {

// Which lists a site of files has. There are too many filters to write every list, so it is these:
// the whole list in each of its orders, every value of every facet alone, and every technology
// with every level. In all lists together a question stands as often as it has values, and a few
// times more: they grow with the bank, not with the product of its facets.

/// The list that a reader of `query` is led to by a value of a facet: of that value alone, or
/// together with the technology or level that `query` already has.
ListQuery narrowed(const ListQuery& query, FacetKind facet, std::size_t value);

/// Whether that list keeps the filter of `query`, but for the facet's own values.
bool narrows(const ListQuery& query, FacetKind facet);

/// One list, and the folder of its first page.
struct StaticList {
  std::string query;   ///< `canonical_query`.
  std::string folder;  ///< `questions/tech/python/level/advanced`
};

/// All lists that are files. Names of folders are slugs of keys; where two values of a facet have
/// the same, the later one gets a number.
class StaticLists {
 public:
  explicit StaticLists(const Catalog& catalog);

  const std::vector<StaticList>& all() const { return lists_; }
  /// The folder of the list that has this canonical query; null if it is no file.
  const std::string* folder(std::string_view query) const;

 private:
  void add(const Catalog& catalog, const ListQuery& query);
  void add_values(const Catalog& catalog);
  void add_pairs(const Catalog& catalog);
  std::string folder_of(const ListQuery& query) const;

  std::vector<StaticList> lists_;
  std::unordered_map<std::string, std::size_t> by_query_;
  std::vector<std::string> names_[kFacetCount];  // Of each value.
};

}  // namespace viva::app
