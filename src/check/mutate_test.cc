#include "check/mutate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "check/bank_testing.h"

namespace viva::check {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kConfig = R"toml(
[[level]]
name = "Beginner"
[[technology]]
key = "test"
name = "Test"
categories = ["Core"]
[runtime.cpython]
language = "python"
version = ["python3", "-c", "import platform; print(platform.python_version())"]
parse = ["python3", "-I", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])", "{file}"]
run = ["python3", "-X", "utf8", "{file}"]
[runtime.gcc]
language = "cpp"
version = ["g++", "-dumpfullversion"]
compile = ["g++", "-o", "{program}", "{file}"]
run = ["{program}"]
[runtime.sqlite]
language = "sql"
tools = ["_runtimes/sqlite.py"]
version = ["python3", "-c", "import sqlite3; print(sqlite3.sqlite_version)"]
run = ["python3", "sqlite.py", "{file}"]
error_prefix = "Error: "
)toml";

constexpr const char* kFront =
    "---\nid: T-1\naliases: [T-0]\nquestion: \"Why?\"\ntechnology: Test\nlevel: Beginner\n"
    "category: Core\ndifficulty: 1\n---\n\n## Example\n";
constexpr int kFrontLines = 11;
constexpr const char* kAllTheSame =
    ", and the sample does what it says all the same; print what depends on it";

struct Case {
  const char* name;
  std::string samples;
  Tally tally;
  std::vector<std::string> survivors;  ///< `LINE:COLUMN change`, lines from the first fence.
};

class MutateSamples : public OneQuestionBank {
 protected:
  MutateSamples() : OneQuestionBank(kConfig) {}

  /// The questions of a report lead into the bank that `bank_` holds.
  Result<MutateReport> mutate(const std::string& samples, MutateOptions options = {}) {
    put(kFront + samples);
    auto bank = bank::load_bank(folder_->path());
    EXPECT_TRUE(bank.has_value());
    EXPECT_THAT(bank->config_problems, IsEmpty());
    bank_ = std::move(*bank);
    if (options.time_limit == MutateOptions().time_limit) options.time_limit = seconds(20);
    return mutate_samples(bank_, options);
  }

  bank::Bank bank_;
};

TEST_F(MutateSamples, ReportsWhatNothingNotices) {
  const std::string same = kAllTheSame;
  const Case cases[] = {
      {"printed",
       fence("python run", "print(1 + 2)\n") + fence("output", "3\n"),
       {.killed = 3},
       {}},
      {"not printed",
       fence("python run", "x = 5\nprint(x < 9)\n") + fence("output", "True\n"),
       {.survived = 3},
       {"1:5 `5` became `6`" + same, "2:9 `<` became `<=`" + same, "2:11 `9` became `10`" + same}},
      {"in a list, and in a string",
       "- An item\n\n  ```python run\n  é = 'a', not 1\n  ```\n",
       {.survived = 3},
       {"3:7 `'a'` got a `z` more" + same, "3:12 `not` was taken out" + same,
        "3:16 `1` became `2`" + same}},
      {"the expected error",
       fence("python error=\"IndexError\"", "[0][1]\n"),
       {.killed = 0, .survived = 2},
       {"1:2 `0` became `1`" + same, "1:5 `1` became `2`" + same}},
      {"no error any more",
       fence("python error=\"ZeroDivisionError\"", "1 / 0\n"),
       {.killed = 2, .survived = 1},
       {"1:1 `1` became `2`" + same}},
      {"cannot be parsed",
       fence("python run", "not 1\n"),
       {.survived = 1, .left_out = 1},
       {"1:5 `1` became `2`" + same}},
      {"does not compile",
       fence("cpp run", "static_assert(1 < 2);\nint main() { return 'a' - 'a'; }\n"),
       {.killed = 3, .survived = 2, .left_out = 1},
       {"1:17 `<` became `<=`" + same, "1:19 `2` became `3`" + same}},
      {"a character",
       fence("cpp run", "char c = 'a';\nint main() {}\n"),
       {.survived = 1},
       {"1:10 `'a'` became `'z'`" + same}},
      {"is no syntax of an engine",
       fence("sql run", "CREATE TABLE IF NOT EXISTS t (a);\nSELECT 2 = 2 AS b;\n") +
           fence("output", "b\n1\n"),
       {.killed = 3, .left_out = 1},
       {}},
      {"is called bad syntax on purpose",
       fence("sql error=\"near \\\"FROM\\\": syntax error\"", "SELECT 1 FROM FROM;\n"),
       {.survived = 1},
       {"1:8 `1` became `2`" + same}},
      {"samples that come after it notice",
       fence("python run hidden name=a", "x = 1\ny = 2\n") +
           fence("python run after=a", "print(x)\n") + fence("output", "1\n"),
       {.killed = 1, .survived = 1},
       {"2:5 `2` became `3`" + same}},
      {"not run", fence("python fragment", "x = 1\n") + fence("python compile", "x = 1\n"), {}, {}},
  };
  for (const auto& [name, samples, tally, survivors] : cases) {
    SCOPED_TRACE(name);
    const auto report = mutate(samples);
    ASSERT_TRUE(report.has_value()) << report.error().message;
    EXPECT_EQ(report->total(), tally) << fmt::format(
        "{} {} {}", report->total().killed, report->total().survived, report->total().left_out);
    std::vector<std::string> found;
    for (const auto& each : report->problems) {
      EXPECT_EQ(each.rule, "mutant-survived");
      found.push_back(fmt::format("{}:{} {}", each.place.line - kFrontLines - 1, each.place.column,
                                  each.message));
    }
    EXPECT_EQ(found, survivors);
  }
}

TEST_F(MutateSamples, EndsWhatDoesNotEnd) {
  const auto report = mutate(fence("python run", "while True:\n    break\nwhile False: pass\n"),
                             {.time_limit = seconds(2)});
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->total(),
            (Tally{.killed = 1, .survived = 1, .timed_out = 1}));  // `while False: break` is fine.
}

TEST_F(MutateSamples, LeavesOutWhatIsWrongUnchanged) {
  const auto report = mutate(fence("python run", "print(1)\n") + fence("output", "2\n") +
                             fence("python run", "print(1)\n") + fence("output", "1\n"));
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->not_mutated, 1U);
  EXPECT_EQ(report->samples, 1U);
  EXPECT_EQ(report->total(), (Tally{.killed = 1}));
}

TEST_F(MutateSamples, KeepsToOneQuestionAndToSoMany) {
  const std::string sample = fence("python run", "print(1 + 2 + 3)\n") + fence("output", "6\n");
  std::vector<std::string> seen;
  const auto report = mutate(sample, {.only = "T-0",
                                      .jobs = 2,
                                      .most = 2,
                                      .progress = [&](auto done, auto total, const auto& name) {
                                        seen.push_back(fmt::format("{}/{} {}", done, total, name));
                                      }});
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->total(), (Tally{.killed = 2}));
  EXPECT_THAT(seen, ElementsAre("1/2 q.md:12", "2/2 q.md:12"));
  const auto none = mutate(sample, {.only = "T-2"});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().message, "there is no question `T-2`");
}

}  // namespace
}  // namespace viva::check
