#include "bank/pattern.h"

namespace viva::bank {

std::optional<std::regex> author_regex(std::string_view pattern) {
  if (pattern.size() > 500) return {};  // libstdc++ compiles groups by recursion.
  try {
    // libstdc++'s flag for the breadth-first automaton instead of backtracking.
    return std::regex(pattern.begin(), pattern.end(),
                      std::regex::ECMAScript | std::regex_constants::__polynomial);
  } catch (const std::regex_error&) {
    return {};
  }
}

}  // namespace viva::bank
