#include "check/sample_evidence.h"

#include <gtest/gtest.h>

#include "bank/testing.h"

namespace viva::check {
namespace {

using bank::Evidence;
using bank::with;

constexpr Date kFirst{20'000}, kToday{20'010};

/// The test question with another ID and aliases, and perhaps with a sample put before its own.
std::string question(std::string_view id, std::string_view aliases, std::string_view before = "") {
  const std::string text = with(bank::kTestQuestion, "id: PY-ADV-001\naliases: [PY-OLD-001]",
                                fmt::format("id: {}\naliases: [{}]", id, aliases));
  return with(text, "```python run name=calls", std::string(before) + "```python run");
}

/// A run of its own sample.
Evidence proof(const bank::Question& question) {
  const bank::Sample& sample = question.samples.back();
  return {.id = question.id,
          .sample = bank::evidence_name(question, sample),
          .hash = bank::sample_hash(question, sample),
          .runtime = "cpython-3-13",
          .label = "CPython",
          .version = "3.13.1",
          .verdict = "run",
          .output = bank::output_hash(sample.outputs[0].text)};
}

/// Those of its questions that were looked at, on all runtimes or none.
struct Look {
  std::vector<Job> jobs;
  std::vector<RuntimeInUse> runtimes;
  std::vector<Evidence> proved;

  Look(const bank::Bank& bank, std::string_view ids, bool here = true) {
    if (here) runtimes.push_back({.runtime = &bank.config.runtimes[0], .version = "3.13.1"});
    for (const bank::Question* question : bank.questions()) {
      if (ids.find(question->id) == ids.npos) continue;
      jobs.push_back({question, &question->samples.back(), {}, {&bank.config.runtimes[0]}});
      if (here) proved.push_back(proof(*question));
    }
  }
};

/// A bank as it is now and its record, of the lines of a bank as it was on the first day.
bank::Bank bank_with_record(const std::vector<std::string>& now,
                            const std::vector<std::string>& before) {
  bank::Bank bank = bank::test_bank(now);
  const bank::Bank old = bank::test_bank(before);
  for (const bank::Question* question : old.questions()) {
    bank.evidence.push_back(proof(*question));
    bank.evidence.back().date = kFirst;
  }
  return bank;
}

/// Each line as `ID sample day`.
std::string lines(const std::vector<Evidence>& evidence) {
  std::string text;
  for (const Evidence& line : evidence)
    text += fmt::format("{} {} {}\n", line.id, line.sample, to_iso(line.date));
  return text;
}

TEST(MergedEvidence, KeepsWhatHoldsAndItsDays) {
  const std::string one = question("PY-A-001", ""), two = question("PY-A-002", "");
  const std::string both_first = "PY-A-001 #1 2024-10-04\nPY-A-002 #1 2024-10-04\n";
  struct Case {
    const char* name;
    std::vector<std::string> before, now;
    const char* looked_at;
    bool here;
    std::string lines;
  };
  const Case cases[] = {
      {"two with the same sample", {one, two}, {one, two}, "PY-A-001 PY-A-002", true, both_first},
      {"only one of them is looked at", {one, two}, {one, two}, "PY-A-001", true, both_first},
      {"only the other one",
       {one, two},
       {one, two},
       "PY-A-002",
       true,
       "PY-A-002 #1 2024-10-04\nPY-A-001 #1 2024-10-04\n"},
      {"the runtime is not here", {one, two}, {one, two}, "PY-A-001 PY-A-002", false, both_first},
      {"one is new",
       {one},
       {one, two},
       "PY-A-001 PY-A-002",
       true,
       "PY-A-001 #1 2024-10-04\nPY-A-002 #1 2024-10-14\n"},
      {"one is gone", {one, two}, {one}, "PY-A-001", true, "PY-A-001 #1 2024-10-04\n"},
      {"renamed",
       {one},
       {question("PY-B-001", "PY-A-001")},
       "PY-B-001",
       true,
       "PY-B-001 #1 2024-10-04\n"},
      {"renamed, and not looked at",
       {one, two},
       {question("PY-B-001", "PY-A-001"), two},
       "PY-A-002",
       true,
       "PY-A-002 #1 2024-10-04\nPY-B-001 #1 2024-10-04\n"},
      {"numbered anew",
       {one},
       {question("PY-A-001", "", "```python skip=\"why\"\n```\n\n")},
       "PY-A-001",
       true,
       "PY-A-001 #2 2024-10-04\n"},
  };
  for (const auto& [name, before, now, looked_at, here, wanted] : cases) {
    SCOPED_TRACE(name);
    const bank::Bank bank = bank_with_record(now, before);
    const Look look(bank, looked_at, here);
    EXPECT_EQ(lines(merged_evidence(bank, look.jobs, look.proved, look.runtimes, kToday)), wanted);
  }
}

TEST(MissingEvidence, IsSaidOfEachQuestionByItsOwnId) {
  const std::string one = question("PY-A-001", ""), two = question("PY-A-002", "");
  const std::string says =
      ":29:1: warning evidence-missing evidence.jsonl does not record 1 of its runs; `viva check "
      "--run --accept` does\n";
  struct Case {
    const char* name;
    std::vector<std::string> before, now;
    std::string problems;
  };
  const Case cases[] = {
      {"all there", {one, two}, {one, two}, ""},
      {"no record is kept", {}, {one}, ""},
      {"the same sample in another question", {one}, {one, two}, "q2.md" + says},
      {"renamed", {one}, {question("PY-B-001", "PY-A-001")}, "q1.md" + says},
      {"another output", {one}, {with(one, "<class 'type'>", "x")}, "q1.md" + says},
      {"numbered anew",
       {one},
       {question("PY-A-001", "", "```python skip=\"why\"\n```\n\n")},
       "q1.md" + says},
  };
  for (const auto& [name, before, now, problems] : cases) {
    SCOPED_TRACE(name);
    const bank::Bank bank = bank_with_record(now, before);
    const Look look(bank, "PY-A-001 PY-A-002 PY-B-001");
    EXPECT_EQ(bank::to_lines(missing_evidence(bank, look.proved)), problems);
  }
}

}  // namespace
}  // namespace viva::check
