#include "check/sample_reports.h"

#include <gtest/gtest.h>

#include "bank/config.h"
#include "base/file.h"

namespace viva::check {
namespace {

/// What the checkers of the built-in bank print of a sample's own line, and of a file beside it.
TEST(CheckerReports, AreOfTheSampleAlone) {
  const auto text = read_file("bank/viva.toml");
  ASSERT_TRUE(text.has_value());
  const auto config = bank::parse_config(*text, "viva.toml").config;
  struct Case {
    const char *runtime, *own, *beside, *rule;
  };
  const Case cases[] = {
      {"mypy", "sample.py:3: error: Incompatible types  [assignment]",
       "helper.py:3: error: Incompatible types  [assignment]", "assignment"},
      {"pyright", "sample.py:3: error: Type is wrong [reportAssignmentType]",
       "helper.py:3: error: Type is wrong [reportAssignmentType]", "reportAssignmentType"},
      {"tsc", "sample.ts(3,7): error TS2322: Type is wrong.",
       "helper.ts(3,7): error TS2322: Type is wrong.", "TS2322"},
  };
  for (const auto& [key, own, beside, rule] : cases) {
    SCOPED_TRACE(key);
    const auto* runtime = config.find_runtime(key);
    ASSERT_NE(runtime, nullptr);
    EXPECT_EQ(checker_reports(own, runtime->report), (LineRules{{3, {rule}}}));
    EXPECT_EQ(checker_reports(beside, runtime->report), LineRules());
  }
  std::size_t checkers = 0;
  for (const auto& runtime : config.runtimes) checkers += !runtime.check.empty();
  EXPECT_EQ(checkers, std::size(cases));  // A new one needs a row.
}

TEST(CompareReports, SaysWhereTheTwoPart) {
  struct Case {
    const char *code, *reported;
    int line;
    const char* message;
  };
  const Case cases[] = {
      {"a  # error: [x]", "1 x", 0, ""},
      {"a  // error: [y, x]", "1 x", 0, ""},
      {"a  # me error: [x]", "1 x", 0, ""},
      {"a  # you error: [x]", "", 0, ""},
      {"a", "1 x", 1, "reports this line (x), which is not marked"},
      {"a\nb  # error: [x]", "", 2, "does not report this line, which is marked `error: [x]`"},
      {"a  # error: [y]", "1 x", 1, "reports this line by the rule x, and its mark says y"},
  };
  for (const auto& [code, reported, line, message] : cases) {
    SCOPED_TRACE(code);
    const auto found =
        compare_reports(checker_reports(reported, R"(^(\d+) (\w+)$)"), marked_lines(code, "me"));
    EXPECT_EQ(found ? found->line : 0, line);
    EXPECT_EQ(found ? found->message : "", message);
  }
}

}  // namespace
}  // namespace viva::check
