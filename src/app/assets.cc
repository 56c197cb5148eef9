#include "app/assets.h"

#include <fmt/format.h>

#include "base/hash.h"

// Placed into the program by cmake/ui.cmake.
extern "C" {
extern const char viva_asset_style_css[], viva_asset_style_css_end[];
extern const char viva_asset_app_js[], viva_asset_app_js_end[];
extern const char viva_asset_theme_js[], viva_asset_theme_js_end[];
extern const char viva_asset_icon_svg[], viva_asset_icon_svg_end[];
extern const char viva_asset_openapi_json[], viva_asset_openapi_json_end[];
}

namespace viva::app {

namespace {

enum Place { kStyle, kScript, kTheme, kIcon };

Asset asset(const char* begin, const char* end, std::string_view extension,
            std::string_view content_type) {
  const std::string_view bytes(begin, static_cast<std::size_t>(end - begin));
  const Digest digest = sha256(bytes);
  return {fmt::format("/assets/{}.{}", to_hex(std::span(digest).first(8)), extension), content_type,
          bytes};
}

}  // namespace

const std::vector<Asset>& assets() {
  static const std::vector<Asset> all = {
      asset(viva_asset_style_css, viva_asset_style_css_end, "css", "text/css; charset=utf-8"),
      asset(viva_asset_app_js, viva_asset_app_js_end, "js", "text/javascript; charset=utf-8"),
      asset(viva_asset_theme_js, viva_asset_theme_js_end, "js", "text/javascript; charset=utf-8"),
      asset(viva_asset_icon_svg, viva_asset_icon_svg_end, "svg", "image/svg+xml"),
  };
  return all;
}

pages::AssetLinks asset_links() {
  const auto& all = assets();
  return {all[kStyle].path, all[kScript].path, all[kTheme].path, all[kIcon].path,
          "/manifest.webmanifest"};
}

std::string_view openapi_json() {
  return {viva_asset_openapi_json,
          static_cast<std::size_t>(viva_asset_openapi_json_end - viva_asset_openapi_json)};
}

}  // namespace viva::app
