#include "check/sample_plan.h"

#include <algorithm>
#include <array>
#include <fstream>

#include <fmt/format.h>

#include "bank/sample_inputs.h"
#include "bank/standing.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/text.h"
#include "check/circumstances.h"
#include "check/sample_cache.h"
#include "check/sample_text.h"
#include "sandbox/roots.h"

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
      // Without a word, linting has spoken.
      if (sample.file.empty() && sample.verdict != Verdict::none &&
          config_.has_runtime(sample.language))
        add(sample);
  }

 private:
  void add(const Sample& sample) {
    ++plan_.samples;
    if (sample.verdict == Verdict::skip)
      ++plan_.skipped;
    else
      add_job(sample);
  }

  void leave_out(const Sample& sample) {
    ++plan_.skipped;
    plan_.problems.push_back({question_.path, sample.place, bank::Severity::warning,
                              "sample-not-run",
                              "every runtime of its language runs on request only; name one in "
                              "`with=`"});
  }

  void add_job(const Sample& sample) {
    Job job{.question = &question_, .sample = &sample, .inputs = inputs_of(question_, sample)};
    const auto& named = sample.verdict == Verdict::checks ? sample.argument : sample.with;
    for (const Runtime& runtime : config_.runtimes)
      if (bank::is_meant_for(runtime, sample.language, sample.verdict, named))
        job.runtimes.push_back(&runtime);
    if (job.runtimes.empty())
      leave_out(sample);
    else
      plan_.jobs.push_back(std::move(job));
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

/// What a command prints in a runtime's system, without blanks around it.
Result<std::string> ask_anew(const RuntimeInUse& use, const std::vector<std::string>& words) {
  VIVA_TRY(const sandbox::Outcome outcome,
           sandbox::run({.words = words, .files = use.tools, .root = use.root}));
  const auto answer = trim(outcome.out);
  if (outcome.ending == sandbox::Ending::exited && outcome.status == 0 && !answer.empty())
    return std::string(answer);
  const auto said = lines_compared(outcome.err);
  return std::unexpected(unavailable(
      fmt::format("`{}` {}", join(words, " "),
                  said.empty() ? "prints nothing" : "says `" + printable(said.back()) + "`")));
}

/// The same; what a root once answered is remembered, as a root is never changed, only made anew.
Result<std::string> ask(const RuntimeInUse& use, const std::vector<std::string>& words,
                        const SampleCache& cache) {
  if (use.made_from.empty()) return ask_anew(use, words);
  const std::string key = cache_key(use, words);
  if (auto known = cache.find(key); known && known->printed) return std::move(*known->printed);
  VIVA_TRY(std::string answer, ask_anew(use, words));
  cache.keep(key, {.printed = answer});
  return answer;
}

/// The size of a word of the programs of a system, by a program that each has. Source: System V
/// ABI, "ELF Identification", EI_CLASS.
int word_bits(const std::filesystem::path& root) {
  constexpr std::size_t kClass = 4;
  char head[kClass + 1] = {};
  std::ifstream((root.empty() ? "/" : root) / "usr/bin/env", std::ios::binary)
      .read(head, sizeof head);
  return head[kClass] == 1 ? 32 : 64;
}

/// The digits and dots in what a program calls its version: `3.12.4` of `mypy 1.15.0 (compiled)`.
std::string version_in(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_of("0123456789"), line.size());
  const std::size_t end = line.find_first_of(" (,", begin);
  const auto found = line.substr(begin, end - begin);
  return std::string(found.empty() ? line : found);
}

/// A file that a runtime lays beside its samples: of the bank, whatever links say. (Else a bank
/// from a stranger could show files of whoever checks it.)
Result<std::string> read_tool(const bank::Bank& bank, const Runtime& runtime,
                              const std::string& tool) {
  const auto refused = [&](std::string_view why) {
    return std::unexpected(
        invalid("viva.toml", 0,
                fmt::format("[runtime.{}] lays the tool `{}` beside its samples, and {}",
                            runtime.key, tool, why)));
  };
  const std::filesystem::path path = bank.directory / tool;
  std::error_code error;
  if (std::filesystem::exists(path, error) && !leads_inside(path, bank.directory))
    return refused("it is a link that leads out of the bank; copy the file in");
  auto text = read_file(path);
  if (!text) return refused(text.error().message + "; put it there, or mend `tools`");
  return text;
}

