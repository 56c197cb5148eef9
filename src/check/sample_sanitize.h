#pragma once

#include <optional>
#include <string>

#include "check/sample_bench.h"

namespace viva::check {

/// What running a sample came to when a sanitizer had built it; or, if it was not, why.
struct Sanitized {
  sandbox::Outcome outcome;
  std::optional<Trial> not_built;
};
/// Requires: the runtime has `sanitize`. Errors: unavailable if the sandbox fails.
Result<Sanitized> run_sanitized(const Bench& bench, const std::string& sanitizer);

/// `undefined=`: with each sanitizer in turn, until one reports what the sample says.
/// Errors: unavailable if the sandbox fails.
Result<Trial> find_undefined(const Bench& bench);

}  // namespace viva::check
