#pragma once

#include <cstddef>
#include <optional>

#include "markdown/document.h"

namespace viva::bank {

/// Where the fence begins that is never closed, and so takes in the rest of the text: a byte offset
/// in the source; none if every fence is closed. Fences inside lists and quotes end with these and
/// are not looked at.
std::optional<std::size_t> find_open_fence(const markdown::Document& document);

}  // namespace viva::bank
