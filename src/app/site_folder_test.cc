#include "app/site_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing.h"

namespace viva::app {
namespace {

namespace fs = std::filesystem;

std::string text(const fs::path& path) { return read_file(path).value_or("nothing"); }

/// Writes these files, with their names as their bytes, as one build would.
SiteFolder::Counts build(const fs::path& root, const std::vector<std::string>& places) {
  SiteFolder folder = SiteFolder::open(root).value();
  for (const auto& place : places) EXPECT_TRUE(folder.write(place, place));
  EXPECT_TRUE(folder.finish());
  return folder.counts();
}

TEST(SiteFolder, WritesWhatHasChangedAndRemovesWhatIsGone) {
  const TemporaryFolder temporary;
  const fs::path root = temporary / "new/site";
  const auto first = build(root, {"index.html", "a/b/index.html", "a/c.css"});
  EXPECT_EQ(first.files, 3u);
  EXPECT_EQ(first.written, 3u);
  const auto before = fs::last_write_time(root / "a/c.css") - std::chrono::hours(1);
  fs::last_write_time(root / "a/c.css", before);

  const auto second = build(root, {"index.html", "a/c.css", "d.css"});
  EXPECT_EQ(second.written, 1u);
  EXPECT_EQ(second.removed, 1u);
  EXPECT_EQ(fs::last_write_time(root / "a/c.css"), before);
  EXPECT_FALSE(fs::exists(root / "a/b"));
  EXPECT_EQ(text(root / "d.css"), "d.css");
}

TEST(SiteFolder, WritesAFileThatSomebodyChanged) {
  const TemporaryFolder root;
  build(root.path(), {"index.html"});
  root.write("index.html", "INDEX.HTML");  // As long as before.
  EXPECT_EQ(build(root.path(), {"index.html"}).written, 1u);
  EXPECT_EQ(text(root / "index.html"), "index.html");
}

TEST(SiteFolder, LeavesFilesOfOthersAlone) {
  const TemporaryFolder root;
  root.write("CNAME", "viva.test");
  const auto refused = SiteFolder::open(root.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(to_string(refused.error()),
            root.path().string() +
                ": not empty, and not written by `viva build --html`; name another folder, or put "
                "an empty file `.viva-site` there to have the site's files beside the others");
  root.write(".viva-site", "");
  build(root.path(), {"a/index.html"});
  root.write("a/note.txt", "mine");
  build(root.path(), {"index.html"});
  EXPECT_EQ(text(root / "CNAME"), "viva.test");
  EXPECT_EQ(text(root / "a/note.txt"), "mine");
  EXPECT_FALSE(fs::exists(root / "a/index.html"));
}

TEST(SiteFolder, KnowsWhatAnInterruptedBuildWrote) {
  const TemporaryFolder root;
  {
    SiteFolder folder = SiteFolder::open(root.path()).value();
    ASSERT_TRUE(folder.write("early.html", "x"));
  }
  EXPECT_EQ(build(root.path(), {"index.html"}).removed, 1u);
  EXPECT_FALSE(fs::exists(root / "early.html"));
}

TEST(SiteFolder, BelievesNoListThatLeadsOutside) {
  const TemporaryFolder temporary;
  const fs::path root = temporary / "site";
  temporary.write("victim", "precious");
  build(root, {"index.html"});
  const std::string list = text(root / ".viva-site");
  temporary.write("site/.viva-site",
                  list + "../victim\n" + (temporary / "victim").string() + "\n\n");
  build(root, {"index.html"});
  EXPECT_EQ(text(temporary / "victim"), "precious");

  temporary.write("site/.viva-site", "victim\n");
  const auto refused = SiteFolder::open(root);
  ASSERT_FALSE(refused);
  EXPECT_EQ(to_string(refused.error()),
            (root / ".viva-site").string() +
                ":1: no list of a site's files; empty it, and files that are left over stay");
}

TEST(SiteFolder, SaysWhatCannotBeWritten) {
  const TemporaryFolder temporary;
  temporary.write("file", "x");
  const auto refused = SiteFolder::open(temporary / "file/site");
  ASSERT_FALSE(refused);
  EXPECT_EQ(to_string(refused.error()),
            "cannot make the folder " + (temporary / "file/site").string() + ": Not a directory");
}

}  // namespace
}  // namespace viva::app
