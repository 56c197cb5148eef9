#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "app/catalog.h"
#include "bank/bank.h"
#include "base/hash.h"

namespace viva::app {

struct BuildOptions {
  std::filesystem::path target;  ///< File, or directory for `HASH.viva`.
  Effort effort = Effort::normal;
  unsigned threads = 1;
  std::string url;  ///< Used when the bank's configuration has none.
  /// Compressed forms are taken over from it where the bytes are the same; may be null.
  const Catalog* previous = nullptr;
  /// The bank that `previous` was built from by this program, if it is at hand: then questions that
  /// have not changed are not even rendered.
  const bank::Bank* previous_bank = nullptr;
  /// What has not changed is referred to rather than copied, while that is most: a patch. Only
  /// Catalog::open with `previous` as its base can read it.
  bool as_patch = false;
  /// Shown to the author on a page of their own; null: there is no such page.
  const std::vector<bank::Problem>* problems = nullptr;
  bool durable = true;  ///< Wait until the bytes are on the disk.
  /// Questions done and their number; called now and then from one thread.
  std::function<void(std::size_t, std::size_t)> progress;
};

struct BuildReport {
  std::filesystem::path path;
  Digest content_hash;
  std::uint64_t file_bytes = 0;
  std::size_t questions = 0;
};

/// Writes the site of a bank as one bundle. The same bank gives the same bytes, whatever the
/// threads. Errors: unavailable, if the file cannot be written, or a file of a bank of outlines has
/// changed since it was read; nothing is left behind then.
Result<BuildReport> build_bundle(const bank::Bank& bank, const BuildOptions& options);

}  // namespace viva::app
