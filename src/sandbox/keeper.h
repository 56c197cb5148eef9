#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "sandbox/sandbox.h"

namespace viva::sandbox {

/// The user and group commands run as: inside always, on the host if the caller is root. Root
/// without capabilities would still own /proc/sys, and no limit of processes binds it.
inline constexpr uid_t kUser = 65534;

/// A command under way. Between us and bubblewrap stands a keeper: a process of ours that adopts
/// what bubblewrap leaves behind, kills it, reaps it, and only then ends.
class Keeper {
 public:
  /// Starts bubblewrap with these arguments, an empty environment and no open files but stdin,
  /// stdout, stderr and `inherited`, in the control groups behind `entries`. Errors: unavailable
  /// (no processes or files left).
  static Result<Keeper> start(const std::vector<std::string>& words, const std::string& input,
                              const Limits& limits, const std::vector<int>& inherited,
                              const std::vector<int>& entries);
  Keeper(Keeper&& other) noexcept
      : process_(std::exchange(other.process_, -1)),
        ended_(std::move(other.ended_)),
        out_(std::move(other.out_)),
        err_(std::move(other.err_)) {}
  Keeper& operator=(Keeper&&) = delete;
  ~Keeper();  ///< Everything the command started is dead and reaped after this.

  pid_t process() const { return process_; }
  int ended() const { return ended_.get(); }  ///< Readable when everything has ended.
  int out() const { return out_.get(); }      ///< Never blocks.
  int err() const { return err_.get(); }      ///< Never blocks.
  /// Asks the keeper to kill everything; `ended` says when that is done.
  void kill() const;

 private:
  Keeper(pid_t process, FileDescriptor ended, FileDescriptor out, FileDescriptor err)
      : process_(process), ended_(std::move(ended)), out_(std::move(out)), err_(std::move(err)) {}
  pid_t process_;
  FileDescriptor ended_, out_, err_;
};

/// Two ends of a pipe, closed on exec.
struct Pipe {
  FileDescriptor read, write;
  static Result<Pipe> create();
};

}  // namespace viva::sandbox
