#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "app/question_facts.h"
#include "store/store.h"

namespace viva::app {

/// Where the store lies unless somebody says otherwise: `viva/store.sqlite` in the folder where
/// programs keep their state. Source: XDG Base Directory Specification 0.8, XDG_STATE_HOME.
/// Errors: unavailable if neither XDG_STATE_HOME nor HOME says where that is.
Result<std::filesystem::path> default_store_path();

/// The store of the one person of this machine, opened when it is first needed: who only reads
/// leaves no trace. Safe to use from several threads.
class PracticeStore {
 public:
  explicit PracticeStore(std::filesystem::path path) : path_(std::move(path)) {}

  /// The store, and what practice needs to know of the questions. Questions that this catalog has
  /// under another ID than the store are renamed there. Errors: as Store::open; tried again at the
  /// next call.
  struct Opened {
    store::Store* store = nullptr;
    std::shared_ptr<FactsCache> facts;
  };
  Result<Opened> open(const std::shared_ptr<const Catalog>& catalog);

  /// Writes what waits and closes; call it when nobody asks any more.
  void close();

 private:
  Result<void> adopt(const std::shared_ptr<const Catalog>& catalog);

  std::filesystem::path path_;
  std::mutex mutex_;  // Guards the rest.
  std::unique_ptr<store::Store> store_;
  std::shared_ptr<FactsCache> facts_;
};

}  // namespace viva::app
