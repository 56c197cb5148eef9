#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "bank/bank.h"
#include "bank/sample_inputs.h"
#include "sandbox/sandbox.h"

namespace viva::check {

class SampleCache;

/// A runtime of the configuration as it was found on this machine.
struct RuntimeInUse {
  const bank::Runtime* runtime = nullptr;
  std::string version;                                        ///< What its version command printed.
  int bits = 0;                                               ///< Of a word.
  std::vector<std::pair<std::string, std::string>> packages;  ///< Name and version.
  std::filesystem::path root;                                 ///< Empty: the host's own files.
  std::string made_from;  ///< What the root was made from; empty for the host.
  std::vector<std::pair<std::string, std::string>> tools;  ///< Laid beside each sample.
  sandbox::Environment elsewhere;                          ///< Of a sample's second run.
};

/// A sample to be run, with what it needs of its question.
struct Job {
  const bank::Question* question = nullptr;
  const bank::Sample* sample = nullptr;
  bank::SampleInputs inputs;
  std::vector<const bank::Runtime*> runtimes;  ///< Of its language, as `with=` says.
};

/// What a job is called where it is reported: path and line.
std::string name_of(const Job& job);

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

/// A runtime of the configuration that is not to be had on this machine.
struct MissingRuntime {
  const bank::Runtime* runtime = nullptr;
  std::string reason;
  Place place;  ///< In viva.toml, of what is to be mended if it is a mistake.
};

/// The warning `runtime-missing`, for somebody who wanted its samples run.
bank::Problem to_problem(const MissingRuntime& missing);

/// The runtimes that this machine has, in the order of the configuration, and those that are not to
/// be had.
struct FoundRuntimes {
  std::vector<RuntimeInUse> runtimes;
  std::vector<MissingRuntime> missing;
};

/// Asks each of the runtimes that `is_wanted`, in the sandbox, for its version, and whether its
/// programs are there. Those that have a root of their own are asked once: the cache remembers.
FoundRuntimes find_runtimes(const bank::Bank& bank, unsigned threads, const SampleCache& cache,
                            const std::function<bool(const bank::Runtime&)>& is_wanted);

/// The same for all that some jobs want. Errors: unavailable, saying why, if there is none of them.
Result<FoundRuntimes> find_runtimes_of(const std::vector<Job>& jobs, const bank::Bank& bank,
                                       unsigned threads, const SampleCache& cache);

/// Whether a condition like `cpython>=3.14` or `>=3.12` holds for a runtime; an empty one does.
bool applies(const std::string& condition, const RuntimeInUse& runtime);

/// The output blocks of a sample that hold for a runtime; one, if the bank is in order.
std::vector<const bank::Output*> blocks_for(const bank::Sample& sample,
                                            const RuntimeInUse& runtime);

}  // namespace viva::check
