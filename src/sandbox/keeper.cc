#include "sandbox/keeper.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>

namespace viva::sandbox {

namespace {

// Between fork and exec, and in the keeper, only system calls: other threads of the caller may have
// held any lock when it forked.

/// What the new process needs, made before the fork.
struct Start {
  char* const* words;
  int in, out, err;
  Limits limits;
  const std::vector<int>& inherited;
  const std::vector<int>& entries;
};

bool drop_privileges() {
  if (::geteuid() != 0) return true;
  return ::syscall(SYS_setgroups, 0, nullptr) == 0 &&
         ::syscall(SYS_setresgid, kUser, kUser, kUser) == 0 &&
         ::syscall(SYS_setresuid, kUser, kUser, kUser) == 0;
}

void set_limit(__rlimit_resource resource, rlim_t most) {
  struct rlimit limit = {};
  ::getrlimit(resource, &limit);
  limit.rlim_max = std::min(limit.rlim_max, most);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(resource, &limit);
}

void reset_signals() {
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// When memory runs out on the machine, this goes before anything else.
void volunteer_for_killing() {
  const int file = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  [[maybe_unused]] const auto written = ::write(file, "1000", 4);
  ::close(file);
}

/// If one refuses, what is sampled still limits the command.
void enter_groups(const std::vector<int>& entries) {
  for (const int file : entries) {
    [[maybe_unused]] const auto written = ::write(file, "0", 1);
  }
}

/// Says on stderr, which the caller reads, why the command never began.
[[noreturn]] void give_up(std::string_view why) {
  [[maybe_unused]] const auto written = ::write(2, why.data(), why.size());
  ::_exit(127);
}

[[noreturn]] void become_bubblewrap(const Start& start) {
  constexpr rlim_t kOpenFiles = 256;
  constexpr unsigned kEverything = ~0U;
  reset_signals();
  ::umask(022);
  volunteer_for_killing();
  enter_groups(start.entries);
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_NOFILE, kOpenFiles);
  set_limit(RLIMIT_FSIZE, start.limits.file_bytes);
  ::close_range(3, kEverything, CLOSE_RANGE_CLOEXEC);
  bool ready = ::dup2(start.in, 0) == 0 && ::dup2(start.out, 1) == 1 && ::dup2(start.err, 2) == 2;
  for (const int file : start.inherited) ready = ready && ::fcntl(file, F_SETFD, 0) == 0;
  if (!ready) give_up("cannot pass on files");
  if (!drop_privileges()) give_up("root cannot become user 65534, as in a container without it");
  char* const no_environment[] = {nullptr};
  ::execve(start.words[0], start.words, no_environment);
  give_up("cannot execute bubblewrap");
}

/// Kills the children of this process, which are its to reap: no number can be another's by now.
void kill_children() {
  std::array<char, 4096> text;
  const int file = ::open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  const ssize_t size = ::read(file, text.data(), text.size());
  ::close(file);
  pid_t child = 0;
  for (ssize_t i = 0; i < size; ++i) {
    const char letter = text[static_cast<std::size_t>(i)];
    if (letter != ' ') {
      child = child * 10 + (letter - '0');
      continue;
    }
    ::kill(child, SIGKILL);
    child = 0;
  }
}

/// Waits until `bubblewrap` has ended or SIGTERM arrives, then kills and reaps until none is left.
[[noreturn]] void keep(pid_t bubblewrap) {
  constexpr timespec kPatience = {.tv_sec = 0, .tv_nsec = 5'000'000};
  sigset_t awaited;
  ::sigemptyset(&awaited);
  ::sigaddset(&awaited, SIGCHLD);
  ::sigaddset(&awaited, SIGTERM);
  for (bool killing = false;;) {
    pid_t ended;
    while ((ended = ::waitpid(-1, nullptr, WNOHANG)) > 0) killing = killing || ended == bubblewrap;
    if (ended < 0) ::_exit(0);
    if (killing) kill_children();
    if (::sigtimedwait(&awaited, nullptr, killing ? &kPatience : nullptr) == SIGTERM)
      killing = true;
  }
}

[[noreturn]] void become_keeper(const Start& start, pid_t caller) {
  ::signal(SIGCHLD, SIG_DFL);  // Ignored, it would take the children's statuses away.
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != caller) ::_exit(1);
  const pid_t child = ::fork();
  if (child == 0) become_bubblewrap(start);
  ::close_range(0, ~0U, 0);
  keep(child);
}

/// A file descriptor from which `input` can be read, and nothing be written to.
Result<FileDescriptor> readable(const std::string& input) {
  FileDescriptor file(input.empty() ? ::open("/dev/null", O_RDONLY | O_CLOEXEC)
                                    : ::memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  const auto size = static_cast<ssize_t>(input.size());
  const int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
  const bool filled =
      file && (input.empty() || (::write(file.get(), input.data(), input.size()) == size &&
                                 ::lseek(file.get(), 0, SEEK_SET) == 0 &&
                                 ::fcntl(file.get(), F_ADD_SEALS, seals) == 0));
  if (!filled) return std::unexpected(unavailable("cannot lay the input of a command", errno));
  return file;
}

/// Blocks every signal of this thread, so that none is handled between fork and exec.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

Result<Pipe> Pipe::create() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return std::unexpected(unavailable("cannot pipe", errno));
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

Result<Keeper> Keeper::start(const std::vector<std::string>& words, const std::string& input,
                             const Limits& limits, const std::vector<int>& inherited,
                             const std::vector<int>& entries) {
  VIVA_TRY(const FileDescriptor in, readable(input));
  VIVA_TRY(Pipe out, Pipe::create());
  VIVA_TRY(Pipe err, Pipe::create());
  ::fcntl(out.read.get(), F_SETFL, O_NONBLOCK);
  ::fcntl(err.read.get(), F_SETFL, O_NONBLOCK);
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  const Start start{pointers.data(), in.get(),  out.write.get(), err.write.get(),
                    limits,          inherited, entries};

  const SignalsBlocked blocked;
  const pid_t caller = ::getpid();
  const pid_t process = ::fork();
  if (process == 0) become_keeper(start, caller);
  if (process < 0) return std::unexpected(unavailable("cannot start a process", errno));
  Keeper keeper(process, FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0))),
                std::move(out.read), std::move(err.read));
  if (!keeper.ended_) return std::unexpected(unavailable("cannot watch a process", errno));
  return keeper;
}

Keeper::~Keeper() {
  if (process_ < 0) return;
  kill();
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) continue;
}

void Keeper::kill() const { ::kill(process_, SIGTERM); }

}  // namespace viva::sandbox
