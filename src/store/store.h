#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "store/transaction.h"

namespace viva::store {

/// The store of everything that changes. One thread writes, and makes all that waits for it durable
/// at once: however many ask at the same time, the disk is waited for once. Readers see the last
/// state that is durable, and wait for nobody. Safe to use from several threads.
class Store {
 public:
  /// What is done within a transaction; after an error none of it counts.
  using Work = std::function<Result<void>(Transaction&)>;
  /// Told how it ended, once it is durable; on the writing thread, so it must be quick.
  using Done = std::function<void(Result<void>)>;

  struct Options {
    std::filesystem::path path;  ///< Made, with its folder, if it is not there.
    const char* vfs = nullptr;   ///< Another layer below SQLite, for tests.
  };

  /// Opens it, alone among all programs, and brings its tables to the newest version. Where nothing
  /// can be written but the store is there, what it holds can be read and writing says why not.
  /// Errors: unavailable with the path, full; damaged if it is no store or a newer one.
  static Result<std::unique_ptr<Store>> open(const Options& options);
  /// Writes what has been submitted, then closes.
  ~Store();

  /// Has `work` done soon, together with what else waits. From any thread; returns at once.
  /// Errors told to `done`: those of `work`; full; unavailable if the disk refuses. When the disk
  /// could not make something durable nothing more is written until the program starts again: what
  /// the disk holds then is not known.
  void submit(Person person, Work work, Done done);
  /// As `submit`, but waits.
  Result<void> write(Person person, const Work& work);
  /// Errors: those of `work`, which can change nothing.
  Result<void> read(Person person, const Work& work);

  const std::filesystem::path& path() const;

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace viva::store
