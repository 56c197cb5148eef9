#pragma once

#include <filesystem>
#include <string_view>

#include "sandbox/sandbox.h"

namespace viva::check {

/// What a sample is first run with: all of it fixed, so that each run is like the last.
const sandbox::Environment& usual_circumstances();

/// What it is run with a second time, as different as can be: another time zone, another seed of
/// Python's hashes, and another locale if the system at `root` (empty: the host) has one. `locales`
/// is what `locale -a` prints there.
sandbox::Environment other_circumstances(const std::filesystem::path& root,
                                         std::string_view locales);

/// `TZ=UTC PYTHONHASHSEED=0`, for messages.
std::string to_string(const sandbox::Environment& circumstances);

}  // namespace viva::check
