#pragma once

#include <string>

#include "pages/site.h"

namespace viva::pages {

/// A reading order: its goal, and each question with its level and why it is read there.
std::string path_page(const bank::Path& path, const Context& context);

}  // namespace viva::pages
