#pragma once

#include <string>
#include <string_view>

#include "check/sample_bench.h"

namespace viva::check {

/// Samples that are translated or looked at, and not run, each by the command of its word.
/// Errors: unavailable if the sandbox fails.
Result<Trial> parse(const Bench& bench);    ///< `fragment`
Result<Trial> compile(const Bench& bench);  ///< `compile`
Result<Trial> reject(const Bench& bench);   ///< `rejects`: the first error is where it is marked.
Result<Trial> check_types(const Bench& bench);  ///< `checks`: the lines reported are those marked.

/// What compiling came to, when nothing else is asked: an error, or a warning.
Trial judge_compiled(const sandbox::Outcome& outcome);
/// What the compiler warns of, if it does.
std::optional<Finding> compiler_warning(const sandbox::Outcome& outcome);

/// A trial that ended with an error.
Trial failed(std::string rule, std::string message);
/// A trial that was not made, as the runtime does not have that command.
Trial not_tried(const Bench& bench, std::string_view command);

}  // namespace viva::check
