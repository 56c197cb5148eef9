#include "bank/pattern.h"

#include <gtest/gtest.h>

namespace viva::bank {
namespace {

TEST(AuthorRegex, SaysWhatItDoesNotTake) {
  const std::pair<std::string, const char*> cases[] = {
      {"(a",
       "a `(` or `)` without its partner, or a `*`, `+` or `?` with nothing before it to repeat"},
      {"[a", "a `[` without its `]`"},
      {"*a",
       "a `(` or `)` without its partner, or a `*`, `+` or `?` with nothing before it to repeat"},
      {"a{2", "a `{` without its `}`"},
      {"a{x}", "something else than numbers between `{` and `}`"},
      {"[z-a]", "a range whose end comes before its beginning"},
      {"[[:no:]]", "a name between `[:` and `:]` or `[.` and `.]` that does not exist"},
      {"[[.no.]]", "a name between `[:` and `:]` or `[.` and `.]` that does not exist"},
      {"a\\", "a `\\` before a character that it does not go with"},
      {"(a)\\1", "a back-reference such as `\\1`, or too many repetitions"},
      {std::string(501, 'a'), "more than 500 bytes"},
  };
  for (const auto& [pattern, reason] : cases) {
    SCOPED_TRACE(pattern);
    const auto regex = author_regex(pattern);
    ASSERT_FALSE(regex.has_value());
    EXPECT_EQ(regex.error(), invalid(reason));
  }
  EXPECT_TRUE(author_regex(std::string(500, 'a')).has_value());
}

}  // namespace
}  // namespace viva::bank
