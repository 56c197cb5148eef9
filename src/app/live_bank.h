#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/build_bundle.h"
#include "bank/bank.h"

namespace viva::app {

/// A bank that is served from its directory: built into a folder of its own, and again, only what
/// changed, whenever `refresh` is called. Its bundle and folder are gone when it is. Move-only.
class LiveBank {
 public:
  struct Options {
    std::filesystem::path directory;
    Effort effort = Effort::normal;
    unsigned threads = 1;
    std::string url;  ///< When the bank's configuration has none.
  };

  /// Reads, checks and builds. A bank with errors is built too: from the questions that can be
  /// shown. Errors: of load_bank and build_bundle.
  static Result<LiveBank> open(Options options);
  LiveBank(LiveBank&&) noexcept;
  LiveBank& operator=(LiveBank&&) = delete;
  ~LiveBank();

  const std::shared_ptr<const Catalog>& catalog() const { return catalog_; }
  const std::vector<bank::Problem>& problems() const { return problems_; }
  const bank::Bank& bank() const { return bank_; }

  /// Reads what has changed and builds anew; a viva.toml that cannot be read leaves the bank as it
  /// was, and is a problem to `recheck`. After an error everything is as before.
  Result<void> refresh();
  /// Checks the bank again, and builds anew if its problems are others than before; whether they
  /// are.
  Result<bool> recheck();

 private:
  explicit LiveBank(Options options) : options_(std::move(options)) {}
  bank::LoadOptions load_options(const bank::Bank* previous) const;
  bool find_problems();
  Result<void> build(const bank::Bank& bank);

  Options options_;
  /// A folder of its own, gone when this is.
  struct Folder {
    std::filesystem::path path;
    Folder() = default;
    Folder(Folder&& other) noexcept : path(std::exchange(other.path, {})) {}
    Folder& operator=(Folder&&) = delete;
    ~Folder();
  };
  Folder folder_;
  bank::Bank bank_;
  std::vector<bank::Problem> problems_;
  bool shows_problems_ = false;
  /// Why the viva.toml of now cannot be read. The bank as it was, and this, is better than a site
  /// without levels.
  std::optional<bank::Problem> config_problem_;
  std::shared_ptr<const Catalog> catalog_;
};

}  // namespace viva::app
