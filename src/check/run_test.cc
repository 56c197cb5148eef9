#include "check/run.h"

#include <sys/stat.h>

#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/text.h"
#include "sandbox/folder.h"
#include "sandbox/roots.h"
#include "sandbox/sandbox.h"

namespace viva::check {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

constexpr const char* kConfig = R"toml(
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
constexpr const char* kTwoRuntimes = R"toml(
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

constexpr const char* kFront =
    "---\nid: T-1\nquestion: \"Why?\"\ntechnology: Test\nlevel: Beginner\n"
    "category: Core\ndifficulty: 1\n---\n\n## Example\n";
constexpr int kFrontLines = 10;

struct Case {
  const char* name;
  std::string samples;
  std::vector<std::string> problems;  ///< Beginnings, without what differs between machines.
};

std::string fence(const std::string& info, const std::string& code) {
  return "```" + info + "\n" + code + "```\n";
}

/// A bank of one question in a folder of its own.
class RunSamples : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto answer = sandbox::available(); !answer)
      GTEST_SKIP() << "NOT TESTED, no sandbox here: " << answer.error().message;
    auto made = sandbox::TemporaryFolder::create();
    ASSERT_TRUE(made.has_value());
    folder_.emplace(std::move(*made));
    fs::create_directory(folder_->path() / "_runtimes");
    fs::copy_file("bank/_runtimes/sqlite.py", folder_->path() / "_runtimes/sqlite.py");
    configure(std::string(kConfig) + kTwoRuntimes);
  }

  void configure(const std::string& text) {
    ASSERT_TRUE(write_file(folder_->path() / "viva.toml", text).has_value());
  }
  fs::path file() const { return folder_->path() / "q.md"; }
  void put(const std::string& text) { ASSERT_TRUE(write_file(file(), text).has_value()); }

  Result<RunReport> run(RunOptions options = {}) {
    auto bank = bank::load_bank(folder_->path(), {.threads = 1});
    EXPECT_TRUE(bank.has_value());
    EXPECT_THAT(bank->config_problems, IsEmpty());
    return run_samples(*bank, options);
  }

  /// Each problem as `LINE rule message`, the line counted from the first one of `samples`.
  std::vector<std::string> problems(const std::string& samples, seconds time_limit) {
    put(kFront + samples);
    const auto report = run({.time_limit = time_limit});
    EXPECT_TRUE(report.has_value()) << report.error().message;
    std::vector<std::string> result;
    for (const auto& each : report->problems)
      result.push_back(
          fmt::format("{} {} {}", each.place.line - kFrontLines, each.rule, each.message));
    return result;
  }

  void expect(std::span<const Case> cases, seconds time_limit = seconds(20)) {
    for (const Case& each : cases) {
      SCOPED_TRACE(each.name);
      const auto found = problems(each.samples, time_limit);
      EXPECT_EQ(found.size(), each.problems.size()) << testing::PrintToString(found);
      for (std::size_t i = 0; i < std::min(found.size(), each.problems.size()); ++i)
        EXPECT_EQ(found[i].substr(0, each.problems[i].size()), each.problems[i]);
    }
  }

  std::optional<sandbox::TemporaryFolder> folder_;
};

