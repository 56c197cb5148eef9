#pragma once

#include <string>
#include <string_view>

namespace viva::pages {

/// A page that leads on at once, for hosts that cannot redirect. `link`: to where, from here;
/// `canonical`: the address of that page; `name`: what stands there.
std::string redirect_page(std::string_view link, std::string_view canonical, std::string_view name,
                          std::string_view language);

}  // namespace viva::pages
