#pragma once

#include <optional>
#include <string>

#include "check/sample_bench.h"

namespace viva::check {

/// What running code came to; or, if it never ran, why.
struct Execution {
  sandbox::Outcome outcome;
  std::optional<Finding> remark;  ///< Of the compiler.
  std::optional<Trial> ended_before;
  std::optional<sandbox::TemporaryFolder> fresh;  ///< As it was before the run.
};

/// Compiles, if the language is compiled, and runs. Errors: unavailable if the sandbox fails.
Result<Execution> execute(const Bench& bench, const std::string& code);

/// What speaks against how a sample that is `run` or `error=` ended: that it was stopped, or did
/// not end as it says.
std::optional<Finding> judge_ending(const Bench& bench, const sandbox::Outcome& outcome);

}  // namespace viva::check
