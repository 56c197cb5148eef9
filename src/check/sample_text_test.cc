#include "check/sample_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace viva::check {
namespace {

using testing::ElementsAre;

TEST(Printable, ShowsControlsAndBrokenBytes) {
  const std::pair<std::string, const char*> cases[] = {
      {"plain ü €\t\n", "plain ü €\t\n"},   {"\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"},
      {"a\rb\x7f", "a\\x0db\\x7f"},         {std::string("nul\0!", 5), "nul\\x00!"},
      {"csi \xC2\x9B!", "csi \\xc2\\x9b!"}, {"\xFF\xE2\x82", "\\xff\\xe2\\x82"},
  };
  for (const auto& [text, shown] : cases) EXPECT_EQ(printable(text), shown);
}

TEST(LinesCompared, LeavesOutBlanksAtEnds) {
  EXPECT_THAT(lines_compared("a \t\r\n\n  b\n \n\n"), ElementsAre("a", "", "  b"));
  EXPECT_THAT(lines_compared(""), ElementsAre());
  EXPECT_THAT(lines_compared("\n\n"), ElementsAre());
}

TEST(ShortDifference, ShowsChangesWithLinesAround) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(short_difference({"a"}, {"a"}), "");
  EXPECT_EQ(short_difference({"a", "b", "c"}, {"a", "x", "c"}), "   a\n  -b\n  +x\n   c");
  EXPECT_EQ(short_difference({}, {"\x1b"}), "  +\\x1b");
  EXPECT_EQ(short_difference({"1", "2", "3", "4", "5", "6", "7", "8", "9"},
                             {"1", "2", "3", "4", "5", "6", "7", "8"}),
            "   6\n   7\n   8\n  -9");
  EXPECT_EQ(short_difference({"a", "1", "2", "3", "4", "5", "6", "7", "b"},
                             {"1", "2", "3", "4", "5", "6", "7", "B"}),
            "  -a\n   1\n   2\n   3\n  …\n   5\n   6\n   7\n  -b\n  +B");
  const std::string many = short_difference(Lines(100, "x"), Lines(100, "y"));
  EXPECT_EQ(std::ranges::count(many, '\n'), 24);
  EXPECT_TRUE(many.ends_with("… and more"));
  const std::string cut(159, 'x');
  EXPECT_EQ(short_difference({}, Lines(1, cut + "€")), "  +" + cut + "…");
}

TEST(ShortDifference, IsQuickOnLongTexts) {
  std::vector<std::string> numbers, others;
  for (int i = 0; i < 30'000; ++i) {
    numbers.push_back(std::to_string(i));
    others.push_back(std::to_string(i * 7));
  }
  EXPECT_FALSE(short_difference(numbers, others).empty());
}

TEST(UnifiedDifference, IsAsDiffWritesIt) {
  EXPECT_EQ(unified_difference("a.md", "1\n2\n", "1\n2\n"), "");
  EXPECT_EQ(unified_difference("a.md", "1\r\n2\r\n", "1\r\nx\r\n"),
            "--- a.md\n+++ a.md\n@@ -1,2 +1,2 @@\n 1\n-2\n+x\n");
  EXPECT_EQ(
      unified_difference("a.md", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n5b\n6\n7\n8\n9\n"),
      "--- a.md\n+++ a.md\n@@ -3,6 +3,7 @@\n 3\n 4\n 5\n+5b\n 6\n 7\n 8\n");
}

}  // namespace
}  // namespace viva::check
