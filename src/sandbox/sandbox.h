#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace viva::sandbox {

/// What one command may use. Beyond that it is stopped.
struct Limits {
  std::chrono::milliseconds wall{10'000};
  /// Resident pages of all processes together, and what they keep in files. Held by the kernel
  /// where this process may make control groups; everywhere, looked at every 50 ms.
  std::size_t memory_bytes = std::size_t{1} << 30;
  std::size_t output_bytes = 64 * 1024;            ///< Of stdout and of stderr each.
  std::size_t file_bytes = std::size_t{64} << 20;  ///< Of one file; of all in /tmp, in /dev/shm.
  unsigned processes = 64;                         ///< And threads, at one time.
};

/// Variables, each a name and its value.
using Environment = std::vector<std::pair<std::string, std::string>>;

/// A command to run with nothing of the caller's: no network, an environment of its own, a
/// read-only system, a private /tmp, a working directory of its own.
struct Command {
  std::vector<std::string> words;
  /// Files laid into the working directory before it starts: name and contents.
  std::vector<std::pair<std::string, std::string>> files;
  /// A folder of the host kept as the working directory between commands (compile, then run): the
  /// path of a `TemporaryFolder`; empty: a fresh one for this command.
  std::filesystem::path folder;
  /// A system of its own, whose files alone it sees, as `/`; empty: the host's.
  std::filesystem::path root;
  Environment environment;  ///< Beside or in place of PATH, HOME=/work and LANG=C.UTF-8.
  std::string input;
  Limits limits;
};

enum class Ending { exited, signalled, timed_out, out_of_memory, too_much_output };

/// What a command printed, and how it ended.
struct Outcome {
  Ending ending = Ending::exited;
  /// Exit status, or the signal's number. As with shells, who exits with 128 + the number of a
  /// signal looks as if ended by it.
  int status = 0;
  std::string out, err;
  std::chrono::milliseconds wall{0};
};

/// Whether commands can be run here. Errors: unavailable, saying exactly why not and what to do.
Result<void> available();

/// Runs one command; everything it started is gone when this returns.
/// Errors: unavailable if the sandbox itself cannot be made. Never runs anything outside it.
Result<Outcome> run(const Command& command);

}  // namespace viva::sandbox
