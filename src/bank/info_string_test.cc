#include "bank/info_string.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace viva::bank {
namespace {

/// `language|name|name=value`, then the problems.
std::string read(std::string_view text, bool output = false) {
  auto info = parse_info_string(text);
  check_words(info, output);
  std::string line = info.language;
  for (const auto& word : info.words)
    line += "|" + word.name + (word.has_value ? "=" + word.value : "");
  for (const auto& problem : info.problems)
    line += fmt::format("\n{}: {}", problem.offset, problem.message);
  return line;
}

TEST(ParseInfoString, ReadsWords) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"python", "python"},
      {"python run", "python|run"},
      {"  c++\trun   name=a-1  ", "c++|run|name=a-1"},
      {R"(python error="TypeError: x" hidden)", "python|error=TypeError: x|hidden"},
      {R"(python error="a \" b \\ c \d")", R"(python|error=a " b \ c \d)"},
      {R"(python match=\d+=x)", R"(python|match=\d+=x)"},
      {R"(sql versions=">=3.12,<4")", "sql|versions=>=3.12,<4"},
  };
  for (const auto& [text, words] : cases) EXPECT_EQ(read(text), words) << text;
}

TEST(ParseInfoString, SaysWhatToMend) {
  const std::pair<const char*, const char*> cases[] = {
      {"python rnu", "python|rnu\n7: there is no word `rnu`; did you mean `run`?"},
      {"python run run", "python|run|run\n11: `run` is given twice; remove one"},
      {"python name", "python|name\n7: `name` needs a value: `name=…`"},
      {"python name=", "python|name=\n7: `name` needs a value: `name=…`"},
      {"python skip=\"\"", "python|skip=\n7: `skip` needs a value: `skip=…`"},
      {"python run=yes", "python|run=yes\n7: `run` takes no value; write `run` alone"},
      {"python error=\"a", "python\n7: the quote after `error=` is never closed; close it"},
      {"python error=\"a\"b", "python\n7: a blank is missing after the value of `error`"},
      {"python error=a\"b", "python\n7: put the whole value of `error` in double quotes"},
      {"python =x", "python\n7: a word is `name`, `name=value` or `name=\"quoted value\"`"},
      {"python \"x\"", "python\n7: a word is `name`, `name=value` or `name=\"quoted value\"`"},
  };
  for (const auto& [text, words] : cases) EXPECT_EQ(read(text), words) << text;
  EXPECT_EQ(read("output run", true),
            "output|run\n7: there is no word `run`; known are `versions`");
}

TEST(InfoString, SurvivesWritingAndReading) {
  const auto info = parse_info_string(R"(python run name=x error="a \" \\ b")");
  EXPECT_EQ(to_string(info), R"(python run name="x" error="a \" \\ b")");
}

}  // namespace
}  // namespace viva::bank
