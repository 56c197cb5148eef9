// Whole pages as they stood when somebody last read them. `make golden` rewrites the files; then
// the diff is what a reader of the site will see, and review reads it.

#include <cstdlib>
#include <fstream>
#include <regex>

#include <gtest/gtest.h>

#include "base/file.h"
#include "golden/test_site.h"

namespace viva {
namespace {

/// One tag or item a line where that changes nothing, so that a diff can be read, and without the
/// names that the style sheet and the scripts take from their content.
std::string in_lines(std::string text) {
  static const std::regex assets("/assets/[0-9a-f]+");
  static const std::regex blocks(
      "(.)(<(?:head|title|meta|link|script|body|header|footer|main|nav|form|fieldset|aside|section|"
      "article|details|div|h[1-6]|p|ul|ol|li|dl|dt|dd|figure|pre|table|tr|/body)\\b)");
  static const std::regex items("(\\},|\\[)(\\{)");
  text = std::regex_replace(text, assets, "/assets/HASH");
  if (text.starts_with("{")) return std::regex_replace(text, items, "$1\n$2") + "\n";
  return std::regex_replace(text, blocks, "$1\n$2");
}

/// Compares with the golden file, or writes it.
void expect_golden(const std::string& name, std::string_view target, int status = 200) {
  SCOPED_TRACE(target);
  const auto answer = seed().get(target);
  EXPECT_EQ(answer.status, status);
  const std::string path = "tests/golden/" + name, page = in_lines(answer.body);
  if (std::getenv("VIVA_UPDATE_GOLDEN")) {
    std::ofstream(path, std::ios::binary) << page;
    return;
  }
  const auto golden = read_file(path);
  ASSERT_TRUE(golden.has_value()) << to_string(golden.error()) << "; `make golden` writes it";
  if (*golden == page) return;
  const auto [theirs, ours] =
      std::mismatch(golden->begin(), golden->end(), page.begin(), page.end());
  const auto at = static_cast<std::size_t>(ours - page.begin());
  const auto begin = at < 200 ? 0 : at - 200;
  ADD_FAILURE() << path << " differs at byte " << at << "; `make golden` rewrites it\n--- golden\n"
                << golden->substr(begin, 400) << "\n--- now\n"
                << page.substr(begin, 400);
}

TEST(Golden, List) { expect_golden("list.html", "/questions?level=Advanced&tech=Python"); }
TEST(Golden, EmptyList) {
  expect_golden("list-empty.html", "/questions?level=Beginner&difficulty=9");
}
TEST(Golden, Question) {
  expect_golden("question.html", "/questions/PY-ADV-004?level=Advanced&tech=Python");
}
TEST(Golden, Home) { expect_golden("home.html", "/"); }
TEST(Golden, Path) { expect_golden("path.html", "/paths/first"); }
TEST(Golden, Kit) { expect_golden("kit.html", "/kits/backend"); }
TEST(Golden, Audit) { expect_golden("audit.html", "/audits/hints"); }
TEST(Golden, NotFound) { expect_golden("not-found.html", "/questions/PY-ADV-04", 404); }
TEST(Golden, ApiList) {
  expect_golden("api-list.json", "/api/v1/questions?level=Advanced&tech=Python");
}
TEST(Golden, ApiQuestion) { expect_golden("api-question.json", "/api/v1/questions/PY-ADV-004"); }
TEST(Golden, Feed) { expect_golden("feed.xml", "/feed.xml"); }

}  // namespace
}  // namespace viva
