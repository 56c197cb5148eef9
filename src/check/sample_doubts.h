#pragma once

#include <optional>

#include "check/sample_execution.h"

namespace viva::check {

/// What speaks against a sample that did as it says when it was run `first`: that in other
/// circumstances it does something else, or that a sanitizer reports it.
/// Errors: unavailable if the sandbox fails.
Result<std::optional<Finding>> look_again(const Bench& bench, const Execution& first);

}  // namespace viva::check
