#include "store/backup.h"

#include <CLI/Option.hpp>
#include <fmt/format.h>

#include "app/moment.h"
#include "app/practice_store.h"
#include "app/record_events.h"
#include "cli/command_line.h"

namespace viva::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
  std::string file, store;
  bool force = false;
};

/// Errors: unavailable if nothing says where the store lies.
Result<fs::path> store_of(const Options& options) {
  if (!options.store.empty()) return fs::path(options.store);
  return app::default_store_path();
}

void say(std::string_view what, const store::BackupFacts& facts, const fs::path& path) {
  fmt::print("{} {} events, {} bytes: {}\n", what, facts.events, facts.database_bytes,
             path.string());
}

int back_up(const Options& options) {
  const auto store = store_of(options);
  if (!store) return fail(store.error());
  const auto facts = store::back_up(*store, options.file, app::now());
  if (!facts) return fail(facts.error());
  say("copied", *facts, options.file);
  return kFine;
}

int verify(const Options& options) {
  const auto facts = store::verify_backup(options.file);
  if (!facts) return fail(facts.error());
  say("sound:", *facts, options.file);
  return kFine;
}

int restore(const Options& options) {
  const auto store = store_of(options);
  if (!store) return fail(store.error());
  const auto facts = store::restore(options.file, *store, options.force);
  if (!facts) return fail(facts.error());
  say("restored", *facts, *store);
  return kFine;
}

/// Errors: not_found if there is no store: making an empty one would say that all is well.
Result<std::size_t> rebuild_in(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored))
    return std::unexpected(not_found(fmt::format(
        "{}: there is no store; it is made at the first review, or name another with --store",
        path.string())));
  VIVA_TRY(const auto store, store::Store::open({.path = path}));
  std::size_t cards = 0;
  VIVA_CHECK(store->write(store::Person::local, [&](store::Transaction& tx) -> Result<void> {
    VIVA_TRY(cards, app::rebuild_schedules(tx));
    return {};
  }));
  return cards;
}

int rebuild(const Options& options) {
  const auto path = store_of(options);
  if (!path) return fail(path.error());
  const auto cards = rebuild_in(*path);
  if (!cards) return fail(cards.error());
  fmt::print("{} cards scheduled anew from their reviews: {}\n", *cards, path->string());
  return kFine;
}

CLI::App* add(CLI::App& program, Action& action, const char* name, const char* summary,
              const std::shared_ptr<Options>& options, int (*run)(const Options&)) {
  auto* command = program.add_subcommand(name, summary);
  command->callback([options, &action, run] { action = [options, run] { return run(*options); }; });
  return command;
}

void add_store_option(CLI::App& command, const std::shared_ptr<Options>& options) {
  command.add_option("--store", options->store, "The store; default: where `viva serve` keeps it")
      ->envname("VIVA_STORE");
}

}  // namespace

void add_backup(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  auto* copy =
      add(program, action, "backup", "Copy the store of practice into one file", options, back_up);
  auto* put_back =
      add(program, action, "restore", "Put a backup in the place of the store", options, restore);
  auto* check =
      add(program, action, "verify-backup", "Read a whole backup and compare", options, verify);
  auto* again =
      add(program, action, "rebuild", "Make all schedules anew from the reviews", options, rebuild);
  for (auto* command : {copy, put_back, check})
    command->add_option("file", options->file, "The backup")->required();
  for (auto* command : {copy, put_back, again}) add_store_option(*command, options);
  put_back->add_flag("--force", options->force, "Replace a store that is there; it is kept beside");
}

}  // namespace viva::cli
