#pragma once

#include <string_view>
#include <vector>

namespace viva::bank {

/// The lines of a `rejects` sample, from 1, that end in a comment (`//`, `#` or `--`) which is the
/// one word `rejected`. There is one, if the sample is in order: its compiler's first error.
std::vector<int> rejected_lines(std::string_view code);

}  // namespace viva::bank
