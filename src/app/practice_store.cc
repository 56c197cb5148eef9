#include "app/practice_store.h"

#include <cstdlib>

#include "app/practice_settings.h"
#include "app/record_events.h"

namespace viva::app {

namespace {

using store::Transaction;

/// The cards that the store knows under an ID that is an alias now.
Result<std::vector<std::pair<std::string, std::string>>> renamed(Transaction& transaction,
                                                                 const Catalog& catalog) {
  std::vector<std::string> names;
  VIVA_TRY(const auto schedules, transaction.schedules());
  for (const auto& each : schedules) names.push_back(each.card);
  VIVA_TRY(const auto notes, transaction.notes());
  for (const auto& each : notes) names.push_back(each.card);
  VIVA_TRY(const auto bookmarks, transaction.bookmarks());
  for (const auto& each : bookmarks) names.push_back(each.card);
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& name : names)
    if (const auto found = catalog.find(name); found && found->is_alias)
      pairs.emplace_back(name, catalog.text(catalog.question(found->question).id));
  return pairs;
}

Result<void> rename_all(Transaction& transaction, const Catalog& catalog) {
  VIVA_TRY(const auto pairs, renamed(transaction, catalog));
  if (pairs.empty()) return {};
  VIVA_TRY(const auto settings, settings_of(transaction));
  for (const auto& [alias, card] : pairs) {
    VIVA_CHECK(transaction.rename(alias, card));
    VIVA_CHECK(transaction.remove_schedule(alias));
    VIVA_CHECK(reschedule(transaction, card, settings));
  }
  return {};
}

}  // namespace

Result<std::filesystem::path> default_store_path() {
  const std::filesystem::path inside = std::filesystem::path("viva") / "store.sqlite";
  const char* const state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return state / inside;
  const char* const home = std::getenv("HOME");
  if (home != nullptr && *home == '/') return std::filesystem::path(home) / ".local/state" / inside;
  return std::unexpected(
      unavailable("there is no HOME to keep practice in; name a file with --store"));
}

Result<PracticeStore::Opened> PracticeStore::open(const std::shared_ptr<const Catalog>& catalog) {
  const std::lock_guard lock(mutex_);
  if (!store_) {
    VIVA_TRY(store_, store::Store::open({.path = path_}));
  }
  if (!facts_ || &facts_->catalog() != catalog.get()) VIVA_CHECK(adopt(catalog));
  return Opened{store_.get(), facts_};
}

Result<void> PracticeStore::adopt(const std::shared_ptr<const Catalog>& catalog) {
  bool has_renames = false;
  VIVA_CHECK(store_->read(store::Person::local, [&](Transaction& transaction) -> Result<void> {
    VIVA_TRY(const auto pairs, renamed(transaction, *catalog));
    has_renames = !pairs.empty();
    return {};
  }));
  const auto rename = [&](Transaction& transaction) { return rename_all(transaction, *catalog); };
  // On a disk that cannot be written readers find the question by its alias.
  if (has_renames) [[maybe_unused]]
    const auto done = store_->write(store::Person::local, rename);
  facts_ = std::make_shared<FactsCache>(catalog);
  return {};
}

void PracticeStore::close() {
  const std::lock_guard lock(mutex_);
  store_.reset();
}

}  // namespace viva::app