TEST_F(RunSamples, ComparesWhatIsPrinted) {
  const std::string other =
      "sample-output prints something else than its output block says; run `viva check --run "
      "--accept` to take over what it prints\n";
  const Case cases[] = {
      {"right", fence("python run", "print('a')\nprint('b ')\n") + fence("output", "a\nb\n\n"), {}},
      {"nothing", fence("python run", "x = 1\n"), {}},
      {"an empty block", fence("python run", "x = 1\n") + fence("output", ""), {}},
      {"wrong",
       "\n" + fence("python run", "print('a')\nprint('b')\n") + "\n" + fence("output", "a\nc\n"),
       {"2 " + other + "   a\n  -c\n  +b"}},
      {"no block",
       fence("python run", "print(1)\n"),
       {"1 sample-output prints something, and no output block follows; run `viva check --run "
        "--accept` to take over what it prints\n  +1"}},
      {"prints nothing",
       fence("python run", "x = 1\n") + fence("output", "1\n"),
       {"1 " + other + "  -1"}},
      {"stderr does not count", fence("python run", "import sys\nprint(1, file=sys.stderr)\n"), {}},
      {"terminal controls",
       fence("python run", "print('\\x1b[2J')\n") + fence("output", "\n"),
       {"1 sample-output prints bytes that no output block can hold; print text only\n"
        "  +\\x1b[2J"}},
      {"hidden",
       fence("python run hidden", "print(1)\n"),
       {"1 sample-output is `hidden` and prints something; remove what prints\n  +1"}},
      {"sorted", fence("python run sorted", "print('b\\na')\n") + fence("output", "a\nb\n"), {}},
      {"sorted, and another",
       fence("python run sorted", "print('b\\na')\n") + fence("output", "a\n"),
       {"1 " + other + "   a\n  +b"}},
      {"match",
       fence("python run match=\"0x[0-9a-f]+\"", "print(hex(id(1)))\n") +
           fence("output", "0x7f00\n"),
       {}},
      {"match does not",
       fence("python run match=\"[0-9]+\"", "print('1x')\n") + fence("output", "12\n"),
       {"1 sample-output prints other lines than `match=\"[0-9]+\"` and its output block say; mend "
        "one of the three\n  line 1 of what it prints does not match: 1x"}},
      {"match, fewer lines",
       fence("python run match=\"[0-9]+\"", "print(1)\n") + fence("output", "1\n2\n"),
       {"1 sample-output prints other lines than `match=\"[0-9]+\"` and its output block say; mend "
        "one of the three\n  the block has 2 lines, and it prints 1"}},
      {"sql",
       fence("sql run", "SELECT 1 AS a, NULL AS b;\n") + fence("output", "a | b\n1 | NULL\n"),
       {}},
  };
  expect(cases);
}

TEST_F(RunSamples, JudgesHowSamplesEnd) {
  const Case cases[] = {
      {"fails",
       fence("python run", "print('x')\n1 / 0\n"),
       {"1 sample-failed exits with status 1 (`ZeroDivisionError: division by zero`); mend it, or "
        "say `error=\"…\"` if that is the point\n  Traceback"}},
      {"a lost comma",
       fence("python run", "print('x' 1)\n"),
       {"1 sample-failed exits with status 1 (`SyntaxError: invalid syntax"}},
      {"the error stated",
       fence("python error=\"ZeroDivisionError: div\"", "print('x')\n1 / 0\n") +
           fence("output", "x\n"),
       {}},
      {"the error stated, another output",
       fence("python error=ZeroDivisionError", "print('x')\n1 / 0\n"),
       {"1 sample-output prints something, and no output block follows"}},
      {"another error",
       fence("python error=\"TypeError: x\"", "1 / 0\n"),
       {"1 sample-error exits with status 1 instead of failing with `TypeError: x` "
        "(`ZeroDivisionError: division by zero`); mend the sample or its `error=`"}},
      {"no error",
       fence("python error=TypeError", "x = 1\n"),
       {"1 sample-error exits with status 0 instead of failing with `TypeError` (it says nothing "
        "on stderr)"}},
      {"sql, the error stated", fence("sql error=\"no such table: t\"", "SELECT * FROM t;\n"), {}},
      {"sql, another",
       fence("sql error=\"no such column\"", "SELECT * FROM t;\n"),
       {"1 sample-error exits with status 1 instead of failing with `Error: no such column` "
        "(`Error: no such table: t`)"}},
      {"killed",
       fence("python run", "import os\nos.kill(os.getpid(), 11)\n"),
       {"1 sample-failed is ended by signal 11 (it says nothing on stderr)"}},
      {"much output",
       fence("python run", "while True: print('x' * 1000)\n"),
       {"1 sample-too-much-output prints more than 64 KB; print less"}},
      {"much memory",
       fence("python run", "x = []\nwhile True: x.append(bytearray(10 ** 7))\n"),
       {"1 sample-memory uses more than 1024 MB of memory; make it smaller"}},
  };
  expect(cases);
}

