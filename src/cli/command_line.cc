#include "cli/command_line.h"

#include <malloc.h>

#include <csignal>
#include <cstdio>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "base/text.h"

namespace viva::cli {

namespace {

constexpr const char* kVersion = VIVA_VERSION;

constexpr const char* kExamples = R"(
  viva serve                    the bank here, on http://127.0.0.1:8080
  viva serve --watch            the same, and again at every save
  viva check bank --run         every rule, every sample
  viva build bank -o site.viva  one file to serve anywhere
  viva new python "What does yield do?")";

std::vector<std::string> command_names(const CLI::App& program) {
  std::vector<std::string> names;
  for (const auto* command : program.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

/// What was typed where a command should be, if it is none.
std::optional<std::string> unknown_command(const CLI::App& program, int argc,
                                           const char* const* argv) {
  if (argc < 2 || std::string_view(argv[1]).starts_with('-')) return {};
  const auto names = command_names(program);
  if (std::ranges::find(names, argv[1]) != names.end()) return {};
  std::string text = fmt::format("there is no command `{}`", argv[1]);
  if (const auto near = nearest(argv[1], names))
    return fmt::format("{}; did you mean `viva {}`? `viva --help` lists them", text, *near);
  return text + "; `viva --help` lists them";
}

int usage(const std::string& message) {
  fmt::print(stderr, "viva: {}\n", message);
  return kUsage;
}

/// An empty text says nothing, and would otherwise pass for an option that was not given.
void refuse_empty_values(CLI::App& program) {
  for (auto* command : program.get_subcommands({}))
    for (auto* option : command->get_options())
      if (option->get_type_size() > 0)
        option->check([needed = option->get_required()](const std::string& value) {
          if (!value.empty()) return std::string();
          return std::string(needed ? "empty; give a value"
                                    : "empty; give a value, or leave it out");
        });
}

/// The last resort: what the standard library throws where we did not expect it is said in one line
/// too.
int guarded(const Action& action) {
  try {
    return action();
  } catch (const std::exception& error) {
    return fail(unavailable(error.what()));
  }
}

}  // namespace

std::string with_examples(std::string_view examples) {
  return fmt::format(
      "Examples:{}\n\nExit codes: 0 fine, 1 findings, 2 usage, 3 environment, 4 damaged bundle or "
      "store.",
      examples);
}

int fail(const Error& error) {
  fmt::print(stderr, "viva: {}\n", to_string(error));
  switch (error.code) {
    case ErrorCode::damaged: return kDamaged;
    case ErrorCode::full:
    case ErrorCode::unavailable: return kEnvironment;
    case ErrorCode::conflict:
    case ErrorCode::not_found:
    case ErrorCode::invalid_input: return kUsage;
  }
  return kUsage;
}

int run(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);
  // A bank is read in many small pieces: do not give memory back between them only to ask again.
  ::mallopt(M_TRIM_THRESHOLD, 256 << 20);
  ::mallopt(M_TOP_PAD, 16 << 20);
  CLI::App program("Viva: interview questions whose answers have been run.", "viva");
  program.set_version_flag("--version", fmt::format("viva {}", kVersion));
  program.require_subcommand(0, 1);
  Action action;
  for (const auto add :
       {add_serve, add_check, add_mutate, add_build, add_verify, add_new, add_backup, add_doctor})
    add(program, action);
  program.footer(with_examples(kExamples));  // Now: commands would inherit it.
  refuse_empty_values(program);

  if (const auto message = unknown_command(program, argc, argv)) return usage(*message);
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& done) {  // --help and --version.
    return program.exit(done);
  } catch (const CLI::ParseError& error) {
    return usage(fmt::format("{}; `viva {}--help` says more", error.what(),
                             argc > 1 && argv[1][0] != '-' ? fmt::format("{} ", argv[1]) : ""));
  }
  if (action) return guarded(action);
  fmt::print("{}", program.help());
  return kFine;
}

}  // namespace viva::cli
