#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <CLI/App.hpp>

#include "base/error.h"

namespace viva::cli {

/// Exit codes, the same for every command.
enum Exit : int {
  kFine = 0,
  kFindings = 1,  ///< Something was looked at and is not as it should be.
  kUsage = 2,
  kEnvironment = 3,  ///< The machine refuses: disk, port, sandbox, a missing tool.
  kDamaged = 4,      ///< A bundle or store is damaged or foreign.
};

/// Runs the program. Returns its exit code.
int run(int argc, const char* const* argv);

/// Says what went wrong on stderr, in one line; returns the exit code that goes with it.
int fail(const Error& error);

/// The end of `--help`: these examples, a line each that begins with a line end, and the exit
/// codes.
std::string with_examples(std::string_view examples);

/// What to run once the arguments are known.
using Action = std::function<int()>;

// Each adds one command to the program, in a file of its own.
void add_check(CLI::App& program, Action& action);
void add_mutate(CLI::App& program, Action& action);
void add_build(CLI::App& program, Action& action);
void add_serve(CLI::App& program, Action& action);
void add_verify(CLI::App& program, Action& action);
void add_new(CLI::App& program, Action& action);
void add_doctor(CLI::App& program, Action& action);
void add_backup(CLI::App& program, Action& action);  ///< And restore, verify-backup, rebuild.

}  // namespace viva::cli
