#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "app/catalog.h"
#include "app/site_folder.h"

namespace viva::app {

struct StaticOptions {
  std::filesystem::path folder;
  /// `LinkStyle::base`; empty: links are relative.
  std::string base;
  /// Questions done and their number; called for each.
  std::function<void(std::size_t, std::size_t)> progress;
};

/// A link of a page to an address of the site that is no file.
struct LostLink {
  std::string address, place;
};

struct StaticReport {
  SiteFolder::Counts counts;
  std::vector<LostLink> lost;  ///< Each address once.
};

/// Writes all of a site that needs no server as files: what `viva serve` answers, but for the API,
/// probes, searches, and lists that StaticLists has not. The same catalog gives the same bytes.
/// Errors: as SiteFolder.
Result<StaticReport> write_static_site(const Catalog& catalog, const StaticOptions& options);

}  // namespace viva::app
