#include "sandbox/seccomp.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "sandbox/keeper.h"

namespace viva::sandbox {

namespace {

constexpr int kRefused[] = {
    // Other processes' memory, and the kernel's.
    SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(kcmp),
    SCMP_SYS(pidfd_getfd), SCMP_SYS(process_madvise), SCMP_SYS(userfaultfd), SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open), SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load),
    SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module), SCMP_SYS(syslog),
    SCMP_SYS(modify_ldt), SCMP_SYS(iopl), SCMP_SYS(ioperm),
    // Namespaces and mounts.
    SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root),
    SCMP_SYS(chroot), SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(fsopen),
    SCMP_SYS(fsconfig), SCMP_SYS(fsmount), SCMP_SYS(fspick), SCMP_SYS(mount_setattr),
    SCMP_SYS(name_to_handle_at), SCMP_SYS(open_by_handle_at),
    // Keys outlive processes; files without a name escape the limits of memory.
    SCMP_SYS(keyctl), SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(memfd_create),
    SCMP_SYS(memfd_secret),
    // The machine's own.
    SCMP_SYS(reboot), SCMP_SYS(swapon), SCMP_SYS(swapoff), SCMP_SYS(acct), SCMP_SYS(quotactl),
    SCMP_SYS(settimeofday), SCMP_SYS(clock_settime), SCMP_SYS(clock_adjtime), SCMP_SYS(adjtimex)};

// Programs look for these and go another way if the kernel seems too old for them.
constexpr int kUnknown[] = {SCMP_SYS(clone3), SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter),
                            SCMP_SYS(io_uring_register)};

constexpr std::uint64_t kLow = 0xFFFF'FFFF;  // The kernel looks at the low half of an int.

class Filter {
 public:
  Filter() : context_(::seccomp_init(SCMP_ACT_ALLOW), &::seccomp_release) {}

  void refuse(int call, int error) {
    note(::seccomp_rule_add(get(), SCMP_ACT_ERRNO(error), call, 0));
  }
  void refuse_if(int call, scmp_arg_cmp condition) {
    note(::seccomp_rule_add(get(), SCMP_ACT_ERRNO(EPERM), call, 1, condition));
  }
  /// Writes the program to `file`. Errors: unavailable, with the first thing that went wrong.
  Result<void> write_to(int file) {
    if (context_) note(::seccomp_export_bpf(get(), file));
    if (context_ && error_ == 0) return {};
    return std::unexpected(unavailable("cannot make the filter of system calls", -error_));
  }

 private:
  void* get() { return context_.get(); }
  void note(int result) {
    if (result < 0 && error_ == 0) error_ = result;
  }
  std::unique_ptr<void, void (*)(void*)> context_;
  int error_ = 0;
};

void add_rules(Filter& filter) {
  for (const int call : kRefused) filter.refuse(call, EPERM);
  for (const int call : kUnknown) filter.refuse(call, ENOSYS);
  for (const std::uint64_t kind : {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWNET, CLONE_NEWPID,
                                   CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP})
    filter.refuse_if(SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, kind, kind));
  for (const std::uint64_t request : {TIOCSTI, TIOCLINUX})
    filter.refuse_if(SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_MASKED_EQ, kLow, request));
  // Sockets: AF_UNIX, AF_INET and AF_INET6 only. The two between and all above are for others.
  for (std::uint64_t family = AF_INET + 1; family < AF_INET6; ++family)
    filter.refuse_if(SCMP_SYS(socket), SCMP_A0(SCMP_CMP_MASKED_EQ, kLow, family));
  filter.refuse_if(SCMP_SYS(socket), SCMP_A0(SCMP_CMP_GT, AF_INET6));
  // Segments of shared memory stay when nobody maps them, so they must be small.
  filter.refuse_if(SCMP_SYS(shmget), SCMP_A1(SCMP_CMP_GT, 64 * 1024));
}

}  // namespace

Result<std::string> seccomp_filter() {
  Filter filter;
  add_rules(filter);
  VIVA_TRY(Pipe pipe, Pipe::create());
  VIVA_CHECK(filter.write_to(pipe.write.get()));
  std::string program(64 * 1024, '\0');  // What a pipe holds; the program is a tenth of it.
  const ssize_t size = ::read(pipe.read.get(), program.data(), program.size());
  if (size <= 0) return std::unexpected(unavailable("cannot read the filter back", errno));
  program.resize(static_cast<std::size_t>(size));
  return program;
}

}  // namespace viva::sandbox
