#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>

namespace viva::sandbox {

/// What a command holds at one moment.
struct Usage {
  std::size_t memory_bytes = 0;  ///< Private and shared pages of its processes, and its files.
  std::size_t files = 0;
};

/// Measures the processes that `keeper` keeps, their /tmp and /dev/shm, and their working folder.
/// What is out of reach counts nothing: processes come and go meanwhile.
Usage measure(pid_t keeper, const std::filesystem::path& folder);

/// Whether this system says which processes are whose children.
bool can_measure();

}  // namespace viva::sandbox
