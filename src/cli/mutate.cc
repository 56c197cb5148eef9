#include "check/mutate.h"

#include <algorithm>
#include <cstdio>

#include <CLI/Option.hpp>
#include <fmt/format.h>

#include "base/parallel.h"
#include "cli/command_line.h"
#include "cli/terminal.h"

namespace viva::cli {

namespace {

constexpr const char* kExamples = R"(
  viva mutate bank              every sample, which takes a while
  viva mutate --only PY-INT-004)";

using check::Tally;

constexpr double kTarget = 90;  ///< Per cent; the rest is room for mutants that mean the same.

struct Options {
  std::string bank, only;
  unsigned jobs = core_count();
  std::size_t most = check::MutateOptions().most;
  bool no_cache = false;
};

double share(const Tally& tally) {
  if (tally.ran() == 0) return 100;
  return 100.0 * static_cast<double>(tally.killed) / static_cast<double>(tally.ran());
}

void print_line(const Tally& tally, std::string_view name) {
  fmt::print(stderr, "  {:5.1f} %  {:4} of {:4}  {}\n", share(tally), tally.killed, tally.ran(),
             name);
}

void print_technologies(const bank::Config& config, const check::MutateReport& report) {
  for (const bank::Technology& technology : config.technologies) {
    Tally tally;
    for (const auto& [question, each] : report.questions)
      if (question->technology == technology.key) tally += each;
    if (tally.ran() > 0) print_line(tally, technology.name);
  }
}

void print_worst(const check::MutateReport& report) {
  constexpr std::size_t kMost = 5;
  auto worst = report.questions;
  std::erase_if(worst, [](const auto& each) { return each.second.survived == 0; });
  std::ranges::stable_sort(worst, {}, [](const auto& each) { return share(each.second); });
  if (!worst.empty()) fmt::print(stderr, "worst:\n");
  for (std::size_t i = 0; i < std::min(kMost, worst.size()); ++i)
    print_line(worst[i].second, worst[i].first->id);
}

void print(const bank::Config& config, const check::MutateReport& report) {
  for (auto problem : report.problems) {
    problem.path = printable(problem.path);
    fmt::print("{}\n", to_string(problem));
  }
  const Tally total = report.total();
  fmt::print(
      stderr,
      "{} of {}: {} killed ({} by the time limit), {} survived, {} left out that {} not compile\n",
      counted(total.ran() + total.left_out, "mutant"), counted(report.samples, "sample"),
      total.killed, total.timed_out, total.survived, total.left_out,
      total.left_out == 1 ? "does" : "do");
  if (report.not_mutated > 0)
    fmt::print(stderr,
               "{} left out: no runtime here, or not what {} even unchanged (`viva check --run`)\n",
               counted(report.not_mutated, "sample"),
               report.not_mutated == 1 ? "it says" : "they say");
  print_technologies(config, report);
  print_worst(report);
  fmt::print(stderr, "{:.1f} % killed; {:.0f} % are wanted\n", share(total), kTarget);
}

int mutate(const Options& options) {
  const auto directory = bank::find_bank(options.bank, ".");
  if (!directory) return fail(directory.error());
  const auto bank = bank::load_bank(*directory, {.threads = core_count()});
  if (!bank) return fail(bank.error());
  const auto report = check::mutate_samples(*bank, {.only = options.only,
                                                    .jobs = options.jobs,
                                                    .most = options.most,
                                                    .cache = !options.no_cache,
                                                    .progress = progress_of("mutants")});
  if (!report) return fail(report.error());
  print(bank->config, *report);
  const bool has_errors = std::ranges::find(report->problems, bank::Severity::error,
                                            &bank::Problem::severity) != report->problems.end();
  return has_errors || share(report->total()) < kTarget ? kFindings : kFine;
}

}  // namespace

void add_mutate(CLI::App& program, Action& action) {
  auto options = std::make_shared<Options>();
  auto* command = program.add_subcommand(
      "mutate", "Change samples in one place at a time, and report what none of them notices");
  command->add_option("bank", options->bank,
                      "Directory of the bank; default: the nearest with a viva.toml, else ./bank");
  command->add_option("--only", options->only, "Mutate the samples of one ID");
  command->add_option("--jobs", options->jobs, "Mutants at the same time")
      ->check(CLI::Range(1, 256));
  command->add_option("--most", options->most, "Mutants of one sample; default 6")
      ->check(CLI::Range(1, 1000));
  command->add_flag("--no-cache", options->no_cache, "Run also mutants whose fate is known");
  command->footer(with_examples(kExamples));
  command->callback([options, &action] { action = [options] { return mutate(*options); }; });
}

}  // namespace viva::cli
