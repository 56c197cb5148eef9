#include "sandbox/sandbox.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "sandbox/control_group.h"
#include "sandbox/folder.h"
#include "sandbox/keeper.h"
#include "sandbox/seccomp.h"
#include "sandbox/usage.h"

namespace viva::sandbox {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

constexpr const char* kBubblewrap = "/usr/bin/bwrap";
constexpr std::chrono::milliseconds kSampling{50};
constexpr std::size_t kMostFiles = 10'000;

/// The system's own files, read-only: all of a root, or what programs need of this host, with /bin
/// and its like as they are here.
std::vector<std::string> system_files(const fs::path& root) {
  if (!root.empty()) return {"--ro-bind", root.string(), "/"};
  std::vector<std::string> words = {"--ro-bind", "/usr", "/usr"};
  for (const std::string path : {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"}) {
    std::error_code error;
    const fs::path target = fs::read_symlink(path, error);
    if (!error)
      words.insert(words.end(), {"--symlink", target.string(), path});
    else
      words.insert(words.end(), {"--ro-bind-try", path, path});
  }
  for (const std::string path : {"/etc/alternatives", "/etc/ld.so.cache"})
    words.insert(words.end(), {"--ro-bind-try", path, path});
  return words;
}

/// bubblewrap's arguments and the command's words. The limit of processes is set inside, where the
/// user is new and nobody else's processes count.
std::vector<std::string> bubblewrap_words(const Command& command, const fs::path& folder,
                                          int status, int filter) {
  const std::string user = std::to_string(kUser);
  const std::string room = std::to_string(command.limits.file_bytes);
  std::vector<std::string> words = {kBubblewrap};
  const auto add = [&words](const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
  };
  add({"--unshare-all", "--unshare-user", "--disable-userns", "--hostname", "sandbox"});
  add({"--uid", user, "--gid", user, "--cap-drop", "ALL", "--new-session", "--die-with-parent"});
  add({"--json-status-fd", std::to_string(status), "--seccomp", std::to_string(filter)});
  add(system_files(command.root));
  add({"--proc", "/proc", "--dev", "/dev"});
  for (const char* path : {"/dev/shm", "/tmp"})
    add({"--perms", "1777", "--size", room, "--tmpfs", path});
  add({"--bind", folder.string(), "/work", "--chdir", "/work"});
  add({"--remount-ro", "/dev", "--remount-ro", "/"});
  add({"--setenv", "PATH", "/usr/bin:/bin", "--setenv", "HOME", "/work", "--setenv", "LANG",
       "C.UTF-8"});
  for (const auto& [name, value] : command.environment) add({"--setenv", name, value});
  add({"--", "/usr/bin/prlimit", fmt::format("--nproc={}", command.limits.processes), "--"});
  add(command.words);
  return words;
}

/// Takes over what a pipe holds, up to the limit. False if there was more than that.
bool read_some(int file, std::string& text, std::size_t limit_bytes) {
  char buffer[16 * 1024];
  for (ssize_t count; (count = ::read(file, buffer, sizeof buffer)) > 0;) {
    const auto size = static_cast<std::size_t>(count), room = limit_bytes - text.size();
    text.append(buffer, std::min(size, room));
    if (size > room) return false;
  }
  return true;
}

/// Watches one command to its end, which it brings about when a limit is passed.
class Watch {
 public:
  Watch(const Keeper& keeper, const Limits& limits, const fs::path& folder)
      : keeper_(keeper), limits_(limits), folder_(folder) {}

  Outcome to_the_end() {
    while (!wait_a_little()) {
      if (killed_) continue;
      const auto now = Clock::now();
      if (now - begin_ >= limits_.wall)
        kill(Ending::timed_out);
      else if (now >= next_sample_)
        sample(now);
    }
    read_pipes();
    using std::chrono::duration_cast;
    outcome_.wall = duration_cast<std::chrono::milliseconds>(Clock::now() - begin_);
    return std::move(outcome_);
  }

 private:
  /// True when everything has ended.
  bool wait_a_little() {
    const auto until =
        killed_ ? Clock::now() + kSampling : std::min(next_sample_, begin_ + limits_.wall);
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    pollfd files[] = {{keeper_.ended(), POLLIN, 0},
                      {out_open_ ? keeper_.out() : -1, POLLIN, 0},
                      {err_open_ ? keeper_.err() : -1, POLLIN, 0}};
    ::poll(files, std::size(files), std::max(0, static_cast<int>(wait.count())));
    if (files[1].revents == POLLHUP) out_open_ = false;
    if (files[2].revents == POLLHUP) err_open_ = false;
    if (files[0].revents != 0) return true;
    read_pipes();
    return false;
  }

  void read_pipes() {
    const bool all = read_some(keeper_.out(), outcome_.out, limits_.output_bytes);
    if (!read_some(keeper_.err(), outcome_.err, limits_.output_bytes) || !all)
      kill(Ending::too_much_output);
  }

  void sample(Clock::time_point now) {
    const Usage usage = measure(keeper_.process(), folder_);
    if (usage.memory_bytes > limits_.memory_bytes || usage.files > kMostFiles)
      kill(Ending::out_of_memory);
    next_sample_ = now + kSampling;
  }

  void kill(Ending why) {
    if (killed_) return;
    killed_ = true;
    outcome_.ending = why;
    outcome_.status = SIGKILL;
    keeper_.kill();
  }

  const Keeper& keeper_;
  const Limits& limits_;
  const fs::path& folder_;
  const Clock::time_point begin_ = Clock::now();
  Clock::time_point next_sample_ = begin_ + kSampling;
  bool killed_ = false, out_open_ = true, err_open_ = true;
  Outcome outcome_;
};

/// The exit status in what bubblewrap reported; none if the command never began.
std::optional<int> reported_status(int file) {
  std::string report(4096, '\0');
  const ssize_t size = ::read(file, report.data(), report.size());
  report.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  constexpr std::string_view kKey = "\"exit-code\":";
  const std::size_t at = report.find(kKey);
  if (at == std::string::npos) return {};
  return std::atoi(report.c_str() + at + kKey.size());
}

/// bubblewrap gives a signal as 128 + its number, as shells do.
void set_status(Outcome& outcome, int status) {
  const bool signalled = status > 128 && status < 128 + NSIG;
  outcome.ending = signalled ? Ending::signalled : Ending::exited;
  outcome.status = signalled ? status - 128 : status;
}

Result<FileDescriptor> readable_filter() {
  static const Result<std::string> program = seccomp_filter();
  VIVA_TRY(const std::string bytes, Result<std::string>(program));
  VIVA_TRY(Pipe pipe, Pipe::create());
  if (::write(pipe.write.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    return std::unexpected(unavailable("cannot pass the filter of system calls", errno));
  return std::move(pipe.read);
}

Result<Outcome> run_in(const Command& command, const fs::path& folder) {
  VIVA_CHECK(lay_files(folder, command.files));
  VIVA_TRY(const FileDescriptor filter, readable_filter());
  VIVA_TRY(Pipe status, Pipe::create());
  const int status_end = status.write.get();
  const auto group = ControlGroup::create(command.limits);
  VIVA_TRY(const Keeper keeper,
           Keeper::start(bubblewrap_words(command, folder, status_end, filter.get()), command.input,
                         command.limits, {status_end, filter.get()},
                         group ? group->entries() : std::vector<int>{}));
  status.write = FileDescriptor();
  Outcome outcome = Watch(keeper, command.limits, folder).to_the_end();
  if (outcome.ending != Ending::exited) return outcome;
  if (group && group->ran_out_of_memory()) {
    outcome.ending = Ending::out_of_memory;
    outcome.status = SIGKILL;
    return outcome;
  }
  const auto exit_status = reported_status(status.read.get());
  if (!exit_status)
    return std::unexpected(
        unavailable(fmt::format("bubblewrap does not work here ({})", trim(outcome.err))));
  set_status(outcome, *exit_status);
  return outcome;
}

Result<Outcome> run_unasked(const Command& command) {
  if (!command.folder.empty()) {
    VIVA_CHECK(open_to_sandbox(command.folder));
    return run_in(command, command.folder);
  }
  VIVA_TRY(const TemporaryFolder folder, TemporaryFolder::create());
  return run_in(command, folder.path());
}

/// The first word of a file of /proc/sys; empty if this kernel has no such switch.
std::string setting(const char* path) {
  std::string value;
  std::ifstream(path) >> value;
  return value;
}

/// What most often keeps bubblewrap from working, and the mend.
std::string remedy(std::string_view said) {
  if (said.find("nknown option") != std::string_view::npos) return "bubblewrap 0.8 is needed";
  if (setting("/proc/sys/kernel/unprivileged_userns_clone") == "0")
    return "user namespaces are off; `sysctl kernel.unprivileged_userns_clone=1` turns them on";
  if (setting("/proc/sys/user/max_user_namespaces") == "0")
    return "user namespaces are off; `sysctl user.max_user_namespaces=10000` turns them on";
  if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1")
    return "AppArmor forbids user namespaces; give bwrap the profile `bwrap-userns-restrict` of "
           "the package apparmor-profiles, or `sysctl "
           "kernel.apparmor_restrict_unprivileged_userns=0`";
  return "in a container, it must be allowed to make user namespaces and to mount /proc";
}

Result<void> probe() {
  if (::access(kBubblewrap, X_OK) != 0)
    return std::unexpected(unavailable(
        "samples run only in a sandbox, and bubblewrap is missing; `apt-get install bubblewrap`"));
  if (!can_measure())
    return std::unexpected(unavailable(
        "samples run only in a sandbox, and this kernel does not list the children of a process "
        "in /proc (CONFIG_PROC_CHILDREN), so memory cannot be limited"));
  const auto outcome = run_unasked({.words = {"/bin/true"}});
  if (!outcome)
    return std::unexpected(
        unavailable(fmt::format("samples run only in a sandbox: {}; {}", outcome.error().message,
                                remedy(outcome.error().message))));
  if (outcome->ending == Ending::exited && outcome->status == 0) return {};
  return std::unexpected(unavailable(
      fmt::format("samples run only in a sandbox, where even /bin/true fails here: {}; {}",
                  trim(outcome->err), remedy(outcome->err))));
}

}  // namespace

Result<void> available() {
  static const Result<void> answer = probe();
  return answer;
}

Result<Outcome> run(const Command& command) {
  VIVA_CHECK(available());
  return run_unasked(command);
}

}  // namespace viva::sandbox
