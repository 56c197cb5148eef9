#pragma once

#include <filesystem>

#include "base/file.h"

namespace viva::store {

/// Says that this program alone writes the store, for as long as what it returns lives. Errors:
/// unavailable if another program has it, or the file beside the store cannot be made.
Result<FileDescriptor> lock_store(const std::filesystem::path& store);

}  // namespace viva::store
