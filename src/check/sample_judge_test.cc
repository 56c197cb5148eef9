#include "check/sample_judge.h"

#include <gtest/gtest.h>

#include "bank/testing.h"

namespace viva::check {
namespace {

using bank::with;

constexpr std::string_view kRuntimes = R"(
[runtime.other]
language = "python"
version = ["x"]
run = ["x"]
[runtime.absent]
language = "python"
version = ["x"]
run = ["x"]
)";

/// What a runtime of a certain version printed.
struct Printed {
  const char *runtime, *version, *text;
};

/// One question whose sample some runtimes have run.
class Judged {
 public:
  /// `sample`: its fence and output blocks.
  explicit Judged(std::string_view sample)
      : bank_(bank::test_bank(
            {with(bank::kTestQuestion, kSample, sample)},
            bank::parse_config(std::string(bank::kTestConfig) + std::string(kRuntimes), "viva.toml")
                .config)) {}

  const bank::Question& question() const { return *bank_.questions()[0]; }
  /// Evidence of a version of a runtime that was compared with a text.
  void know(std::string runtime, std::string version, std::string_view output) {
    const auto& question = this->question();
    bank_.evidence.push_back({.id = question.id,
                              .sample = "calls",
                              .hash = bank::sample_hash(question, question.samples[0]),
                              .runtime = std::move(runtime),
                              .version = std::move(version),
                              .output = bank::output_hash(output)});
  }

  /// What is said, each as `rule: message`, of which only the first line.
  std::string look(const std::vector<Printed>& printed, const char* missing, bool accept) {
    std::vector<RuntimeInUse> runtimes(printed.size());
    Done done;
    for (std::size_t i = 0; i < printed.size(); ++i) {
      runtimes[i].runtime = bank_.config.find_runtime(printed[i].runtime);
      runtimes[i].version = printed[i].version;
      done.trials.push_back({&runtimes[i], {.printed = printed[i].text}});
    }
    if (missing) done.missing.push_back(bank_.config.find_runtime(missing));
    RunReport report;
    Judge judge(bank_, accept, report);
    judge.look_at({.question = &question(), .sample = &question().samples[0]}, done);
    accepted_ = judge.accepted().empty() ? 0 : judge.accepted()[0].second[0].outputs.size();
    std::string said;
    for (const auto& each : report.problems)
      said += fmt::format("{}: {}\n", each.rule, each.message.substr(0, each.message.find('\n')));
    return said;
  }
  std::size_t accepted() const { return accepted_; }

 private:
  static constexpr std::string_view kSample =
      "```python run name=calls\nprint(type(type))\n```\n\n```output\n<class 'type'>\n```\n";
  bank::Bank bank_;
  std::size_t accepted_ = 0;
};

std::string blocks(std::string_view words, std::string_view text) {
  return fmt::format("```output{}\n{}\n```\n", words, text);
}

const std::string kFence = "```python run name=calls\nprint(1)\n```\n\n";

TEST(Judge, BlamesOnlyANewerVersionMildly) {
  const std::string newer = "newer-runtime: on other 3.12.0: ", error = "sample-output: ";
  const std::string differs =
      "prints something else than its output block says; run `viva check --run --accept` to take "
      "over what it prints\n";
  struct Case {
    const char* name;
    std::string blocks;
    std::vector<std::pair<const char*, const char*>> known;  ///< Version and output.
    std::string said;
  };
  const Case cases[] = {
      {"known of an older one", blocks("", "1"), {{"3.11.9", "1"}}, newer + differs},
      {"known of a newer one", blocks("", "1"), {{"3.13.0", "1"}}, error + differs},
      {"known of this one", blocks("", "1"), {{"3.12.0", "1"}}, error + differs},
      {"known of both", blocks("", "1"), {{"3.11.9", "1"}, {"3.12.0", "1"}}, error + differs},
      {"not known", blocks("", "1"), {}, error + differs},
      {"the block was changed since", blocks("", "[9, 9]"), {{"3.11.9", "1"}}, error + differs},
      {"a new block for the new version",
       blocks(" versions=\"<3.12\"", "1") + blocks(" versions=\">=3.12\"", "3"),
       {{"3.11.9", "1"}},
       error + differs},
      {"no block for the new version",
       blocks(" versions=\"<3.12\"", "1"),
       {{"3.11.9", "1"}},
       newer + "none of its output blocks hold for other 3.12.0; mend their `versions=`\n"},
      {"no block for the new version, and a changed one",
       blocks(" versions=\"<3.12\"", "3"),
       {{"3.11.9", "1"}},
       "ambiguous-output: none of its output blocks hold for other 3.12.0; mend their "
       "`versions=`\n"},
  };
  for (const auto& [name, output, known, said] : cases) {
    SCOPED_TRACE(name);
    Judged judged(kFence + output);
    for (const auto& [version, text] : known) judged.know("other", version, text);
    EXPECT_EQ(judged.look({{"other", "3.12.0", "2\n"}}, nullptr, false), said);
  }
}

TEST(Judge, SplitsABlockOnlyWhenAllRuntimesAreHere) {
  const std::string waits =
      ", and not the same on each runtime, of which `absent` is not here, so nothing was taken "
      "over; fetch that one, or write an output with `versions=` for each\n";
  const std::string old_block = kFence + blocks("", "old");
  struct Case {
    const char* name;
    std::string sample;
    const char *second, *missing;
    std::size_t accepted;
    std::string said;
  };
  const Case cases[] = {
      {"all here", old_block, "2\n", nullptr, 2, ""},
      {"all the same", old_block, "1\n", "absent", 1, ""},
      {"one is missing", old_block, "2\n", "absent", 0,
       "sample-output: on cpython-3-13 3.13.0: prints something else than its output block says" +
           waits +
           "sample-output: on other 3.12.0: prints something else than its output block says" +
           waits},
      {"one is missing, and there was no block", kFence, "2\n", "absent", 0,
       "sample-output: on cpython-3-13 3.13.0: prints something, and no output block follows" +
           waits + "sample-output: on other 3.12.0: prints something, and no output block follows" +
           waits},
      {"one is missing that is too old for it, as the record knows",
       with(old_block, "name=calls", "name=calls versions=\">=3.10\""), "2\n", "absent", 2, ""},
  };
  for (const auto& [name, sample, second, missing, accepted, said] : cases) {
    SCOPED_TRACE(name);
    Judged judged(sample);
    judged.know("absent", "3.9", "another question's");
    EXPECT_EQ(judged.look({{"cpython-3-13", "3.13.0", "1\n"}, {"other", "3.12.0", second}}, missing,
                          true),
              said);
    EXPECT_EQ(judged.accepted(), accepted);
  }
}

}  // namespace
}  // namespace viva::check