TEST_F(RunSamples, StopsWhatDoesNotEnd) {
  const Case cases[] = {
      {"endless",
       fence("python run", "while True: pass\n"),
       {"1 sample-timeout runs longer than 1 s; make it end sooner"}},
      {"fork bomb",
       fence("python run", "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass\n"),
       {"1 sample-timeout runs longer than 1 s; make it end sooner"}},
  };
  expect(cases, seconds(1));
}

TEST_F(RunSamples, RunsEachTwice) {
  const std::string unstable = " when it is run again with TZ=";
  const std::string mend =
      "; make it print always the same: sort, fix the time zone, seed what is random, or say "
      "`match=`";
  const std::string counted =
      "import os\nprint(os.path.exists('left'))\nopen('left', 'w').close()\n";
  const Case cases[] = {
      {"time zone",
       fence("python run", "import time\nprint(time.localtime(0).tm_hour)\n") +
           fence("output", "0\n"),
       {"1 sample-unstable prints something else" + unstable}},
      {"the first run is in UTC",
       fence("python run", "import time\nprint(time.tzname[0])\n"),
       {"1 sample-unstable prints something else" + unstable}},
      {"order of a set",
       fence("python run", "print({'tea', 'milk'})\n"),
       {"1 sample-unstable prints something else" + unstable}},
      {"whatever the block says",
       fence("python run", "import random\nprint(random.random())\n") + fence("output", "0.5\n"),
       {"1 sample-unstable prints something else" + unstable}},
      {"fails elsewhere",
       fence("python run", "import time\nassert time.localtime(0).tm_hour == 0\n"),
       {"1 sample-unstable exits with status 1 (`AssertionError`)" + unstable}},
      {"sorted",
       fence("python run sorted", "for x in {'tea', 'milk'}: print(x)\n") +
           fence("output", "milk\ntea\n"),
       {}},
      {"described",
       fence("python run match=\"[0-9]+\"", "print(abs(hash('a')))\n") + fence("output", "1\n"),
       {}},
      {"another error",
       fence("python error=KeyError", "import time\n{}[[] if time.localtime(0).tm_hour else 1]\n"),
       {"1 sample-unstable exits with status 1 (`TypeError: unhashable type: 'list'`)" + unstable}},
      {"in a folder of its own", fence("python run", counted) + fence("output", "False\n"), {}},
      {"a program in a folder of its own",
       fence("cpp run",
             "#include <cstdio>\nint main() {\n  std::printf(\"%d\\n\", std::fopen(\"x\", "
             "\"r\") != nullptr);\n  std::fopen(\"x\", \"w\");\n}\n") +
           fence("output", "0\n"),
       {}},
  };
  expect(cases);
  const auto found = problems(cases[0].samples, seconds(20));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0], testing::EndsWith(mend + "\n  -0\n  +12"));
}

TEST_F(RunSamples, LooksAtProgramsWithASanitizer) {
  const std::string head = "#include <climits>\n#include <cstdio>\n";
  const Case cases[] = {
      {"undefined, with an output",
       fence("cpp run",
             head + "int main(int n, char**) { std::printf(\"%d\\n\", INT_MAX + n); }\n") +
           fence("output", "-2147483648\n"),
       {"1 sample-sanitizer exits with status 1 (`sample.cpp:3:38: runtime error: signed integer "
        "overflow: 1 + 2147483647 cannot be represented in type 'int'`) when it is built with the "
        "sanitizer `address,undefined`; mend what is undefined in it, or say `undefined=` if that "
        "is the point\n"}},
      {"prints something else",
       fence("cpp run", head + "int main() {\n#ifdef __SANITIZE_ADDRESS__\n  std::puts(\"a\");\n"
                               "#endif\n}\n"),
       {"1 sample-sanitizer prints something else when it is built with the sanitizer "
        "`address,undefined`; mend what is undefined in it, or say `undefined=` if that is the "
        "point\n  +a"}},
      {"a leak",
       fence("cpp run",
             head + "int main(int n, char**) { std::puts(new char[8]{char(64 + n)}); }\n") +
           fence("output", "A\n"),
       {}},
  };
  expect(cases);
}

