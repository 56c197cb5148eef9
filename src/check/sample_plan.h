#pragma once

#include <string>
#include <vector>

#include "bank/bank.h"

namespace viva::check {

/// A runtime of the configuration as it was found on this machine.
struct RuntimeInUse {
  const bank::Runtime* runtime = nullptr;
  std::string version;                                     ///< What its version command printed.
  std::vector<std::pair<std::string, std::string>> tools;  ///< Laid beside each sample.
};

/// A sample to be run, with what it needs of its question.
struct Job {
  const bank::Question* question = nullptr;
  const bank::Sample* sample = nullptr;
  std::vector<const bank::Sample*>
      before;  ///< Those that `after=` puts before it, first one first.
  std::vector<const bank::Sample*> beside;     ///< Files for it and for those before it.
  std::vector<const bank::Runtime*> runtimes;  ///< Of its language, as `with=` says.
};

/// What is to be run, in the order of the files, and what is not.
struct Plan {
  std::vector<Job> jobs;
  std::vector<bank::Problem> problems;  ///< A warning for each sample that cannot be run yet.
  std::size_t samples = 0;              ///< Those whose language has a runtime, but files.
  std::size_t skipped = 0;
};

/// What to run of a bank. `only`: an ID or alias; empty: all questions.
/// Errors: not_found if there is no such question.
Result<Plan> make_plan(const bank::Bank& bank, const std::string& only);

/// Asks each runtime that a job needs, in the sandbox, for its version; in the order of the
/// configuration. Errors: unavailable, naming a runtime that does not answer; not_found or
/// unavailable if a tool cannot be read.
Result<std::vector<RuntimeInUse>> find_runtimes(const bank::Bank& bank,
                                                const std::vector<Job>& jobs);

/// Whether a condition like `cpython>=3.14` or `>=3.12` holds for a runtime; an empty one does.
bool applies(const std::string& condition, const RuntimeInUse& runtime);

}  // namespace viva::check
