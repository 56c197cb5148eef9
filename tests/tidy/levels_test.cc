// The rooms of src/ and their levels: a file includes only files of its own room and of rooms on
// lower levels. Also what else can be said of the tree as a whole.

#include <filesystem>
#include <map>
#include <regex>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/text.h"

namespace viva {
namespace {

namespace fs = std::filesystem;

/// As ARCHITECTURE.md draws them.
const std::map<std::string, int, std::less<>> kLevels = {
    {"base", 0},  {"markdown", 1}, {"sandbox", 1}, {"practice", 1}, {"bank", 2},
    {"store", 2}, {"wasm", 2},     {"check", 3},   {"bundle", 3},   {"pages", 3},
    {"app", 4},   {"web", 5},      {"cli", 6},
};

std::vector<fs::path> sources(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".h" || entry.path().extension() == ".cc")
      files.push_back(entry.path());
  return files;
}

/// The rooms a text includes from, with the line of each.
std::vector<std::pair<int, std::string>> included_rooms(std::string_view text) {
  static const std::regex include(R"(^#include "([a-z_]+)/[^"]+")");
  std::vector<std::pair<int, std::string>> rooms;
  int number = 0;
  for (const auto line : split(text, '\n')) {
    ++number;
    std::match_results<std::string_view::const_iterator> match;
    if (std::regex_search(line.begin(), line.end(), match, include))
      rooms.emplace_back(number, match[1].str());
  }
  return rooms;
}

TEST(Tidy, RoomsIncludeOnlyWhatIsBelow) {
  std::size_t looked_at = 0;
  for (const auto& path : sources("src")) {
    const std::string room = *std::next(path.begin());
    if (path.parent_path() == "src") continue;  // main.cc
    ASSERT_TRUE(kLevels.contains(room))
        << path << ": a new room; give it a level here and in ARCHITECTURE.md";
    for (const auto& [line, other] : included_rooms(read_file(path).value())) {
      ++looked_at;
      const auto level = kLevels.find(other);
      ASSERT_NE(level, kLevels.end()) << path << ":" << line << ": no room `" << other << "`";
      EXPECT_TRUE(other == room || level->second < kLevels.at(room))
          << path.string() << ":" << line << ": `" << room << "` (level " << kLevels.at(room)
          << ") includes `" << other << "` (level " << level->second
          << "); move what is needed down, or hand it in as a value";
    }
  }
  EXPECT_GT(looked_at, 50u);  // Else the test has lost the sources.
}

TEST(Tidy, OnlyOneRoomKnowsHttpAndPureRoomsDoNoInput) {
  static const std::regex network("#include <boost/asio");
  static const std::regex input(
      "#include <(fstream|fcntl.h|unistd.h|ctime)>|system_clock::now|#include \"base/(file|mapped_file).h\"");
  for (const auto& path : sources("src")) {
    const std::string room = *std::next(path.begin());
    if (path.string().ends_with("_test.cc") || path.string().ends_with("_fuzz.cc")) continue;
    const std::string text = read_file(path).value();
    const bool is_pure = room == "markdown" || room == "pages" || room == "practice";
    EXPECT_FALSE(room != "web" && std::regex_search(text, network))
        << path << ": only web/ talks to the network";
    EXPECT_FALSE(is_pure && std::regex_search(text, input))
        << path << ": this room does no input or output and reads no clock";
  }
}

/// It is compiled for browsers as well, where there is neither {fmt} nor anything else of ours.
TEST(Tidy, PracticeNeedsOnlyTheStandardLibrary) {
  static const std::regex foreign(
      R"(#include ("(?!practice/)|<[^>]*[./]|<(iostream|sstream|format)>))");
  static const std::regex thrown(R"(\b(throw|try|catch)\b\s*[({])");
  for (const auto& path : sources("src/practice")) {
    if (path.string().ends_with("_test.cc")) continue;
    const std::string text = read_file(path).value();
    EXPECT_FALSE(std::regex_search(text, foreign)) << path;
    EXPECT_FALSE(std::regex_search(text, thrown)) << path;
  }
}

TEST(Tidy, OnlyOneRoomKnowsSql) {
  static const std::regex sql(R"(#include <sqlite3.h>|"(SELECT|INSERT|UPDATE|DELETE FROM) )");
  for (const auto& path : sources("src")) {
    const std::string room = *std::next(path.begin());
    if (room == "store" || path.string().ends_with("_test.cc")) continue;
    EXPECT_FALSE(std::regex_search(read_file(path).value(), sql)) << path;
  }
}

TEST(Tidy, MainFitsOnOneScreen) {
  EXPECT_LT(split(read_file("src/main.cc").value(), '\n').size(), 50u);
}

}  // namespace
}  // namespace viva
