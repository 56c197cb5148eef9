#include "check/mutate.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/parallel.h"
#include "check/lint.h"
#include "check/mutations.h"
#include "check/sample_cache.h"
#include "check/sample_difference.h"
#include "check/sample_plan.h"
#include "check/sample_text.h"
#include "check/sample_trial.h"
#include "sandbox/sandbox.h"

namespace viva::check {

namespace {

using bank::Question;
using bank::Sample;
using bank::Verdict;

enum class Fate { killed, survived, left_out, timed_out };
/// Who ran out of time may have done so because of the machine: that is not kept.
constexpr std::string_view kFates[] = {"killed", "survived", "left-out"};  // In the cache.

/// A sample on the one runtime that judges it.
struct Scene {
  const Job* job = nullptr;
  const RuntimeInUse* runtime = nullptr;
};

/// One mutant and those who may notice: its own sample, and then what comes `after=` it.
struct Mutant {
  std::vector<Scene> scenes;
  Mutation mutation;
};

bool is_run(const Job& job) {
  return job.sample->verdict == Verdict::run || job.sample->verdict == Verdict::error;
}

/// Whether a trial found nothing against a sample, and it printed what its block says.
bool does_as_it_says(const Scene& scene, const Trial& trial) {
  if (trial.finding && trial.finding->severity == bank::Severity::error) return false;
  const Sample& sample = *scene.job->sample;
  const auto blocks = blocks_for(sample, *scene.runtime);
  if (!sample.outputs.empty() && blocks.size() != 1) return false;
  return !difference(sample, blocks.empty() ? "" : blocks[0]->text, trial.printed.value_or(""));
}

/// SQL engines have no command that only parses; they say it when they run, and so does the driver
/// in what it prints of a session.
bool is_called_bad_syntax(const Sample& sample, const Trial& trial) {
  static constexpr std::string_view kSays = "syntax error";
  const auto says = [](std::string_view text) { return text.find(kSays) != text.npos; };
  return !says(sample.argument) && ((trial.finding && says(trial.finding->message)) ||
                                    (trial.printed && says(*trial.printed)));
}

/// The same job of a question that is like the other one.
Job job_in(const Question& question, const Job& job) {
  const auto& sample = question.samples[job.sample - job.question->samples.data()];
  return {&question, &sample, bank::inputs_of(question, sample), job.runtimes};
}

/// As much of the question as running its samples needs, with a change in one.
Question with_mutation(const Job& job, const Mutation& mutation) {
  Question question;
  question.samples = job.question->samples;
  Sample& sample = question.samples[job.sample - job.question->samples.data()];
  sample.code = mutated(sample.code, mutation);
  return question;
}

/// Runs mutants, or remembers what became of them.
class Hunter {
 public:
  Hunter(const MutateOptions& options, const SampleCache& cache)
      : scrutiny_{.limits = {.wall = options.time_limit}}, cache_(cache) {}

  /// Whether a sample does what it says as it is.
  Result<bool> is_sound(const Scene& scene) {
    const std::string key = cache_key(*scene.job, *scene.runtime, scrutiny_);
    if (const auto known = cache_.find(key)) return does_as_it_says(scene, *known);
    VIVA_TRY(const Trial trial, try_sample(*scene.job, *scene.runtime, scrutiny_));
    cache_.keep(key, trial);
    return does_as_it_says(scene, trial);
  }

  Result<Fate> fate(const Mutant& mutant) {
    const Question question = with_mutation(*mutant.scenes[0].job, mutant.mutation);
    std::vector<Job> jobs;
    for (const Scene& scene : mutant.scenes) jobs.push_back(job_in(question, *scene.job));
    const std::string key = key_of(mutant, jobs);
    if (const auto known = cache_.find(key); known && known->finding) {
      ++cached_;
      return static_cast<Fate>(std::ranges::find(kFates, known->finding->rule) - kFates);
    }
    VIVA_TRY(const Fate fate, hunt(mutant, jobs));
    if (fate == Fate::timed_out) return fate;
    const std::string rule(kFates[static_cast<std::size_t>(fate)]);
    cache_.keep(key, {.finding = Finding{rule, "", bank::Severity::warning}});
    return fate;
  }
  std::size_t cached() const { return cached_; }

