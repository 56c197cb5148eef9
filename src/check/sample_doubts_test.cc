#include "check/run_testing.h"

namespace viva::check {
namespace {

using std::chrono::seconds;

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

}  // namespace
}  // namespace viva::check
