#include "check/run.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/file.h"
#include "check/lint.h"
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

Done run_job(const Job& job, const std::vector<RuntimeInUse>& runtimes,
             const sandbox::Limits& limits) {
  const auto begin = std::chrono::steady_clock::now();
  Done done;
  for (const bank::Runtime* wanted : job.runtimes) {
    const RuntimeInUse* runtime = find(runtimes, wanted);
    if (!applies(job.sample->versions, *runtime)) continue;
    auto trial = try_sample(job, *runtime, limits);
    if (trial)
      done.trials.emplace_back(runtime, std::move(*trial));
    else
      done.error = std::move(trial).error();
  }
  done.time = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begin);
  return done;
}

std::string name_of(const Job& job) {
  return fmt::format("{}:{}", job.question->path, job.sample->place.line);
}

/// Runs every job on `options.jobs` threads. After an error of the sandbox no further one begins.
std::vector<Done> run_jobs(const std::vector<Job>& jobs, const std::vector<RuntimeInUse>& runtimes,
                           const RunOptions& options) {
  const sandbox::Limits limits{.wall = options.time_limit};
  std::vector<Done> results(jobs.size());
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  std::mutex reporting;
  std::size_t count = 0;
  const auto work = [&] {
    for (std::size_t i; !failed && (i = next++) < jobs.size();) {
      results[i] = run_job(jobs[i], runtimes, limits);
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
  VIVA_TRY(const auto runtimes, find_runtimes(bank, plan.jobs));
  for (const RuntimeInUse& each : runtimes)
    report.versions.emplace_back(each.runtime->key, each.version);

  const std::vector<Done> results = run_jobs(plan.jobs, runtimes, options);
  for (const Done& done : results)
    if (done.error) return std::unexpected(*done.error);
  Judge judge(options.accept, report);
  for (std::size_t i = 0; i < results.size(); ++i) judge.look_at(plan.jobs[i], results[i]);
  VIVA_CHECK(write_accepted(bank, judge, report));
  raise_severities(bank.config, report.problems);
  std::ranges::sort(report.problems, bank::before);
  report.slowest = slowest_first(plan.jobs, results);
  return report;
}

}  // namespace viva::check
