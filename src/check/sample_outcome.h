#pragma once

#include <optional>
#include <string>

#include "check/finding.h"
#include "sandbox/sandbox.h"

namespace viva::check {

/// Whether a command ended by itself, with status 0.
bool is_good(const sandbox::Outcome& outcome);

/// Why a command was stopped, if it was. `limits` are those it had.
std::optional<Finding> stopped(const sandbox::Outcome& outcome, const sandbox::Limits& limits);

/// `exits with status 1`.
std::string how_it_ended(const sandbox::Outcome& outcome);

/// The one line of stderr that says most, for a sentence: the first error or warning of a compiler
/// or report of a sanitizer, else the last line.
std::string gist(const std::string& text);

/// Indented for a message, the last few lines of what was printed.
std::string tail(const std::string& text);

}  // namespace viva::check
