#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/catalog.h"

namespace viva::app {

enum class Sort : std::uint8_t { difficulty, newest, title };
std::string_view to_string(Sort sort);

/// What the address of the list asks for.
struct ListQuery {
  std::vector<std::uint16_t> chosen[kFacetCount];  ///< Places in `Catalog::values`, ascending.
  std::string q;                                   ///< Plain words, trimmed.
  Sort sort = Sort::difficulty;
  std::uint64_t page = 1;

  bool is_filtered() const;
};

/// Something in a query that is not understood; the list is shown without it, the API refuses it.
struct QueryMistake {
  std::string parameter;
  std::string message;  ///< For people: what is not known, and what is near.
};

struct ParsedQuery {
  ListQuery query;
  std::vector<QueryMistake> mistakes;
};

/// Reads the query of an address (`level=Advanced&tech=Python`, still percent-encoded). Keys and
/// names match whatever the case; unknown parameters are ignored; empty values say nothing.
ParsedQuery parse_list_query(std::string_view query, const Catalog& catalog);

/// The query in its one form: parameters in a fixed order, values by key, a range of difficulties
/// as `6-8`; without the page. The form links are written in, and the same for equal lists.
std::string canonical_query(const ListQuery& query, const Catalog& catalog);
/// The same without the order.
std::string canonical_filter(const ListQuery& query, const Catalog& catalog);

/// The parameter a facet has in addresses: `tech`, `level`, `category`, `tag`, `difficulty`.
std::string_view parameter(FacetKind facet);

}  // namespace viva::app
