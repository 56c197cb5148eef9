#include "check/sample_plan.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "bank/sample_needs.h"
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
    for (const Sample& sample : question_.samples)
      if (sample.file.empty() && config_.has_runtime(sample.language) &&
          sample.verdict != Verdict::none)  // Without a word, linting has spoken.
        add(sample);
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
    auto needs = bank::needs_of(question_, config_, sample);
    Job job{.question = &question_,
            .sample = &sample,
            .before = std::move(needs.before),
            .beside = std::move(needs.beside)};
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

  const bank::Config& config_;
  const Question& question_;
  Plan& plan_;
};

bool is_called(const Question& question, const std::string& id) {
  const auto& aliases = question.aliases;
  return question.id == id ||
         std::ranges::find(aliases, id, &bank::Located::value) != aliases.end();
}

Result<RuntimeInUse> find_runtime(const bank::Bank& bank, const Runtime& runtime) {
  RuntimeInUse found{.runtime = &runtime};
  for (const std::string& tool : runtime.tools) {
    VIVA_TRY(std::string text, read_file(bank.directory / tool));
    found.tools.emplace_back(std::filesystem::path(tool).filename().string(), std::move(text));
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
