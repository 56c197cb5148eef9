#include <fmt/format.h>

#include "base/parallel.h"
#include "check/sample_cache.h"
#include "check/sample_plan.h"
#include "cli/command_line.h"
#include "sandbox/roots.h"
#include "sandbox/sandbox.h"

namespace viva::cli {

namespace {

constexpr const char* kExamples = R"(
  viva doctor bank              the sandbox, and every runtime of its viva.toml)";

/// One line: whether something works, and what or why.
void say(bool works, std::string_view what, std::string_view why) {
  fmt::print("{:<8} {:<26} {}\n", works ? "ok" : "missing", what, why);
}

void say_root(const bank::Root& root) {
  const auto found = sandbox::find_root(root.name);
  say(found.has_value(), "root " + root.name, found ? found->path.string() : found.error().message);
}

/// Says how each runtime answers; exit 3 unless all do.
int say_runtimes(const bank::Bank& bank) {
  const auto found = check::find_runtimes(bank, core_count(), check::SampleCache(false),
                                          [](const bank::Runtime&) { return true; });
  for (const auto& each : found.runtimes)
    say(true, "runtime " + each.runtime->key,
        fmt::format("{} {}, {} bits", each.runtime->label, each.version, each.bits));
  for (const auto& each : found.missing) say(false, "runtime " + each.runtime->key, each.reason);
  return found.missing.empty() ? kFine : kEnvironment;
}

int doctor(const std::string& named) {
  const auto directory = bank::find_bank(named, ".");
  if (!directory) return fail(directory.error());
  const auto bank = bank::load_bank(*directory, {.threads = core_count()});
  if (!bank) return fail(bank.error());
  if (const auto answer = sandbox::available(); !answer) return fail(answer.error());
  say(true, "sandbox", "bubblewrap works here");
  for (const bank::Root& root : bank->config.roots) say_root(root);
  return say_runtimes(*bank);
}

}  // namespace

void add_doctor(CLI::App& program, Action& action) {
  auto bank = std::make_shared<std::string>();
  auto* command = program.add_subcommand(
      "doctor", "Say what of the sandbox and the runtimes of a bank works on this machine");
  command->add_option("bank", *bank,
                      "Directory of the bank; default: the nearest with a viva.toml, else ./bank");
  command->footer(with_examples(kExamples));
  command->callback([bank, &action] { action = [bank] { return doctor(*bank); }; });
}

}  // namespace viva::cli