 private:
  Result<Fate> hunt(const Mutant& mutant, const std::vector<Job>& jobs) const {
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      const Scene scene{&jobs[i], mutant.scenes[i].runtime};
      VIVA_TRY(const Trial trial, try_sample(jobs[i], *scene.runtime, scrutiny_));
      if (does_as_it_says(scene, trial)) continue;
      if (trial.finding && trial.finding->rule == "sample-timeout") return Fate::timed_out;
      VIVA_TRY(const bool understood, is_understood(scene, trial));
      return understood ? Fate::killed : Fate::left_out;
    }
    return Fate::survived;
  }

  /// Whether the language accepts what does not do as it says.
  Result<bool> is_understood(const Scene& scene, const Trial& trial) const {
    if (trial.finding && trial.finding->rule == "sample-compile") return false;
    const bank::Runtime& runtime = *scene.runtime->runtime;
    if (runtime.parse.empty()) return !is_called_bad_syntax(*scene.job->sample, trial);
    if (!runtime.compile.empty() || !trial.finding) return true;
    Sample unrun = *scene.job->sample;
    unrun.verdict = Verdict::fragment;
    Job job = *scene.job;
    job.sample = &unrun;
    VIVA_TRY(const Trial parsed, try_sample(job, *scene.runtime, scrutiny_));
    return !parsed.finding;
  }

  /// Names everything that the fate of a mutant depends on.
  std::string key_of(const Mutant& mutant, const std::vector<Job>& jobs) const {
    FieldHash hash;
    hash.add("viva mutant 2");
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      const RuntimeInUse& runtime = *mutant.scenes[i].runtime;
      hash.add(cache_key(jobs[i], runtime, scrutiny_));
      for (const auto* block : blocks_for(*jobs[i].sample, runtime))
        hash.add(bank::output_hash(block->text));
    }
    return to_hex(hash.finish());
  }

  const Scrutiny scrutiny_;
  const SampleCache& cache_;
  std::atomic<std::size_t> cached_ = 0;
};

/// The scene of each job that has a runtime here.
std::vector<Scene> find_scenes(const std::vector<Job>& jobs,
                               const std::vector<RuntimeInUse>& runtimes) {
  std::vector<Scene> scenes;
  for (const Job& job : jobs) {
    const auto judges = [&](const RuntimeInUse& each) {
      return std::ranges::find(job.runtimes, each.runtime) != job.runtimes.end() &&
             applies(job.sample->versions, each);
    };
    const auto found = std::ranges::find_if(runtimes, judges);
    if (found != runtimes.end()) scenes.push_back({&job, &*found});
  }
  return scenes;
}

/// Calls `work(i)` for each i on `jobs` threads. After an error no further one begins.
template <class Work>
Result<void> for_each(std::size_t count, unsigned jobs, const Work& work) {
  std::optional<Error> first;
  std::atomic<bool> failed = false;
  std::mutex mutex;
  parallel_for(count, jobs, [&](std::size_t i) {
    if (failed) return;
    const Result<void> result = work(i);
    if (result) return;
    const std::lock_guard hold(mutex);
    failed = true;
    first = result.error();
  });
  if (first) return std::unexpected(*first);
  return {};
}

/// Leaves those that do what they say as they are.
Result<std::vector<Scene>> sound_ones(const std::vector<Scene>& scenes, unsigned jobs,
                                      Hunter& hunter) {
  std::vector<char> sound(scenes.size());
  VIVA_CHECK(for_each(scenes.size(), jobs, [&](std::size_t i) -> Result<void> {
    VIVA_TRY(sound[i], hunter.is_sound(scenes[i]));
    return {};
  }));
  std::vector<Scene> result;
  for (std::size_t i = 0; i < scenes.size(); ++i)
    if (sound[i]) result.push_back(scenes[i]);
  return result;
}

std::vector<Mutant> make_mutants(const std::vector<Scene>& scenes, std::size_t most) {
  std::map<const Sample*, std::vector<Scene>> after;
  for (const Scene& scene : scenes)
    for (const Sample* before : scene.job->inputs.before) after[before].push_back(scene);
  std::vector<Mutant> mutants;
  for (const Scene& scene : scenes) {
    std::vector<Scene> watching{scene};
    std::ranges::copy(after[scene.job->sample], std::back_inserter(watching));
    const Sample& sample = *scene.job->sample;
    for (Mutation& each : some_of(mutations_of(sample.language, sample.code), sample.code, most))
      mutants.push_back({watching, std::move(each)});
  }
  return mutants;
}

