#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bank/bank.h"
#include "base/html.h"
#include "pages/site.h"

namespace viva::pages {

/// One path, kit or audit, as it stands among the others.
struct ShelfEntry {
  std::string path;  ///< Its address.
  std::string title, text;
  std::vector<std::string> facts;  ///< `9 questions`, `1 hour 30 minutes`, …
};

/// All paths, all kits or all audits of a bank.
struct Shelf {
  std::string_view name, about;
  std::string_view path;  ///< Its address: `/paths`, `/kits`, `/audits`.
  std::vector<ShelfEntry> entries;
};

/// Those shelves of a bank that hold something: pages exist for these only.
std::vector<Shelf> shelves(const bank::Bank& bank, const Context& context);

/// A section of another page: its name, and the first entries as tiles.
void write_shelf(Html& out, const Shelf& shelf, std::size_t most);

std::string shelf_page(const Shelf& shelf, const Context& context);

/// `/paths/python/weekend`
std::string collection_path(std::string_view shelf_path, std::string_view name);

/// The beginning of a page of one path, kit or audit: its head, and the way to it.
struct CollectionHead {
  std::string_view shelf_name, shelf_path;  ///< `Learning paths`, `/paths`
  std::string_view name, title, description, body_class;
};
void begin_collection(Html& out, const CollectionHead& head, const Context& context);

/// The names of the technologies that these questions are about, in the configuration's order.
std::vector<std::string> technologies_of(const std::vector<bank::Step>& steps,
                                         const Context& context);

}  // namespace viva::pages
