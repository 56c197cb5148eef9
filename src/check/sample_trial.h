#pragma once

#include <optional>
#include <string>

#include "check/sample_plan.h"
#include "sandbox/sandbox.h"

namespace viva::check {

/// Something a sample does against its words.
struct Finding {
  std::string rule;
  std::string message;  ///< The first line stands for itself; more may follow.
  bank::Severity severity = bank::Severity::error;
  int line = 0;  ///< Of the sample's code, from 1; 0: the fence.
};

/// What came of one sample on one runtime.
struct Trial {
  std::optional<Finding> finding;
  /// What it printed itself; none if that is not to be compared.
  std::optional<std::string> printed;
};

/// Runs, compiles or parses a sample as its words say, and judges everything but what it printed.
/// `limits` are those of running; compiling has its own.
/// Errors: unavailable if the sandbox fails.
Result<Trial> try_sample(const Job& job, const RuntimeInUse& runtime,
                         const sandbox::Limits& limits);

/// How what was printed differs from the text of an output block, in the way the sample wants the
/// two compared; none if it does not.
std::optional<std::string> difference(const bank::Sample& sample, const std::string& expected,
                                      const std::string& printed);

}  // namespace viva::check
