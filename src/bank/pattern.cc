#include "bank/pattern.h"

#include <algorithm>
#include <utility>

namespace viva::bank {

namespace {

namespace rc = std::regex_constants;

constexpr std::size_t kMostBytes = 500;  ///< libstdc++ compiles groups by recursion.

// Some mistakes the library does not tell apart.
constexpr const char* kName = "a name between `[:` and `:]` or `[.` and `.]` that does not exist";
constexpr const char* kPartner =
    "a `(` or `)` without its partner, or a `*`, `+` or `?` with nothing before it to repeat";

/// What an author has written when the library says one of its codes.
const std::pair<rc::error_type, const char*> kReasons[] = {
    {rc::error_collate, kName},
    {rc::error_ctype, kName},
    {rc::error_escape, "a `\\` before a character that it does not go with"},
    {rc::error_backref, "a reference to a group that is not there"},
    {rc::error_brack, "a `[` without its `]`"},
    {rc::error_paren, kPartner},
    {rc::error_brace, "a `{` without its `}`"},
    {rc::error_badbrace, "something else than numbers between `{` and `}`"},
    {rc::error_range, "a range whose end comes before its beginning"},
    {rc::error_badrepeat, kPartner},
    {rc::error_complexity, "a back-reference such as `\\1`, or too many repetitions"},
};

std::string reason_of(rc::error_type code) {
  const auto* found =
      std::ranges::find_if(kReasons, [&](const auto& reason) { return reason.first == code; });
  return found == std::end(kReasons) ? "something that cannot be read" : found->second;
}

}  // namespace

Result<std::regex> author_regex(std::string_view pattern) {
  if (pattern.size() > kMostBytes) return std::unexpected(invalid("more than 500 bytes"));
  try {
    // libstdc++'s flag for the breadth-first automaton instead of backtracking.
    return std::regex(pattern.begin(), pattern.end(), std::regex::ECMAScript | rc::__polynomial);
  } catch (const std::regex_error& error) {
    return std::unexpected(invalid(reason_of(error.code())));
  }
}

}  // namespace viva::bank
