#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "check/sample_plan.h"
#include "check/sample_trial.h"

namespace viva::check {

/// What samples did before on the same toolchain, and what the toolchain says of itself, one small
/// file each, in `$XDG_CACHE_HOME/viva/samples` (`~/.cache`; for root `/var/cache/viva/samples`).
/// What nobody has asked for in a month is forgotten. Never a source of errors: what cannot be read
/// or written is as if it were not there.
class SampleCache {
 public:
  /// Remembers nothing and finds nothing if not `enabled`.
  explicit SampleCache(bool enabled);
  /// In another folder, which is made if need be.
  static SampleCache in(const std::filesystem::path& folder);

  std::optional<Trial> find(const std::string& key) const;
  /// Errors are not kept: they may be the machine's, such as running out of time.
  void keep(const std::string& key, const Trial& trial) const;

 private:
  std::filesystem::path folder_;  ///< Empty: not enabled.
};

/// Removes the files of a folder that were last used 30 days ago or longer, unless this was done
/// within the last day: then nothing is looked at.
void forget_unused(const std::filesystem::path& folder, std::filesystem::file_time_type now);

/// Names everything that what a sample does on a runtime depends on: code, files, words, commands,
/// tools, versions, packages, circumstances.
std::string cache_key(const Job& job, const RuntimeInUse& runtime, const Scrutiny& scrutiny);
/// Names a question to a runtime's system. Requires: it has a root of its own.
std::string cache_key(const RuntimeInUse& runtime, const std::vector<std::string>& words);

}  // namespace viva::check
