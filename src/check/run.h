#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "bank/bank.h"

namespace viva::check {

struct RunOptions {
  std::string only;  ///< An ID; empty: every question.
  unsigned jobs = 1;
  std::chrono::milliseconds time_limit{10'000};  ///< Of running one sample, not of compiling it.
  bool accept = false;  ///< Write outputs and evidence instead of reporting differences.
  bool cache = false;   ///< Take what a sample did before on the same toolchain for what it does.
  Date today;           ///< Of new evidence.
  /// Called from any thread, one call at a time, after each sample: done, total, its name.
  std::function<void(std::size_t, std::size_t, const std::string&)> progress;
};

struct RunReport {
  /// `sample-output`, `sample-error`, …; a message may have further lines, such as a difference.
  std::vector<bank::Problem> problems;
  std::size_t samples = 0;  ///< Those that a runtime exists for.
  std::size_t ran = 0;
  std::size_t cached = 0;  ///< Runs that were taken from the cache.
  /// `skip=`, and what cannot be run yet or here; the latter each with the warning
  /// `sample-not-run`.
  std::size_t skipped = 0;
  /// Runtime key and the version it gave, in the configuration's order.
  std::vector<std::pair<std::string, std::string>> versions;
  /// Samples by time taken, slowest first: place and milliseconds.
  std::vector<std::pair<std::string, long>> slowest;
  /// What --accept has written, a unified difference for each file, and a line about evidence.
  std::vector<std::string> changes;
  bool recorded =
      false;  ///< The record of runs is what --accept wrote: nothing of it is malformed.
};

/// Runs the samples of a bank in the sandbox and compares, as the bank language says.
/// A runtime that is not on this machine is a warning. Errors: unavailable if the sandbox does not
/// work here, or none of the runtimes; then nothing has been run.
Result<RunReport> run_samples(const bank::Bank& bank, const RunOptions& options);

}  // namespace viva::check
