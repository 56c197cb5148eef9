#pragma once

// A bank of one question and the runtimes to run it, for tests.

#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "check/bank_testing.h"
#include "check/run.h"

namespace viva::check {

inline constexpr const char* kConfig = R"toml(
title = "Test"
[[level]]
name = "Beginner"
difficulty = [1, 10]
[[technology]]
key = "test"
name = "Test"
categories = ["Core"]
[runtime.cpython]
language = "python"
label = "CPython"
version = ["python3", "-c", "import platform; print(platform.python_version())"]
parse = ["python3", "-I", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])", "{file}"]
run = ["python3", "-X", "utf8", "{file}"]
[runtime.gcc]
language = "cpp"
label = "GCC"
version = ["g++", "-dumpfullversion"]
parse = ["g++", "-std=c++{std}", "-fsyntax-only", "{file}"]
compile = ["g++", "-std=c++{std}", "-Wall", "-o", "{program}", "{file}"]
run = ["{program}"]
sanitize = ["g++", "-g", "-fsanitize={sanitizer}", "-fno-sanitize-recover=all", "-o", "{program}", "{file}"]
sanitizers = ["address,undefined", "thread"]
std = "20"
[runtime.oracle]
language = "python"
version = ["echo", "1.0"]
report = '^sample\.py:(\d+): error: .* \[(\w+)\]$'
check = ["python3", "-c", """
import sys
for number, line in enumerate(open(sys.argv[1]), 1):
    if line.startswith("bad"): print(f"sample.py:{number}: error: no [bad]")
    if line.startswith("die"): sys.exit("no such thing")
""", "{file}"]
[runtime.sqlite]
language = "sql"
label = "SQLite"
tools = ["_runtimes/sqlite.py"]
version = ["python3", "-c", "import sqlite3; print(sqlite3.sqlite_version)"]
run = ["python3", "sqlite.py", "{file}"]
error_prefix = "Error: "
)toml";

/// Two runtimes of one language, which say 3.12.0 and 3.14.1 and differ in `__debug__`.
inline constexpr const char* kTwoRuntimes = R"toml(
[runtime.old]
language = "py2"
label = "Python"
version = ["echo", "3.12.0"]
run = ["python3", "{file}"]
[runtime.new]
language = "py2"
label = "Python"
version = ["echo", "3.14.1"]
run = ["python3", "-O", "{file}"]
[root.nowhere]
suite = "nowhere"
[runtime.elsewhere]
language = "far"
root = "nowhere"
version = ["true"]
run = ["true"]
)toml";

inline constexpr const char* kFront =
    "---\nid: T-1\nquestion: \"Why?\"\ntechnology: Test\nlevel: Beginner\n"
    "category: Core\ndifficulty: 1\n---\n\n## Example\n";
inline constexpr int kFrontLines = 10;

/// Samples and what is said of them.
struct Case {
  const char* name;
  std::string samples;
  std::vector<std::string> problems;  ///< Beginnings, without what differs between machines.
};

/// Its samples run as `viva check --run` does.
class RunSamples : public OneQuestionBank {
 protected:
  RunSamples() : OneQuestionBank(std::string(kConfig) + kTwoRuntimes) {}

  Result<RunReport> run(RunOptions options = {}) {
    auto bank = bank::load_bank(folder_->path(), {.threads = 1});
    EXPECT_TRUE(bank.has_value());
    EXPECT_THAT(bank->config_problems, testing::IsEmpty());
    return run_samples(*bank, options);
  }

  /// Each problem as `LINE rule message`, the line counted from the first one of `samples`.
  std::vector<std::string> problems(const std::string& samples, std::chrono::seconds time_limit) {
    put(kFront + samples);
    const auto report = run({.time_limit = time_limit});
    EXPECT_TRUE(report.has_value()) << report.error().message;
    std::vector<std::string> result;
    for (const auto& each : report->problems)
      result.push_back(
          fmt::format("{} {} {}", each.place.line - kFrontLines, each.rule, each.message));
    return result;
  }

  void expect(std::span<const Case> cases,
              std::chrono::seconds time_limit = std::chrono::seconds(20)) {
    for (const Case& each : cases) {
      SCOPED_TRACE(each.name);
      const auto found = problems(each.samples, time_limit);
      EXPECT_EQ(found.size(), each.problems.size()) << testing::PrintToString(found);
      for (std::size_t i = 0; i < std::min(found.size(), each.problems.size()); ++i)
        EXPECT_EQ(found[i].substr(0, each.problems[i].size()), each.problems[i]);
    }
  }
};

}  // namespace viva::check
