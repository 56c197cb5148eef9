#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include "base/error.h"

namespace viva::app {

/// A folder of files that is written again and again. It keeps a list of what was written
/// (`.viva-site`), so that it touches nobody else's files: what others put there stays, a file that
/// has not changed is not written, and one that is written no more is removed at the end. Each file
/// is written aside and renamed. Move-only.
class SiteFolder {
 public:
  /// The name of the list; put there empty, it gives a folder with other files to Viva.
  static constexpr std::string_view kList = ".viva-site";

  /// Makes the folder if there is none. Errors: invalid_input if it holds something, but no list,
  /// or one that is no list of ours; unavailable.
  static Result<SiteFolder> open(const std::filesystem::path& folder);

  /// Has `place`, a relative path, hold these bytes. Errors: unavailable.
  Result<void> write(std::string_view place, std::string_view bytes);
  /// Removes what earlier builds wrote and this one did not, and folders left empty by that.
  /// Without it everything old stays. Errors: unavailable.
  Result<void> finish();

  struct Counts {
    std::size_t files = 0, written = 0, removed = 0;
    std::uint64_t bytes = 0;  ///< Of all files.
  };
  const Counts& counts() const { return counts_; }

 private:
  explicit SiteFolder(std::filesystem::path root) : root_(std::move(root)) {}
  Result<void> read_list();
  Result<void> begin_list();
  bool holds(const std::filesystem::path& path, std::string_view bytes) const;
  void remove(const std::string& place);

  std::filesystem::path root_;
  std::set<std::string, std::less<>> before_, now_;  // Places.
  std::ofstream list_;  // Grows with what is written, so that an interrupted build is known, too.
  Counts counts_;
};

}  // namespace viva::app
