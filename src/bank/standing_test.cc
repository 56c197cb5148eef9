#include "bank/standing.h"

#include <gtest/gtest.h>

#include "bank/testing.h"

namespace viva::bank {
namespace {

constexpr std::string_view kMoreRuntimes = R"(
[runtime.old]
language = "python"
version = ["x"]
run = ["x"]
[runtime.asked]
language = "python"
on_request = true
version = ["x"]
run = ["x"]
)";

/// Evidence of the one sample of `question` with the block `output`, or of another if it is told.
Evidence line(const Outline& question, std::string runtime, std::string version,
              std::string_view output = "<class 'type'>") {
  return {.id = question.id,
          .sample = "calls",
          .hash = question.samples_to_run[0].hash,
          .runtime = std::move(runtime),
          .version = std::move(version),
          .output = output_hash(output)};
}

/// What is missing, and how far the question stands: `partly: old`.
std::string standing(const Outline& question, const Config& config,
                     const std::vector<Evidence>& lines) {
  const auto found = standing_of(question, config, Record(lines));
  std::string text(to_string(found.standing));
  for (const auto* each : found.samples[0].missing) text += " " + each->key;
  return text;
}

struct Case {
  const char* name;
  const char* info;  ///< Of the sample's fence.
  std::vector<std::tuple<const char*, const char*, const char*>>
      ran;  ///< Runtime, version, output.
  const char* standing;
};

TEST(StandingOf, CountsOnlyWhatWasRunAsTheSampleSaysNow) {
  const char *all = "run name=calls", *right = "<class 'type'>";
  const char* new_only = "run name=calls versions=\">=3.13\"";
  const Case cases[] = {
      {"nothing", all, {}, "unverified cpython-3-13 old"},
      {"both", all, {{"cpython-3-13", "3.13.1", right}, {"old", "3.9", right}}, "verified"},
      {"one", all, {{"cpython-3-13", "3.13.1", right}}, "partly old"},
      {"with another output",
       all,
       {{"cpython-3-13", "3.13.1", right}, {"old", "3.9", "another"}},
       "partly old"},
      {"too old for it",
       new_only,
       {{"cpython-3-13", "3.13.1", right}, {"old", "3.9", "another"}},
       "verified"},
      {"of a version that nobody knows",
       new_only,
       {{"cpython-3-13", "3.13.1", right}},
       "partly old"},
      {"of another name, whatever its version",
       "run name=calls versions=\"cpython-3-13>=3.13\"",
       {{"cpython-3-13", "3.13.1", right}},
       "verified"},
      {"on request", "run name=calls with=asked", {}, "unverified asked"},
      {"a fragment", "fragment name=calls", {{"old", "3.9", right}}, "unverified cpython-3-13"},
      {"not to be run", "skip=\"why\" name=calls", {}, "unverified"},
  };
  const Config config =
      parse_config(std::string(kTestConfig) + std::string(kMoreRuntimes), "viva.toml").config;
  for (const auto& [name, info, ran, wanted] : cases) {
    SCOPED_TRACE(name);
    const Bank bank = test_bank({with(kTestQuestion, "run name=calls", info)}, config);
    const Outline& question = *bank.outlines()[0];
    std::vector<Evidence> lines;
    for (const auto& [runtime, version, output] : ran)
      lines.push_back(line(question, runtime, version, output));
    EXPECT_EQ(standing(question, config, lines), wanted);
  }
}

TEST(StandingOf, KnowsNoEvidenceOfOtherQuestionsOrSamples) {
  const Config config = test_config();
  const Bank bank = test_bank({std::string(kTestQuestion)}, config);
  const Outline& question = *bank.outlines()[0];
  Evidence other_id = line(question, "cpython-3-13", "3.13"), other_code = other_id;
  EXPECT_EQ(standing(question, config, {other_id}), "verified");
  other_id.id = "PY-OLD-001";  // An alias is another ID.
  other_code.hash = "0";
  EXPECT_EQ(standing(question, config, {other_id}), "unverified cpython-3-13");
  EXPECT_EQ(standing(question, config, {other_code}), "unverified cpython-3-13");
}

TEST(Record, KnowsTheNewestVersionOfEachRuntime) {
  const std::vector<Evidence> lines = {{.runtime = "a", .version = "3.9"},
                                       {.runtime = "a", .version = "3.10.1"},
                                       {.runtime = "a", .version = "3.10"},
                                       {.runtime = "b", .version = "1"}};
  const Record record(lines);
  EXPECT_EQ(record.version_of("a"), "3.10.1");
  EXPECT_EQ(record.version_of("b"), "1");
  EXPECT_EQ(record.version_of("c"), "");
}

}  // namespace
}  // namespace viva::bank