TEST_F(RunSamples, ParsesAndCompiles) {
  const std::string hello = "#include <cstdio>\nint main() { std::puts(\"hi\"); }\n";
  const Case cases[] = {
      {"fragment", fence("python fragment", "return_later = yield_it(\n    1)\n"), {}},
      {"fragment, unparsable",
       fence("python fragment", "def f(:\n"),
       {"1 sample-parse does not parse (`SyntaxError: invalid syntax`); mend it\n"}},
      {"fragment without parser",
       fence("sql fragment", "SELECT\n"),
       {"1 sample-not-run not looked at: [runtime.sqlite] of viva.toml has no `parse`"}},
      {"cpp", fence("cpp run", hello) + fence("output", "hi\n"), {}},
      {"cpp, does not compile",
       fence("cpp run", "int main() { return x; }\n"),
       {"1 sample-compile does not compile (`sample.cpp:1:21: error: ‘x’ was not declared in this "
        "scope`); mend it\n"}},
      {"cpp, warns",
       fence("cpp run", "int main() { int unused; }\n"),
       {"1 sample-warning compiles with a warning (`sample.cpp:1:18: warning: unused variable "
        "‘unused’ [-Wunused-variable]`); mend it"}},
      {"cpp, fails",
       fence("cpp run", "int main() { return 3; }\n"),
       {"1 sample-failed exits with status 3"}},
      {"std=",
       fence("cpp compile std=17",
             "#if __cplusplus != 201703L\n#error std\n#endif\n"
             "int main() {}\n"),
       {}},
      {"rejects", fence("cpp rejects", "int f(int);\nint x = f(\"\");  // rejected\n"), {}},
      {"rejects elsewhere",
       fence("cpp rejects", "int y = z;\nint x = \"\";  // rejected\n"),
       {"1 sample-compile the first error is not at line 2 of the sample, which ends in the comment "
        "`rejected` (`sample.cpp:1:9: error: ‘z’"}},
      {"rejects, compiles",
       fence("cpp rejects", "int x = 1;  // rejected\nint main() {}\n"),
       {"1 sample-compile compiles, though it says `rejects`; mend it, or say `compile` or `run`"}},
      {"rejects, python", fence("python rejects", "x = 1\ny = = 2  # rejected\n"), {}},
  };
  expect(cases);
}

