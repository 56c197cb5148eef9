#pragma once

#include <string>

#include "pages/site.h"

namespace viva::pages {

/// Claims found elsewhere: each with its verdict in words, its correction and its proof.
std::string audit_page(const bank::Audit& audit, const Context& context);

}  // namespace viva::pages