Result<RuntimeInUse> find_runtime(const bank::Bank& bank, const Runtime& runtime,
                                  const SampleCache& cache) {
  RuntimeInUse found{.runtime = &runtime};
  for (const std::string& tool : runtime.tools) {
    VIVA_TRY(std::string text, read_tool(bank, runtime, tool));
    found.tools.emplace_back(std::filesystem::path(tool).filename().string(), std::move(text));
  }
  if (!runtime.root.empty()) {
    VIVA_TRY(sandbox::Root root, sandbox::find_root(runtime.root));
    found.root = std::move(root.path);
    found.made_from = std::move(root.made_from);
  }
  VIVA_TRY(const std::string version, ask(found, runtime.version, cache));
  found.version = version_in(std::string_view(version).substr(0, version.find('\n')));
  found.bits = word_bits(found.root);
  found.elsewhere =
      other_circumstances(found.root, ask(found, {"locale", "-a"}, cache).value_or(""));
  if (runtime.packages.empty()) return found;
  VIVA_TRY(const std::string listed, ask(found, runtime.packages, cache));
  for (const auto line : split(listed, '\n')) {
    const std::size_t blank = std::min(line.find(' '), line.size());
    found.packages.emplace_back(line.substr(0, blank), trim(line.substr(blank)));
  }
  return found;
}

/// The commands of a runtime beside `version`, which is asked in any case, by their keys.
constexpr std::pair<const char*, std::vector<std::string> Runtime::*> kCommands[] = {
    {"run", &Runtime::run},     {"compile", &Runtime::compile},   {"parse", &Runtime::parse},
    {"check", &Runtime::check}, {"sanitize", &Runtime::sanitize},
};

/// The first command whose program is not there; none if all are, or are made by `compile`.
std::optional<MissingRuntime> missing_program(const RuntimeInUse& use, const SampleCache& cache) {
  for (const auto& [key, words] : kCommands) {
    const auto& command = use.runtime->*words;
    if (command.empty() || command.front().find('{') != std::string::npos) continue;
    if (ask(use, {"sh", "-c", "command -v -- \"$0\"", command.front()}, cache)) continue;
    return MissingRuntime{
        use.runtime,
        fmt::format("there is no program `{}`; install it, or mend `{}`", command.front(), key),
        use.runtime->place_of(key)};
  }
  return {};
}

/// Whether a runtime is to be had, and what it is, or why not.
std::expected<RuntimeInUse, MissingRuntime> look_for(const bank::Bank& bank, const Runtime& runtime,
                                                     const SampleCache& cache) {
  auto found = find_runtime(bank, runtime, cache);
  if (!found)
    return std::unexpected(MissingRuntime{&runtime, found.error().message, runtime.place});
  if (auto missing = missing_program(*found, cache)) return std::unexpected(std::move(*missing));
  return std::move(*found);
}

}  // namespace

bank::Problem to_problem(const MissingRuntime& missing) {
  return {"viva.toml", missing.place, bank::Severity::warning, "runtime-missing",
          fmt::format("`{}` is not to be had here, and its samples were not run: {}",
                      missing.runtime->key, missing.reason)};
}

std::string name_of(const Job& job) {
  return fmt::format("{}:{}", job.question->path, job.sample->place.line);
}

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

FoundRuntimes find_runtimes(const bank::Bank& bank, unsigned threads, const SampleCache& cache,
                            const std::function<bool(const Runtime&)>& is_wanted) {
  const auto& all = bank.config.runtimes;
  std::vector<std::optional<std::expected<RuntimeInUse, MissingRuntime>>> answers(all.size());
  parallel_for(all.size(), threads, [&](std::size_t i) {
    if (is_wanted(all[i])) answers[i] = look_for(bank, all[i], cache);
  });
  FoundRuntimes found;
  for (auto& answer : answers) {
    if (!answer) continue;
    if (*answer)
      found.runtimes.push_back(std::move(**answer));
    else
      found.missing.push_back(std::move(*answer).error());
  }
  return found;
}

Result<FoundRuntimes> find_runtimes_of(const std::vector<Job>& jobs, const bank::Bank& bank,
                                       unsigned threads, const SampleCache& cache) {
  const auto is_wanted = [&](const Runtime& runtime) {
    return std::ranges::any_of(jobs, [&](const Job& job) {
      return std::ranges::find(job.runtimes, &runtime) != job.runtimes.end();
    });
  };
  FoundRuntimes found = find_runtimes(bank, threads, cache, is_wanted);
  if (!found.runtimes.empty()) return found;
  const bank::Problem first = to_problem(found.missing.front());
  Error error = unavailable(first.message);
  error.path = first.path;
  error.line = first.place.line;
  return std::unexpected(std::move(error));
}

bool applies(const std::string& condition, const RuntimeInUse& runtime) {
  return bank::holds_for(condition, *runtime.runtime, runtime.version);
}

std::vector<const bank::Output*> blocks_for(const Sample& sample, const RuntimeInUse& runtime) {
  std::vector<const bank::Output*> blocks;
  for (const bank::Output& output : sample.outputs)
    if (applies(output.versions, runtime)) blocks.push_back(&output);
  return blocks;
}

}  // namespace viva::check
