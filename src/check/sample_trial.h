#pragma once

#include <optional>
#include <string>

#include "check/finding.h"
#include "check/sample_plan.h"
#include "sandbox/sandbox.h"

namespace viva::check {

/// What came of one sample on one runtime.
struct Trial {
  std::optional<Finding> finding;
  /// What it printed itself; none if that is not to be compared.
  std::optional<std::string> printed;
};

/// How hard to look at a sample.
struct Scrutiny {
  sandbox::Limits limits;  ///< Of running; compiling has its own.
  /// Whether a sample that runs is also built by the runtime's `sanitize`, if there is one.
  bool sanitize = false;
};

/// Runs, compiles or parses a sample as its words say, and judges everything but what it printed:
/// that it prints the same in other circumstances, too, and that no sanitizer reports it.
/// Errors: unavailable if the sandbox fails.
Result<Trial> try_sample(const Job& job, const RuntimeInUse& runtime, const Scrutiny& scrutiny);

}  // namespace viva::check