TEST_F(RunSamples, PutsSamplesAfterOthers) {
  const std::string table = fence("sql run name=t",
                                  "CREATE TABLE t (a); INSERT INTO t VALUES (1);\n"
                                  "SELECT a FROM t;\n") +
                            fence("output", "a\n1\n");
  const Case cases[] = {
      {"sql",
       table + fence("sql run after=t", "SELECT a + 1 AS b FROM t;\n") + fence("output", "b\n2\n"),
       {}},
      {"a chain in python",
       fence("python run name=a", "x = 1\nprint(x)\n") + fence("output", "1\n") +
           fence("python run name=b after=a", "x += 1\nprint(x)\n") + fence("output", "2\n") +
           fence("python run after=b", "print(x + 1)\n") + fence("output", "3\n"),
       {}},
      {"own output is wrong",
       fence("python run name=a", "print(1)\n") + fence("output", "1\n") +
           fence("python run after=a", "print(2)\n") + fence("output", "1\n2\n"),
       {"7 sample-output prints something else than its output block says; run `viva check --run "
        "--accept` to take over what it prints\n  -1\n   2"}},
      {"an unsteady one before",
       fence("python run name=a match=.+", "import time\nprint(time.time_ns())\n") +
           fence("output", "1\n") + fence("python run after=a", "print(2)\n") +
           fence("output", "2\n"),
       {"8 sample-output what it comes `after=` prints something else each time"}},
      {"a failing one before",
       fence("python error=ZeroDivisionError name=a", "1 / 0\n") +
           fence("python run after=a", "print(2)\n"),
       {"4 sample-failed what it comes `after=` fails by itself (`ZeroDivisionError: division by "
        "zero`); mend that first"}},
      {"cpp",
       fence("cpp compile hidden name=h",
             "#include <cstdio>\nint f() { return 7; }\n"
             "#ifndef M\nint main();\n#endif\n") +
           fence("cpp run after=h", "int main() { std::printf(\"%d\\n\", f()); }\n") +
           fence("output", "7\n"),
       {}},
      {"cpp rejects after",
       fence("cpp fragment name=h", "int f();\n") +
           fence("cpp rejects after=h", "int g();\nint x = f(1);  // rejected\n"),
       {}},
      {"file=",
       fence("python file=a.py", "value = 5\n") + fence("json file=b.json", "[6]\n") +
           fence("python run name=a",
                 "import a, json\nprint(a.value, json.load(open('b.json')))"
                 "\n") +
           fence("output", "5 [6]\n") + fence("python run after=a", "print(a.value + 1)\n") +
           fence("output", "6\n"),
       {}},
      {"a file is for the next one only",
       fence("python file=a.py", "value = 5\n") + fence("python run", "import a\n") +
           fence("python error=ModuleNotFoundError", "import a\n"),
       {}},
  };
  expect(cases);
}

TEST_F(RunSamples, ChoosesRuntimesAndBlocksByVersion) {
  const std::string code = "print(__debug__)\n";
  const std::string first = fence("py2 run", code);
  const Case cases[] = {
      {"a block for each",
       first + fence("output versions=\"<3.14\"", "True\n") +
           fence("output versions=\"python>=3.14\"", "False\n"),
       {}},
      {"one block",
       first + fence("output", "True\n"),
       {"1 sample-output on Python 3.14.1: prints something else than its output block says"}},
      {"no block applies",
       first + fence("output versions=old", "True\n"),
       {"1 ambiguous-output on Python 3.14.1: none of its output blocks hold for Python 3.14.1; "
        "mend their `versions=`"}},
      {"two blocks apply",
       first + fence("output versions=\"<3.14\"", "True\n") +
           fence("output versions=\">=3.12\"", "False\n"),
       {"1 ambiguous-output on Python 3.12.0: 2 of its output blocks hold for Python 3.12.0"}},
      {"with=", fence("py2 run with=new", code) + fence("output", "False\n"), {}},
      {"versions=", fence("py2 run versions=\"<=3.12\"", code) + fence("output", "True\n"), {}},
      {"versions= fits none",
       fence("py2 run versions=\">=4\"", code),
       {"1 sample-not-run no runtime here fits `versions=\">=4\"`"}},
  };
  expect(cases);
}

TEST_F(RunSamples, LooksForUndefinedBehaviour) {
  const std::string overflow =
      "#include <climits>\nint main(int n, char**) { n += INT_MAX; return n > 0; }\n";
  const Case cases[] = {
      {"reported", fence("cpp undefined=\"signed integer overflow\"", overflow), {}},
      {"another",
       fence("cpp undefined=use-after-free", overflow),
       {"1 sample-undefined no sanitizer reports `use-after-free` (`sample.cpp:2:29: runtime error: "
        "signed integer overflow: "}},
      {"defined",
       fence("cpp undefined=overflow", "int main() {}\n"),
       {"1 sample-undefined no sanitizer reports `overflow` (it says nothing on stderr); mend the "
        "sample or its `undefined=`"}},
      {"a second sanitizer",
       fence(
           "cpp undefined=\"data race\"",
           "#include <thread>\nint n;\nint main() { std::thread t([] { ++n; }); ++n; t.join(); }\n"),
       {}},
      {"does not compile",
       fence("cpp undefined=x", "int main() { return y; }\n"),
       {"1 sample-compile does not compile (`sample.cpp:1:21: error: "}},
      {"no sanitizer",
       fence("python undefined=x", "pass\n"),
       {"1 sample-not-run not looked at: [runtime.cpython] of viva.toml has no `sanitize`"}},
  };
  expect(cases);
}

