#include "check/run.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/file.h"
#include "check/lint.h"
#include "check/sample_cache.h"
#include "check/sample_evidence.h"
#include "check/sample_judge.h"
#include "check/sample_plan.h"
#include "check/sample_text.h"
#include "check/sample_trial.h"
#include "sandbox/sandbox.h"

namespace viva::check {

namespace fs = std::filesystem;

namespace {

using bank::Severity;

const RuntimeInUse* find(const std::vector<RuntimeInUse>& runtimes, const bank::Runtime* wanted) {
  const auto found = std::ranges::find(runtimes, wanted, &RuntimeInUse::runtime);
  return found == runtimes.end() ? nullptr : &*found;
}

/// Runs samples, or finds what they did before.
class Runner {
 public:
  Runner(const std::vector<RuntimeInUse>& runtimes, const RunOptions& options,
         const SampleCache& cache)
      : runtimes_(runtimes), limits_{.wall = options.time_limit}, cache_(cache) {}

  Done run(const Job& job) {
    const auto begin = std::chrono::steady_clock::now();
    Done done;
    Scrutiny scrutiny{.limits = limits_, .sanitize = true};
    for (const bank::Runtime* wanted : job.runtimes) {
      const RuntimeInUse* runtime = find(runtimes_, wanted);
      if (!runtime) done.missing.push_back(wanted);
      if (!runtime || !applies(job.sample->versions, *runtime)) continue;
      auto trial = run_on(job, *runtime, scrutiny);
      // What is undefined is so everywhere, and sanitizers are slow: one runtime has to do.
      scrutiny.sanitize = scrutiny.sanitize && wanted->sanitize.empty();
      if (trial)
        done.trials.emplace_back(runtime, std::move(*trial));
      else
        done.error = std::move(trial).error();
    }
    done.time = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin);
    return done;
  }
  std::size_t cached() const { return cached_; }

 private:
  Result<Trial> run_on(const Job& job, const RuntimeInUse& runtime, const Scrutiny& scrutiny) {
    const std::string key = cache_key(job, runtime, scrutiny);
    if (auto known = cache_.find(key)) {
      ++cached_;
      return std::move(*known);
    }
    auto trial = try_sample(job, runtime, scrutiny);
    if (trial) cache_.keep(key, *trial);
    return trial;
  }

  const std::vector<RuntimeInUse>& runtimes_;
  const sandbox::Limits limits_;
  const SampleCache& cache_;
  std::atomic<std::size_t> cached_ = 0;
};

/// Runs every job on `options.jobs` threads. After an error of the sandbox no further one begins.
std::vector<Done> run_jobs(const std::vector<Job>& jobs, Runner& runner,
                           const RunOptions& options) {
  std::vector<Done> results(jobs.size());
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  std::mutex reporting;
  std::size_t count = 0;
  const auto work = [&] {
    for (std::size_t i; !failed && (i = next++) < jobs.size();) {
      results[i] = runner.run(jobs[i]);
      if (results[i].error) failed = true;
      const std::lock_guard hold(reporting);
      if (options.progress) options.progress(++count, jobs.size(), name_of(jobs[i]));
    }
  };
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min<std::size_t>(options.jobs, jobs.size()); ++i)
    helpers.emplace_back(work);
  work();
  return results;
}

/// A file as it was and as it shall be.
struct Rewrite {
  fs::path path;
  std::string text;
};

/// Prepares the changes of all files, then writes them. A file that was edited meanwhile is left.
Result<void> write_accepted(const bank::Bank& bank, const Judge& judge, RunReport& report) {
  std::vector<Rewrite> rewrites;
  for (const auto& [question, accepted] : judge.accepted()) {
    std::error_code error;
    const fs::path path = fs::canonical(bank.directory / question->path, error);
    if (error) return std::unexpected(unavailable("cannot find " + question->path, error.value()));
    VIVA_TRY(const std::string before, read_file(path));
    auto after = sha256(before) == question->digest ? with_outputs(before, accepted) : std::nullopt;
    if (!after) {
      report.problems.push_back({question->path, accepted.front().sample->place, Severity::error,
                                 "sample-output",
                                 "the file has changed since it was read; run --accept again"});
      continue;
    }
    report.changes.push_back(unified_difference(question->path, before, *after));
    rewrites.push_back({path, std::move(*after)});
  }
  for (const Rewrite& rewrite : rewrites) {
    std::error_code error;
    const fs::perms permissions = fs::status(rewrite.path, error).permissions();
    VIVA_TRY(AtomicFile file, AtomicFile::create(rewrite.path));
    VIVA_CHECK(file.write(rewrite.text));
    VIVA_CHECK(file.commit(error ? fs::perms{0644} : permissions & fs::perms::mask));
  }
  return {};
}

/// Writes the record of runs anew, if anything in it changed, or was not of the form.
Result<void> write_evidence(const bank::Bank& bank, std::vector<bank::Evidence> lines,
                            RunReport& report) {
  const fs::path path = bank.directory / bank::kEvidenceName;
  const std::string before = read_file(path).value_or(""), after = bank::to_text(std::move(lines));
  report.recorded = true;
  if (before == after) return {};
  const auto count = [](const std::string& text) { return std::ranges::count(text, '\n'); };
  report.changes.push_back(
      fmt::format("{}: records {}, before {}\n", bank::kEvidenceName, count(after), count(before)));
  return write_file(path, after);
}

std::vector<std::pair<std::string, long>> slowest_first(const std::vector<Job>& jobs,
                                                        const std::vector<Done>& results) {
  std::vector<std::pair<std::string, long>> times;
  for (std::size_t i = 0; i < jobs.size(); ++i)
    times.emplace_back(name_of(jobs[i]), results[i].time.count());
  std::ranges::stable_sort(times, std::ranges::greater(), &std::pair<std::string, long>::second);
  return times;
}

}  // namespace

Result<RunReport> run_samples(const bank::Bank& bank, const RunOptions& options) {
  VIVA_TRY(Plan plan, make_plan(bank, options.only));
  RunReport report{
      .problems = std::move(plan.problems), .samples = plan.samples, .skipped = plan.skipped};
  if (plan.jobs.empty()) return report;
  VIVA_CHECK(sandbox::available());
  const SampleCache cache(options.cache);
  VIVA_TRY(FoundRuntimes found, find_runtimes_of(plan.jobs, bank, options.jobs, cache));
  for (const RuntimeInUse& each : found.runtimes)
    report.versions.emplace_back(each.runtime->key, each.version);
  std::ranges::transform(found.missing, std::back_inserter(report.problems), to_problem);

  Runner runner(found.runtimes, options, cache);
  const std::vector<Done> results = run_jobs(plan.jobs, runner, options);
  for (const Done& done : results)
    if (done.error) return std::unexpected(*done.error);
  report.cached = runner.cached();
  Judge judge(bank, options.accept, report);
  for (std::size_t i = 0; i < results.size(); ++i) judge.look_at(plan.jobs[i], results[i]);
  if (options.accept) {
    VIVA_CHECK(write_accepted(bank, judge, report));
    VIVA_CHECK(write_evidence(
        bank, merged_evidence(bank, plan.jobs, judge.evidence(), found.runtimes, options.today),
        report));
  } else {
    std::ranges::move(missing_evidence(bank, judge.evidence()),
                      std::back_inserter(report.problems));
  }
  raise_severities(bank.config, report.problems);
  std::ranges::sort(report.problems, bank::before);
  report.slowest = slowest_first(plan.jobs, results);
  return report;
}

}  // namespace viva::check
