#include "sandbox/control_group.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "base/text.h"

namespace viva::sandbox {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = "viva-";
constexpr unsigned kOwnProcesses = 8;  ///< bubblewrap's, beside those of the command.

/// Writes one value of a group's; false if there is no such value or it may not be set.
bool set(const fs::path& file, const std::string& value) {
  const FileDescriptor out(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  return out &&
         ::write(out.get(), value.data(), value.size()) == static_cast<ssize_t>(value.size());
}

/// Removes what a process that was killed has left: groups named after one that is no more.
void sweep(const fs::path& parent) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(parent, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kPrefix)) continue;
    const pid_t owner = std::atoi(name.c_str() + kPrefix.size());
    if (owner > 0 && ::kill(owner, 0) != 0 && errno == ESRCH) ::rmdir(entry.path().c_str());
  }
}

/// Where this process stands in the hierarchies that limit memory and processes. In version 2 a
/// group that has processes of its own cannot divide its memory, so its parent is asked next.
std::vector<std::vector<fs::path>> candidates() {
  const fs::path mounted = "/sys/fs/cgroup";
  std::vector<fs::path> first;
  std::vector<std::vector<fs::path>> all;
  std::ifstream lines("/proc/self/cgroup");
  for (std::string line; std::getline(lines, line);) {
    const auto parts = split(line, ':');
    if (parts.size() < 3) continue;
    const std::string_view path = std::string_view(line).substr(
        static_cast<std::size_t>(parts[2].data() - line.data()) + 1);  // Without the first `/`.
    if (parts[1] == "memory" || parts[1] == "pids") first.push_back(mounted / parts[1] / path);
    if (!parts[1].empty()) continue;
    all.push_back({mounted / path});
    all.push_back({(mounted / path).parent_path()});
  }
  if (first.size() == 2) all.insert(all.begin(), first);
  for (const auto& parents : all) std::ranges::for_each(parents, sweep);
  return all;
}

/// The number after a word and a blank in a file of several such lines; 0 if it is not there.
long number_after(const fs::path& file, std::string_view word) {
  std::ifstream in(file);
  std::string name;
  for (long value = 0; in >> name >> value;)
    if (name == word) return value;
  return 0;
}

}  // namespace

bool ControlGroup::add(const fs::path& parent, const Limits& limits) {
  static std::atomic<unsigned> count = 0;
  const fs::path folder = parent / fmt::format("{}{}-{}", kPrefix, ::getpid(), ++count);
  if (::mkdir(folder.c_str(), 0755) != 0) return false;
  folders_.push_back(folder);
  const std::string memory = std::to_string(limits.memory_bytes);
  const bool limits_memory =
      set(folder / "memory.limit_in_bytes", memory) ||
      (set(folder / "memory.max", memory) && set(folder / "memory.oom.group", "1"));
  set(folder / "memory.memsw.limit_in_bytes", memory);  // Not every kernel counts swap.
  set(folder / "memory.swap.max", "0");
  const bool limits_processes =
      set(folder / "pids.max", std::to_string(limits.processes + kOwnProcesses));
  entries_.emplace_back(::open((folder / "cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC));
  const bool is_second = fs::exists(folder / "cgroup.controllers");
  return entries_.back() &&
         (is_second ? limits_memory && limits_processes : limits_memory || limits_processes);
}

std::optional<ControlGroup> ControlGroup::create_below(const std::vector<fs::path>& parents,
                                                       const Limits& limits) {
  ControlGroup group;
  for (const auto& parent : parents)
    if (!group.add(parent, limits)) return {};
  return group;
}

std::optional<ControlGroup> ControlGroup::create(const Limits& limits) {
  static const auto places = candidates();
  static const auto place = std::ranges::find_if(
      places, [](const auto& parents) { return create_below(parents, Limits{}).has_value(); });
  return place == places.end() ? std::nullopt : create_below(*place, limits);
}

ControlGroup::~ControlGroup() {
  constexpr useconds_t kPause = 1000;
  for (const auto& folder : folders_)  // What has just ended may still be counted in it.
    for (int attempt = 0; attempt < 50 && ::rmdir(folder.c_str()) != 0 && errno == EBUSY; ++attempt)
      ::usleep(kPause);
}

std::vector<int> ControlGroup::entries() const {
  std::vector<int> all;
  for (const auto& entry : entries_) all.push_back(entry.get());
  return all;
}

bool ControlGroup::ran_out_of_memory() const {
  for (const auto& folder : folders_)
    for (const char* file : {"memory.oom_control", "memory.events"})
      if (number_after(folder / file, "oom_kill") > 0) return true;
  return false;
}

}  // namespace viva::sandbox
