#include "bank/rules.h"

#include <set>

#include <gtest/gtest.h>

#include "bank/ascii.h"

namespace viva::bank {
namespace {

TEST(Rules, HaveStableNamesThatDiffer) {
  std::set<std::string_view> names;
  for (const auto& rule : rules()) {
    EXPECT_TRUE(names.insert(rule.name).second) << rule.name;
    EXPECT_TRUE(std::ranges::all_of(rule.name, [](char c) { return is_lower(c) || c == '-'; }))
        << rule.name;
    EXPECT_FALSE(rule.summary.empty() || rule.summary.ends_with('.')) << rule.name;
    EXPECT_EQ(find_rule(rule.name), &rule);
  }
  EXPECT_EQ(find_rule("no-such-rule"), nullptr);
}

TEST(Problem, ReadsAsOneLine) {
  const Problem problem{
      "a.md", {3, 7}, Severity::warning, "doubled-word", "`the` stands here twice; remove one"};
  EXPECT_EQ(to_string(problem),
            "a.md:3:7: warning doubled-word `the` stands here twice; remove one");
}

}  // namespace
}  // namespace viva::bank
