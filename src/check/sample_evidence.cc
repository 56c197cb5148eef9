#include "check/sample_evidence.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace viva::check {

using bank::Evidence;

namespace {

/// What was run on what: the hash of a sample, and a runtime.
using Run = std::pair<std::string, std::string>;

Run run_of(const Evidence& line) { return {line.hash, line.runtime}; }

/// Whether two lines say the same but for the date.
bool says_the_same(const Evidence& a, const Evidence& b) {
  const auto key = [](const Evidence& line) {
    return std::tie(line.id, line.sample, line.hash, line.runtime, line.label, line.version,
                    line.bits, line.packages, line.verdict, line.output);
  };
  return key(a) == key(b);
}

/// The runs that were tried now.
std::set<Run> tried(const std::vector<Job>& jobs, const std::vector<RuntimeInUse>& runtimes) {
  std::set<Run> runs;
  for (const Job& job : jobs)
    for (const bank::Runtime* wanted : job.runtimes)
      if (std::ranges::find(runtimes, wanted, &RuntimeInUse::runtime) != runtimes.end())
        runs.emplace(bank::sample_hash(*job.question, *job.sample), wanted->key);
  return runs;
}

/// Every sample there is, by its question's ID and its hash.
std::set<std::pair<std::string, std::string>> all_samples(const bank::Bank& bank) {
  std::set<std::pair<std::string, std::string>> samples;
  for (const bank::Question* question : bank.questions())
    for (const bank::Sample& sample : question->samples)
      samples.emplace(question->id, bank::sample_hash(*question, sample));
  return samples;
}

}  // namespace

std::vector<Evidence> merged_evidence(const bank::Bank& bank, const std::vector<Job>& jobs,
                                      std::vector<Evidence> proved,
                                      const std::vector<RuntimeInUse>& looked_with, Date today) {
  std::map<Run, const Evidence*> known;
  for (const Evidence& line : bank.evidence) known.emplace(run_of(line), &line);
  for (Evidence& line : proved) {
    const auto found = known.find(run_of(line));
    const bool same = found != known.end() && says_the_same(*found->second, line);
    line.date = same ? found->second->date : today;
  }
  const auto runs = tried(jobs, looked_with);
  const auto samples = all_samples(bank);
  for (const Evidence& line : bank.evidence)
    if (!runs.contains(run_of(line)) && samples.contains({line.id, line.hash}) &&
        bank.config.find_runtime(line.runtime))
      proved.push_back(line);
  return proved;
}

std::vector<bank::Problem> missing_evidence(const bank::Bank& bank,
                                            const std::vector<Evidence>& proved) {
  if (bank.evidence.empty()) return {};
  std::set<std::tuple<std::string, std::string, std::string>> known;
  for (const Evidence& line : bank.evidence) known.emplace(line.hash, line.runtime, line.output);
  std::map<std::string, std::size_t> missing;
  for (const Evidence& line : proved)
    if (!known.contains({line.hash, line.runtime, line.output})) ++missing[line.id];
  std::vector<bank::Problem> problems;
  for (const bank::Question* question : bank.questions())
    if (const auto found = missing.find(question->id); found != missing.end())
      problems.push_back(
          {question->path, question->samples.front().place, bank::Severity::warning,
           "evidence-missing",
           fmt::format("{} does not record {} of its runs; `viva check --run --accept` does",
                       bank::kEvidenceName, found->second)});
  return problems;
}

}  // namespace viva::check
