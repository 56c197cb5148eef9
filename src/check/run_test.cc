#include "check/run.h"

#include "base/text.h"
#include "check/run_testing.h"
#include "sandbox/roots.h"

namespace viva::check {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

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

  // A damaged line is mended, also if there is nothing else to write.
  const fs::path path = folder_->path() / bank::kEvidenceName;
  const std::string sound = read_file(path).value();
  ASSERT_TRUE(write_file(path, "<<<<<<< ours\n" + sound).has_value());
  EXPECT_FALSE(run()->recorded);
  EXPECT_TRUE(run({.accept = true, .today = later})->recorded);
  EXPECT_EQ(read_file(path).value(), sound);

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

}  // namespace
}  // namespace viva::check