TEST_F(RunSamples, ComparesWhatTypeCheckersReport) {
  const Case cases[] = {
      {"right", fence("python checks=oracle", "bad()  # error: [bad]\n"), {}},
      {"of several rules", fence("python checks=oracle", "bad()  # error: [other, bad]\n"), {}},
      {"of this checker alone",
       fence("python checks=oracle", "bad()  # oracle error: [bad]\n"),
       {}},
      {"of another", fence("python checks=oracle", "good()  # mypy error: [bad]\n"), {}},
      {"after others",
       fence("python run name=first", "x = 1\n") +
           fence("python checks=oracle after=first", "y = 2\nbad()\n"),
       {"6 sample-checks reports this line (bad), which is not marked; mend the sample or its marks"}},
      {"not marked",
       fence("python checks=oracle", "good()\nbad()\n"),
       {"3 sample-checks reports this line (bad), which is not marked; mend the sample or its marks\n"
        "  sample.py:2: error: no [bad]"}},
      {"not reported",
       fence("python checks=oracle", "good()  # error: [bad]\n"),
       {"2 sample-checks does not report this line, which is marked `error: [bad]`"}},
      {"another rule",
       fence("python checks=oracle", "bad()  # error: [worse]\n"),
       {"2 sample-checks reports this line by the rule bad, and its mark says worse"}},
      {"fails",
       fence("python checks=oracle", "die()\n"),
       {"1 sample-checks the checker fails (`no such thing`)"}},
  };
  expect(cases);
}

TEST_F(RunSamples, GoesOnWithoutWhatIsNotHere) {
  put(kFront + fence("python run", "") + fence("far run", "x\n"));
  const auto report = run();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->ran, 1U);
  EXPECT_EQ(report->skipped, 1U);
  ASSERT_EQ(report->problems.size(), 1U);
  EXPECT_EQ(report->problems[0].path, "viva.toml");
  EXPECT_EQ(report->problems[0].severity, bank::Severity::warning);
  EXPECT_EQ(report->problems[0].message,
            fmt::format("`elsewhere` is not to be had here, and its samples were not run: the root "
                        "`nowhere` is not at {}; `make runtimes` fetches it",
                        (sandbox::roots_folder() / "nowhere").string()));
}

TEST_F(RunSamples, KeepsEvidence) {
  const Date first{20'000}, later{20'001};
  const std::string one = fence("py2 run name=one", "print(1)\n") + fence("output", "1\n");
  put(kFront + one);
  ASSERT_TRUE(run({.accept = true, .today = first}).has_value());
  const auto record = [&] {
    return bank::parse_evidence(read_file(folder_->path() / bank::kEvidenceName).value_or(""), "")
        .lines;
  };
  const auto before = record();
  ASSERT_EQ(before.size(), 2U);
  EXPECT_EQ(before[0].sample, "one");
  EXPECT_EQ(before[0].runtime, "new");
  EXPECT_EQ(before[0].version, "3.14.1");
  EXPECT_EQ(before[0].verdict, "run");
  EXPECT_EQ(before[0].output, bank::output_hash("1"));

  // A second run says the same; what is new is a warning until it is accepted; dates stay.
  EXPECT_THAT(run()->problems, IsEmpty());
  put(kFront + one + fence("python run", ""));
  const auto more = run();
  ASSERT_EQ(more->problems.size(), 1U);
  EXPECT_EQ(more->problems[0].message,
            "evidence.jsonl does not record 1 of its runs; `viva check --run --accept` does");
  ASSERT_TRUE(run({.accept = true, .today = later}).has_value());
  const auto after = record();
  ASSERT_EQ(after.size(), 3U);
  EXPECT_EQ(after[0].sample, "#2");
  EXPECT_EQ(after[0].date, later);
  EXPECT_EQ(after[1], before[0]);

  // A sample that is gone is forgotten.
  put(kFront + fence("python run", ""));
  ASSERT_TRUE(run({.accept = true, .today = later}).has_value());
  EXPECT_EQ(record().size(), 1U);
}

