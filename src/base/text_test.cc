#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace viva {
namespace {

TEST(Text, Trims) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""}, {" \t\r\n", ""}, {"a", "a"}, {"  a b\t", "a b"}, {"\na\n", "a"}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(trim(text), expected);
}

TEST(Text, Splits) {
  EXPECT_THAT(split("", ','), testing::ElementsAre(""));
  EXPECT_THAT(split("a,,b,", ','), testing::ElementsAre("a", "", "b", ""));
}

TEST(Text, ReadsIntegers) {
  const std::pair<const char*, std::optional<std::int64_t>> cases[] = {
      {"0", 0},
      {"42", 42},
      {"007", 7},
      {"", {}},
      {"-1", {}},
      {"+1", {}},
      {" 1", {}},
      {"1 ", {}},
      {"1x", {}},
      {"9223372036854775807", 9223372036854775807},
      {"9223372036854775808", {}}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(parse_integer(text), expected) << text;
}

TEST(Text, KnowsUtf8) {
  const std::pair<const char*, bool> cases[] = {{"", true},
                                                {"plain", true},
                                                {"é € 😀", true},
                                                {"\xC0\xAF", false},          // Overlong.
                                                {"\xED\xA0\x80", false},      // A surrogate.
                                                {"\xF4\x90\x80\x80", false},  // Past U+10FFFF.
                                                {"\x80", false},
                                                {"\xE2\x82", false},
                                                {"a\xFF", false}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(is_utf8(text), expected) << text;
}

TEST(Text, MakesSlugs) {
  const std::pair<const char*, const char*> cases[] = {{"What is RAII?", "what-is-raii"},
                                                       {"C++ & you", "c-you"},
                                                       {"  ", "section"},
                                                       {"größer", "größer"},
                                                       {"--a--", "a"}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(slug(text), expected);
}

TEST(LineIndex, CountsColumnsInCodePoints) {
  const std::string text = "one\nzwö drei\n\nlast";
  const LineIndex lines(text);
  const std::pair<std::size_t, Place> cases[] = {{0, {1, 1}},
                                                 {3, {1, 4}},
                                                 {4, {2, 1}},
                                                 {text.find("drei"), {2, 5}},
                                                 {text.find("last"), {4, 1}},
                                                 {1000, {4, 5}}};
  for (const auto& [offset, place] : cases) EXPECT_EQ(lines.place(offset), place) << offset;
  EXPECT_EQ(lines.offset_of_line(2), 4u);
  EXPECT_EQ(lines.offset_of_line(99), text.size());
}

TEST(EditDistance, CountsSingleEdits) {
  const std::tuple<const char*, const char*, std::size_t> cases[] = {
      {"", "", 0},           {"", "abc", 3},        {"kitten", "sitting", 3},
      {"check", "chekc", 1}, {"serve", "sever", 2}, {"PY-ADV-001", "PY-ADV-100", 2}};
  for (const auto& [a, b, distance] : cases) {
    EXPECT_EQ(edit_distance(a, b), distance) << a << " " << b;
    EXPECT_EQ(edit_distance(b, a), distance) << b << " " << a;
  }
}

TEST(Nearest, NamesWhatWasMeantOrNothing) {
  const std::vector<std::string> commands = {"check", "build", "serve", "verify", "new"};
  EXPECT_EQ(nearest("chek", commands), "check");
  EXPECT_EQ(nearest("BUILD", commands), "build");
  EXPECT_EQ(nearest("frobnicate", commands), std::nullopt);
  EXPECT_EQ(nearest("x", {}), std::nullopt);
}

TEST(Isolated, KeepsControlsOfDirectionInside) {
  const std::pair<const char*, const char*> cases[] = {{"What is RAII?", "What is RAII?"},
                                                       {"Où? …", "Où? …"},
                                                       {"a\u202Eb", "\u2068ab\u2069"},
                                                       {"\u2066a\u2069\u2069", "\u2068a\u2069"}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(isolated(text), expected);
}

}  // namespace
}  // namespace viva
