#include "sandbox/usage.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

namespace viva::sandbox {

namespace fs = std::filesystem;

namespace {

/// `root` and everything it started, parents first.
std::vector<pid_t> tree(pid_t root) {
  std::vector<pid_t> found = {root};
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::error_code error;
    for (const auto& task : fs::directory_iterator(fmt::format("/proc/{}/task", found[i]), error)) {
      std::ifstream children(task.path() / "children");
      for (pid_t child = 0; children >> child;) found.push_back(child);
    }
  }
  return found;
}

/// Pages that are there because of this process: its own and shared ones, not mapped files.
std::size_t resident_bytes(pid_t process) {
  std::ifstream status(fmt::format("/proc/{}/status", process));
  std::size_t kilobytes = 0, number = 0;
  for (std::string line;
       std::getline(status, line);) {  // A process can write what it likes into its name.
    std::istringstream words(line);
    std::string word;
    if (words >> word && (word == "RssAnon:" || word == "RssShmem:") && words >> number)
      kilobytes += number;
  }
  return kilobytes * 1024;
}

void add_file_system(Usage& usage, const std::string& path) {
  struct statvfs status = {};
  if (::statvfs(path.c_str(), &status) != 0) return;
  usage.memory_bytes += (status.f_blocks - status.f_bfree) * status.f_frsize;
  usage.files += status.f_files - status.f_ffree;
}

void add_folder(Usage& usage, const fs::path& folder) {
  constexpr std::size_t kEnough = 20'000;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator() && usage.files < kEnough;
       at.increment(error)) {
    struct stat status = {};
    ++usage.files;
    if (::lstat(at->path().c_str(), &status) == 0)
      usage.memory_bytes += static_cast<std::size_t>(status.st_blocks) * 512;
  }
}

}  // namespace

Usage measure(pid_t keeper, const fs::path& folder) {
  Usage usage;
  const std::vector<pid_t> processes = tree(keeper);
  for (std::size_t i = 1; i < processes.size(); ++i)
    usage.memory_bytes += resident_bytes(processes[i]);
  if (processes.size() > 3) {  // Keeper, bubblewrap, its first process inside, the command.
    const std::string root = fmt::format("/proc/{}/root", processes[2]);
    add_file_system(usage, root + "/tmp");
    add_file_system(usage, root + "/dev/shm");
  }
  add_folder(usage, folder);
  return usage;
}

bool can_measure() {
  return ::access(fmt::format("/proc/{0}/task/{0}/children", ::getpid()).c_str(), R_OK) == 0;
}

}  // namespace viva::sandbox
