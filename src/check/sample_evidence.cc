#include "check/sample_evidence.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace viva::check {

using bank::Evidence;

namespace {

/// What was run on what: a question's ID, the hash of a sample, and a runtime. Not what the sample
/// is called: without a name it has a number, which changes when another one is put before it.
using Run = std::tuple<std::string, std::string, std::string>;

/// The questions that had another ID before are known by what they are called now.
using Renamed = std::map<std::string, std::string>;

Renamed renamed_in(const bank::Bank& bank) {
  Renamed renamed;
  for (const bank::Question* question : bank.questions())
    for (const bank::Located& alias : question->aliases) renamed.emplace(alias.value, question->id);
  return renamed;
}

/// The record as it is with the IDs of now.
std::vector<Evidence> lines_of(const bank::Bank& bank) {
  const Renamed renamed = renamed_in(bank);
  std::vector<Evidence> lines = bank.evidence;
  for (Evidence& line : lines)
    if (const auto found = renamed.find(line.id); found != renamed.end()) line.id = found->second;
  return lines;
}

/// All that a line says but what the sample is called, and since when.
auto facts(const Evidence& line) {
  return std::tuple(line.id, line.hash, line.runtime, line.label, line.version, line.bits,
                    line.packages, line.verdict, line.output);
}

/// Gives each line the day on which the record first said the same; or today.
void date(std::vector<Evidence>& proved, const std::vector<Evidence>& record, Date today) {
  std::map<decltype(facts(Evidence())), Date> known;
  for (const Evidence& line : record) {
    Date& first = known.try_emplace(facts(line), line.date).first->second;
    first = std::min(first, line.date);
  }
  for (Evidence& line : proved) {
    const auto found = known.find(facts(line));
    line.date = found == known.end() ? today : found->second;
  }
}

/// The runs that were tried now.
std::set<Run> tried(const std::vector<Job>& jobs, const std::vector<RuntimeInUse>& runtimes) {
  std::set<Run> runs;
  for (const Job& job : jobs)
    for (const bank::Runtime* wanted : job.runtimes)
      if (std::ranges::find(runtimes, wanted, &RuntimeInUse::runtime) != runtimes.end())
        runs.emplace(job.question->id, bank::sample_hash(*job.question, *job.sample), wanted->key);
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
  const std::vector<Evidence> record = lines_of(bank);
  date(proved, record, today);
  const auto runs = tried(jobs, looked_with);
  const auto samples = all_samples(bank);
  for (const Evidence& line : record)
    if (!runs.contains({line.id, line.hash, line.runtime}) &&
        samples.contains({line.id, line.hash}) && bank.config.find_runtime(line.runtime))
      proved.push_back(line);
  return proved;
}

std::vector<bank::Problem> missing_evidence(const bank::Bank& bank,
                                            const std::vector<Evidence>& proved) {
  if (bank.evidence.empty()) return {};
  const auto key = [](const Evidence& line) {
    return std::tuple(line.id, line.sample, line.hash, line.runtime, line.output);
  };
  std::set<decltype(key(Evidence()))> known;
  for (const Evidence& line : bank.evidence) known.insert(key(line));
  std::map<std::string, std::size_t> missing;
  for (const Evidence& line : proved)
    if (!known.contains(key(line))) ++missing[line.id];
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