/// Where in the file a byte of a sample's code stands.
Place place_of(const Job& job, std::size_t at) {
  const std::string_view code = std::string_view(job.sample->code);
  const std::size_t begin = code.substr(0, at).rfind('\n') + 1;
  const auto line = code.substr(begin, code.find('\n', begin) - begin);
  const int number =
      job.sample->place.line + 1 + static_cast<int>(std::ranges::count(code.substr(0, at), '\n'));
  const auto rest =
      std::string_view(job.question->source).substr(job.question->lines->offset_of_line(number));
  const std::size_t indented = rest.substr(0, rest.find('\n')).find(line);
  const auto before = rest.substr(0, (indented == rest.npos ? 0 : indented) + (at - begin));
  return {number, static_cast<int>(count_code_points(before)) + 1};
}

std::string in_code(std::string_view text) {
  constexpr std::size_t kMost = 60;
  const auto line = cut(text.substr(0, text.find('\n')), kMost);
  return fmt::format("`{}{}`", printable(line), line.size() < text.size() ? "…" : "");
}

bank::Problem survivor(const Mutant& mutant) {
  const auto& [at, before, after, in_string] = mutant.mutation;
  std::string change = fmt::format("{} became {}", in_code(before), in_code(after));
  if (after.empty()) change = in_code(before) + " was taken out";
  if (in_string && after.size() > before.size()) change = in_code(before) + " got a `z` more";
  return {mutant.scenes[0].job->question->path, place_of(*mutant.scenes[0].job, at),
          bank::Severity::warning, "mutant-survived",
          change + ", and the sample does what it says all the same; print what depends on it"};
}

void count(const std::vector<Mutant>& mutants, const std::vector<Fate>& fates,
           MutateReport& report) {
  const Sample* last = nullptr;
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    const Job& job = *mutants[i].scenes[0].job;
    if (job.sample != last) ++report.samples;
    last = job.sample;
    if (report.questions.empty() || report.questions.back().first != job.question)
      report.questions.emplace_back(job.question, Tally());
    Tally& tally = report.questions.back().second;
    if (fates[i] == Fate::left_out)
      ++tally.left_out;
    else
      ++(fates[i] == Fate::survived ? tally.survived : tally.killed);
    if (fates[i] == Fate::timed_out) ++tally.timed_out;
    if (fates[i] == Fate::survived) report.problems.push_back(survivor(mutants[i]));
  }
}

/// The jobs whose samples are mutated.
Result<std::vector<Job>> jobs_to_mutate(const bank::Bank& bank, const std::string& only) {
  VIVA_TRY(Plan plan, make_plan(bank, only));
  std::erase_if(plan.jobs,
                [](const Job& job) { return !is_run(job) || !can_mutate(job.sample->language); });
  return std::move(plan.jobs);
}

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
  killed += other.killed;
  survived += other.survived;
  left_out += other.left_out;
  timed_out += other.timed_out;
  return *this;
}

Tally MutateReport::total() const {
  Tally all;
  for (const auto& [question, tally] : questions) all += tally;
  return all;
}

Result<MutateReport> mutate_samples(const bank::Bank& bank, const MutateOptions& options) {
  MutateReport report;
  VIVA_TRY(const std::vector<Job> jobs, jobs_to_mutate(bank, options.only));
  if (jobs.empty()) return report;
  VIVA_CHECK(sandbox::available());
  const SampleCache cache(options.cache);
  VIVA_TRY(const FoundRuntimes found, find_runtimes_of(jobs, bank, options.jobs, cache));
  Hunter hunter(options, cache);
  VIVA_TRY(const std::vector<Scene> scenes,
           sound_ones(find_scenes(jobs, found.runtimes), options.jobs, hunter));
  report.not_mutated = jobs.size() - scenes.size();
  const std::vector<Mutant> mutants = make_mutants(scenes, options.most);
  std::vector<Fate> fates(mutants.size());
  std::mutex reporting;
  std::size_t done = 0;
  VIVA_CHECK(for_each(mutants.size(), options.jobs, [&](std::size_t i) -> Result<void> {
    VIVA_TRY(fates[i], hunter.fate(mutants[i]));
    const Job& job = *mutants[i].scenes[0].job;
    const std::lock_guard hold(reporting);
    if (options.progress) options.progress(++done, mutants.size(), name_of(job));
    return {};
  }));
  report.cached = hunter.cached();
  count(mutants, fates, report);
  raise_severities(bank.config, report.problems);
  std::ranges::sort(report.problems, bank::before);
  return report;
}

}  // namespace viva::check
