#include "bank/sample_inputs.h"

#include <gtest/gtest.h>

#include "bank/testing.h"

namespace viva::bank {

namespace {

/// What a sample needs, as names; a file by its own.
std::string needs(const Question& question, std::string_view name) {
  const auto sample = std::ranges::find(question.samples, name, &Sample::name);
  const auto [before, beside] = inputs_of(question, *sample);
  std::string all;
  for (const auto* each : before) all += each->name + " ";
  for (const auto* each : beside) all += each->file + " ";
  return all;
}

}  // namespace

TEST(InputsOf, FollowsAfterAndTakesTheFilesBeforeASample) {
  const std::string text =
      with(kTestQuestion, "A registry of exporters.",
           "```python file=a.txt\n```\n\n```python run name=one\n```\n\n"
           "```python file=b.txt\n```\n\n```text\nno sample\n```\n\n"
           "```python file=c.txt\n```\n\n```python run after=one name=two\n```\n\n"
           "```python run after=two name=three\n```\n\n"
           "```python run after=five name=four\n```\n\n"
           "```python run after=four name=five\n```\n\n"
           "```python run after=nothing name=six\n```\n");
  const auto parsed = parse_question(text, "q.md", test_config());
  ASSERT_NE(parsed.question, nullptr);
  const std::pair<const char*, const char*> cases[] = {
      {"calls", ""},
      {"one", "a.txt "},
      {"two", "one a.txt b.txt c.txt "},
      {"three", "one two a.txt b.txt c.txt "},
      {"six", ""},
  };
  for (const auto& [name, wanted] : cases) EXPECT_EQ(needs(*parsed.question, name), wanted) << name;
  EXPECT_FALSE(needs(*parsed.question, "four").empty());  // A circle ends.
}

}  // namespace viva::bank
