#include "check/sample_plan.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "bank/versions.h"
#include "base/file.h"
#include "base/text.h"
#include "check/sample_text.h"
#include "sandbox/sandbox.h"

namespace viva::check {

namespace {

using bank::Question;
using bank::Runtime;
using bank::Sample;
using bank::Verdict;

/// Makes the jobs of one question.
class Planner {
 public:
  Planner(const bank::Config& config, const Question& question, Plan& plan)
      : config_(config), question_(question), plan_(plan) {}

  void run() {
    std::vector<const Sample*> files;
    for (const Sample& sample : question_.samples) {
      if (!sample.file.empty()) files.push_back(&sample);
      if (!sample.file.empty() || !config_.has_runtime(sample.language)) continue;
      beside_.emplace_back(&sample, std::move(files));
      files.clear();
      if (sample.verdict != Verdict::none) add(sample);  // Without a word, linting has spoken.
    }
  }

 private:
  void add(const Sample& sample) {
    ++plan_.samples;
    if (sample.verdict == Verdict::skip)
      ++plan_.skipped;
    else if (sample.verdict == Verdict::undefined || sample.verdict == Verdict::checks)
      leave_out(sample, fmt::format("this version of viva cannot yet run samples with `{}=`",
                                    sample.verdict == Verdict::checks ? "checks" : "undefined"));
    else
      add_job(sample);
  }

  void leave_out(const Sample& sample, std::string why) {
    ++plan_.skipped;
    plan_.problems.push_back(
        {question_.path, sample.place, bank::Severity::warning, "sample-not-run", std::move(why)});
  }

  void add_job(const Sample& sample) {
    Job job{.question = &question_, .sample = &sample, .before = chain(sample)};
    for (const Sample* each : job.before) append_files(*each, job);
    append_files(sample, job);
    for (const Runtime& runtime : config_.runtimes)
      if (is_wanted(runtime, sample)) job.runtimes.push_back(&runtime);
    if (job.runtimes.empty())
      leave_out(sample,
                "every runtime for it has a `root`, which this version of viva cannot enter");
    else
      plan_.jobs.push_back(std::move(job));
  }

  static bool is_wanted(const Runtime& runtime, const Sample& sample) {
    if (runtime.language != sample.language || !runtime.root.empty()) return false;
    const auto named = split(sample.with, ',');
    return sample.with.empty() || std::ranges::find(named, runtime.key) != named.end();
  }

  /// The samples that `after=` leads to. A circle, which linting reports, ends after one round.
  std::vector<const Sample*> chain(const Sample& last) const {
    std::vector<const Sample*> result;
    const Sample* at = &last;
    while (!at->after.empty() && result.size() < question_.samples.size()) {
      const auto found = std::ranges::find(question_.samples, at->after, &Sample::name);
      if (found == question_.samples.end()) break;
      at = &*found;
      result.insert(result.begin(), at);
    }
    return result;
  }

  void append_files(const Sample& sample, Job& job) const {
    for (const auto& [owner, files] : beside_)
      if (owner == &sample) job.beside.insert(job.beside.end(), files.begin(), files.end());
  }

  const bank::Config& config_;
  const Question& question_;
  Plan& plan_;
  std::vector<std::pair<const Sample*, std::vector<const Sample*>>> beside_;
};

bool is_called(const Question& question, const std::string& id) {
  const auto& aliases = question.aliases;
  return question.id == id ||
         std::ranges::find(aliases, id, &bank::Located::value) != aliases.end();
}

Result<RuntimeInUse> find_runtime(const bank::Bank& bank, const Runtime& runtime) {
  RuntimeInUse found{.runtime = &runtime};
  for (const std::string& tool : runtime.tools) {
    auto text = read_file(bank.directory / tool);
    if (!text)
      return std::unexpected(invalid(
          "viva.toml", 0,
          fmt::format(
              "[runtime.{}] lays the tool `{}` beside its samples, and {}; put it there, or "
              "mend `tools`",
              runtime.key, tool, text.error().message)));
    found.tools.emplace_back(std::filesystem::path(tool).filename().string(), std::move(*text));
  }
  VIVA_TRY(const sandbox::Outcome outcome,
           sandbox::run({.words = runtime.version, .files = found.tools}));
  found.version = trim(outcome.out.substr(0, outcome.out.find('\n')));
  if (outcome.ending == sandbox::Ending::exited && outcome.status == 0 && !found.version.empty())
    return found;
  const auto said = lines_compared(outcome.err);
  return std::unexpected(unavailable(fmt::format(
      "the runtime `{}` does not work in the sandbox: `{}` {}; install it, or take "
      "[runtime.{}] out of viva.toml",
      runtime.key, join(runtime.version, " "),
      said.empty() ? "prints no version" : "says `" + printable(said.back()) + "`", runtime.key)));
}

}  // namespace

Result<Plan> make_plan(const bank::Bank& bank, const std::string& only) {
  Plan plan;
  bool found = only.empty();
  for (const Question* question : bank.questions()) {
    if (!only.empty() && !is_called(*question, only)) continue;
    found = true;
    Planner(bank.config, *question, plan).run();
  }
  if (!found) return std::unexpected(not_found(fmt::format("there is no question `{}`", only)));
  return plan;
}

Result<std::vector<RuntimeInUse>> find_runtimes(const bank::Bank& bank,
                                                const std::vector<Job>& jobs) {
  std::vector<RuntimeInUse> result;
  for (const Runtime& runtime : bank.config.runtimes) {
    const auto needs = [&](const Job& job) {
      return std::ranges::find(job.runtimes, &runtime) != job.runtimes.end();
    };
    if (std::ranges::none_of(jobs, needs)) continue;
    VIVA_TRY(RuntimeInUse found, find_runtime(bank, runtime));
    result.push_back(std::move(found));
  }
  return result;
}

bool applies(const std::string& condition, const RuntimeInUse& runtime) {
  if (condition.empty()) return true;
  const auto terms = bank::parse_versions(condition);
  const std::array names = {runtime.runtime->key, runtime.runtime->label,
                            runtime.runtime->language};
  return terms && bank::matches(*terms, names, runtime.version);
}

}  // namespace viva::check
