#pragma once

#include <string>

#include "base/error.h"

namespace viva::sandbox {

/// The kernel's entrances that no sample needs and most escapes went through, as a BPF program
/// which refuses them. Errors: unavailable, if libseccomp does not know this machine.
Result<std::string> seccomp_filter();

}  // namespace viva::sandbox
