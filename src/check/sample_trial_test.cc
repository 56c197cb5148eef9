#include "check/sample_trial.h"

#include "check/run_testing.h"

namespace viva::check {
namespace {

using std::chrono::seconds;

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

}  // namespace
}  // namespace viva::check
