#pragma once

#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "base/file.h"
#include "sandbox/sandbox.h"

namespace viva::sandbox {

/// A control group of the kernel for one command, of version 1 or 2: with it the kernel itself
/// holds the limits of memory and of processes, at every moment and not every 50 ms. Move-only.
/// Source: https://docs.kernel.org/admin-guide/cgroup-v2.html and …/cgroup-v1/memory.html
class ControlGroup {
 public:
  /// None where this process may make none, as most users may not: sampling has to do there.
  static std::optional<ControlGroup> create(const Limits& limits);
  ControlGroup(ControlGroup&& other) noexcept
      : folders_(std::exchange(other.folders_, {})), entries_(std::move(other.entries_)) {}
  ControlGroup& operator=(ControlGroup&&) = delete;
  ~ControlGroup();  ///< Removes it. Requires: nothing runs in it any more.

  /// Open files; a process that writes `0` into each belongs to the group with all it starts.
  std::vector<int> entries() const;
  /// Whether the kernel has ended something in it because the limit of memory was passed.
  bool ran_out_of_memory() const;

 private:
  ControlGroup() = default;
  static std::optional<ControlGroup> create_below(const std::vector<std::filesystem::path>& parents,
                                                  const Limits& limits);
  bool add(const std::filesystem::path& parent, const Limits& limits);

  std::vector<std::filesystem::path> folders_;  ///< One of version 2, or two of version 1.
  std::vector<FileDescriptor> entries_;
};

}  // namespace viva::sandbox
