#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "bank/bank.h"

namespace viva::check {

struct MutateOptions {
  std::string only;  ///< An ID; empty: every question.
  unsigned jobs = 1;
  std::size_t most = 6;                         ///< Mutants of one sample.
  std::chrono::milliseconds time_limit{3'000};  ///< Of running one; who needs longer is killed.
  bool cache = false;  ///< Take what became of a mutant before on the same toolchain.
  /// Called from any thread, one call at a time, after each mutant: done, total, its sample.
  std::function<void(std::size_t, std::size_t, const std::string&)> progress;
};

/// What became of mutants.
struct Tally {
  std::size_t killed = 0;     ///< The sample no longer did what it says.
  std::size_t survived = 0;   ///< It did all the same.
  std::size_t left_out = 0;   ///< Did not compile.
  std::size_t timed_out = 0;  ///< Of those killed: by the time limit.

  std::size_t ran() const { return killed + survived; }
  Tally& operator+=(const Tally& other);
  bool operator==(const Tally&) const = default;
};

struct MutateReport {
  std::vector<bank::Problem> problems;  ///< A `mutant-survived` for each that did.
  std::vector<std::pair<const bank::Question*, Tally>> questions;  ///< Those with mutants.
  std::size_t samples = 0;                                         ///< Those with mutants.
  /// Samples that cannot be judged: no runtime of theirs is here, or unchanged they do not do what
  /// they say within the limit.
  std::size_t not_mutated = 0;
  std::size_t cached = 0;  ///< Mutants whose fate was known.

  Tally total() const;
};

/// Changes the code of each sample that is `run` or `error=` in one place at a time, and runs it on
/// one runtime: the first of the configuration that is here and fits. A mutant is killed if its
/// sample, or one that comes `after=` it, no longer does what it says. Runs in the sandbox only.
/// Errors: not_found if there is no such question; unavailable as with `run_samples`.
Result<MutateReport> mutate_samples(const bank::Bank& bank, const MutateOptions& options);

}  // namespace viva::check
