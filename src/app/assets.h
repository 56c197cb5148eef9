#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pages/site.h"

namespace viva::app {

/// A file of the front end, carried inside the program.
struct Asset {
  std::string path;  ///< `/assets/HASH.css`: named by its content.
  std::string_view content_type;
  std::string_view bytes;
};

/// Style sheet, scripts and icon.
const std::vector<Asset>& assets();

/// Where pages find them. The manifest's address is fixed.
pages::AssetLinks asset_links();

/// The description of the API, OpenAPI 3.1.
std::string_view openapi_json();

}  // namespace viva::app
