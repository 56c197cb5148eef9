#include "check/sample_accept.h"

#include <sys/stat.h>

#include "check/run_testing.h"

namespace viva::check {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// What --accept makes of a file, its difference, and a second run, which must find nothing.
TEST_F(RunSamples, AcceptsOutputs) {
  const std::string before =
      std::string(kFront) +
      "\n```python run\nprint('new')\n```\n\nText.\n\n"                 // No block yet.
      "```python run\nprint('right ')\n```\n\n```output\nright\n```\n"  // Stays.
      "\n~~~python run\nprint('a\\n\\n```\\nb')\n~~~\n```output\nold\nold\n```\n"
      "\n- an item\n\n  ```python run\n  print('in a list\\n\\n  indented')\n  ```\n\n"
      "  ```output\n  old\n  ```\n"
      "- ```python run\n  print('on the line')\n  ```\n"
      "\n> ```python run\n> print('quoted')\n> ```\n"
      "\n```python run\nx = 1\n```\n```output\ngone\n```\n"
      "\n```python run hidden\nprint('not accepted')\n```\n"
      "\n```py2 run\nprint(__debug__)\n```\n\n```output\nold\n```\n";
  const std::string after =
      std::string(kFront) +
      "\n```python run\nprint('new')\n```\n\n```output\nnew\n```\n\nText.\n\n"
      "```python run\nprint('right ')\n```\n\n```output\nright\n```\n"
      "\n~~~python run\nprint('a\\n\\n```\\nb')\n~~~\n````output\na\n\n```\nb\n````\n"
      "\n- an item\n\n  ```python run\n  print('in a list\\n\\n  indented')\n  ```\n\n"
      "  ```output\n  in a list\n\n    indented\n  ```\n"
      "- ```python run\n  print('on the line')\n  ```\n\n  ```output\n  on the line\n  ```\n"
      "\n> ```python run\n> print('quoted')\n> ```\n>\n> ```output\n> quoted\n> ```\n"
      "\n```python run\nx = 1\n```\n```output\n```\n"
      "\n```python run hidden\nprint('not accepted')\n```\n"
      "\n```py2 run\nprint(__debug__)\n```\n\n```output versions=\"old\"\nTrue\n```\n\n"
      "```output versions=\"new\"\nFalse\n```\n";
  put(before);
  const auto report = run({.jobs = 2, .accept = true});
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(read_file(file()).value_or(""), after);
  ASSERT_EQ(report->problems.size(), 1U);
  EXPECT_THAT(report->problems[0].message, HasSubstr("is `hidden` and prints"));

  const auto again = run({.accept = true});
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->problems, [&] {
    auto same = report->problems;
    same[0].place = again->problems[0].place;  // Further down by now.
    return same;
  }());
  EXPECT_THAT(again->changes, IsEmpty());
}

TEST_F(RunSamples, ShowsWhatItAccepted) {
  put(kFront + std::string("\r\n```python run\r\nprint(1)\r\nprint(2)\r\n```\r\n\r\n"
                           "```output\r\n1\r\n3\r\n```\r\n\r\nEnd, without a line end."));
  ::chmod(file().c_str(), 0640);
  const auto report = run({.accept = true});
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_THAT(report->problems, IsEmpty());
  EXPECT_THAT(read_file(file()).value_or(""), HasSubstr("```output\r\n1\r\n2\r\n```\r\n\r\nEnd, "));
  EXPECT_THAT(report->changes, ElementsAre("--- q.md\n+++ q.md\n@@ -16,7 +16,7 @@\n"
                                           " \n ```output\n 1\n-3\n+2\n ```\n \n End, without a "
                                           "line end.\n",
                                           "evidence.jsonl: records 1, before 0\n"));
  EXPECT_EQ(fs::status(file()).permissions(), fs::perms{0640});
}

TEST_F(RunSamples, AcceptsNothingThatFails) {
  const std::string samples[] = {
      fence("python run", "print(1)\n1 / 0\n"),
      fence("python error=TypeError", "print(1)\n1 / 0\n"),
      fence("python run match=\"[0-9]+\"", "print('x')\n"),
      fence("python run", "print('\\x1b[0m')\n"),
      fence("python run", "import sys\nsys.stdout.buffer.write(b'\\xff')\n"),
      fence("py2 run", "print(1)\n") + fence("output versions=\">=3\"", "2\n") +
          fence("output versions=\">=2\"", "3\n"),
  };
  for (const std::string& each : samples) {
    SCOPED_TRACE(each);
    put(kFront + each);
    const auto report = run({.accept = true});
    ASSERT_TRUE(report.has_value());
    EXPECT_GE(report->problems.size(), 1U);
    EXPECT_THAT(report->changes, IsEmpty());
    EXPECT_EQ(read_file(file()).value_or(""), kFront + each);
  }
}

TEST_F(RunSamples, LeavesAFileThatWasEditedMeanwhile) {
  put(kFront + fence("python run", "print(1)\n"));
  const auto bank = bank::load_bank(folder_->path(), {.threads = 1});
  ASSERT_TRUE(bank.has_value());
  put(kFront + fence("python run", "print(2)\n"));
  const auto report = run_samples(*bank, {.accept = true});
  ASSERT_TRUE(report.has_value());
  ASSERT_EQ(report->problems.size(), 1U);
  EXPECT_EQ(report->problems[0].message,
            "the file has changed since it was read; run --accept again");
  EXPECT_EQ(read_file(file()).value_or(""), kFront + fence("python run", "print(2)\n"));
}

}  // namespace
}  // namespace viva::check