TEST_F(RunSamples, BlamesANewerVersionOnlyMildly) {
  const std::string sample = fence("py2 run", "print(__debug__)\n");
  put(kFront + sample + fence("output versions=old", "True\n") +
      fence("output versions=new", "False\n"));
  ASSERT_TRUE(run({.accept = true}).has_value());
  // The runtime becomes another version, and prints something else.
  std::string config = std::string(kConfig) + kTwoRuntimes;
  config.replace(config.find("3.14.1"), 6, "3.15.0");
  config.replace(config.find("\"-O\", "), 6, "");
  configure(config);
  const auto report = run();
  ASSERT_TRUE(report.has_value());
  ASSERT_EQ(report->problems.size(), 1U);
  EXPECT_EQ(report->problems[0].rule, "newer-runtime");
  EXPECT_EQ(report->problems[0].severity, bank::Severity::warning);
  EXPECT_THAT(report->problems[0].message,
              testing::StartsWith("on Python 3.15.0: prints something else"));
}

TEST_F(RunSamples, ReportsWhatItDid) {
  put(kFront + fence("python run", "") + fence("python skip=\"why\"", "x\n") +
      fence("text", "x\n") + fence("python undefined=x", "x\n") +
      fence("sql run", "SELECT 1 WHERE 0;\n"));
  std::vector<std::string> progress;
  const auto report =
      run({.jobs = 3, .progress = [&](std::size_t done, std::size_t total, const std::string&) {
             progress.push_back(fmt::format("{}/{}", done, total));
           }});
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->samples, 4U);
  EXPECT_EQ(report->ran, 2U);
  EXPECT_EQ(report->skipped, 2U);
  EXPECT_EQ(report->slowest.size(), 3U);
  EXPECT_THAT(report->versions,
              ElementsAre(Pair("cpython", HasSubstr("3.")), Pair("sqlite", HasSubstr("3."))));
  EXPECT_THAT(progress, ElementsAre("1/3", "2/3", "3/3"));
  EXPECT_EQ(report->problems.size(), 2U);  // Of `undefined=`, and the header row.
}

TEST_F(RunSamples, SaysWhyItCannotRun) {
  put(kFront + fence("python run", ""));
  EXPECT_TRUE(run({.only = "T-1"}).has_value());
  const auto unknown = run({.only = "T-2"});
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(to_string(unknown.error()), "there is no question `T-2`");

  std::string config = kConfig;
  config.replace(config.find("\"python3\", \"-c\", \"import platform"), 9, "\"python9\"");
  configure(config);
  const auto missing = run();
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::unavailable);
  EXPECT_EQ(missing.error().message,
            "`cpython` is not to be had here, and its samples were not run: `python9 -c import "
            "platform; print(platform.python_version())` says `prlimit: failed to execute python9: "
            "No such file or directory`");
}

TEST_F(RunSamples, SaysOnceThatAProgramIsMissing) {
  put(kFront + fence("python run", "") + fence("python run", ""));
  std::string config = kConfig;
  config.replace(config.find("run = [\"python3\""), 16, "run = [\"python9\"");
  configure(config);
  const auto missing = run();
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(to_string(missing.error()),
            "viva.toml:15: `cpython` is not to be had here, and its samples were not run: there is "
            "no program `python9`; install it, or mend `run`");
}

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
