#include <sys/stat.h>

#include <atomic>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bank/testing.h"
#include "base/testing.h"

namespace viva::bank {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

std::vector<std::string> paths_of(const Bank& bank) {
  std::vector<std::string> paths;
  for (const auto& file : bank.files) paths.push_back(file->path);
  return paths;
}

TEST(LoadBank, FindsQuestionsAndNothingElse) {
  const TemporaryFolder folder, outside;
  folder.write("viva.toml", kTestConfig);
  for (const char* name : {"b/q2.md", "a/q1.md", "q0.md", "a/README.md", "_drafts/x.md",
                           ".git/x.md", "a/_x.md", "a/x.txt"})
    folder.write(name, kTestQuestion);
  folder.write("paths/start.md",
               "---\ntitle: Start\ngoal: Begin\nminutes: 5\n---\n1. [PY-ADV-001] first\n");
  outside.write("secret.md", kTestQuestion);
  fs::create_symlink(outside.path() / "secret.md", folder.path() / "leak.md");
  fs::create_directory_symlink(outside.path(), folder.path() / "leaks");
  fs::create_symlink("nowhere.md", folder / "dangling.md");
  fs::create_symlink("loop.md", folder / "loop.md");
  ASSERT_EQ(::mkfifo((folder / "pipe.md").c_str(), 0600), 0);
  folder.write("UPPER.MD", kTestQuestion);
  folder.write("folder.md/q3.md", kTestQuestion);
  fs::create_symlink("q0.md", folder.path() / "same.md");
  const auto bank = load_bank(folder.path(), {.threads = 2});
  ASSERT_TRUE(bank.has_value());
  EXPECT_THAT(paths_of(*bank),
              ElementsAre("a/q1.md", "b/q2.md", "folder.md/q3.md", "q0.md", "same.md"));
  EXPECT_EQ(bank->questions().size(), 5u);
  EXPECT_EQ(bank->paths[0].steps[0].text, "first");
  auto problems = bank->problems;
  std::ranges::sort(problems, before);
  EXPECT_EQ(
      to_lines(problems),
      "UPPER.MD:1:1: warning skipped-file the name of a question ends in `.md`, in small letters\n"
      "dangling.md:1:1: error unreadable this link leads to no file; mend it or remove it\n"
      "folder.md:1:1: warning skipped-file a folder, and called as a question is; give it another name\n"
      "leak.md:1:1: error unreadable this link leads out of the bank; copy the file in\n"
      "leaks:1:1: warning skipped-file a link to a folder is not followed; copy the folder in\n"
      "loop.md:1:1: error unreadable this link leads to no file; mend it or remove it\n"
      "pipe.md:1:1: warning skipped-file no file of text, such as a pipe or a device; remove it\n");
}

TEST(LoadBank, TakesOverWhatHasNotChanged) {
  const TemporaryFolder folder;
  folder.write("viva.toml", kTestConfig);
  folder.write("a.md", kTestQuestion);
  folder.write("b.md", kTestQuestion);
  const auto first = load_bank(folder.path(), {.threads = 1});
  folder.write("b.md", with(kTestQuestion, "exporters", "importers"));
  const auto second = load_bank(folder.path(), {.previous = &*first});
  EXPECT_EQ(second->files[0]->parsed.question, first->files[0]->parsed.question);
  EXPECT_NE(second->files[1]->parsed.question, first->files[1]->parsed.question);
  folder.write("viva.toml", std::string(kTestConfig) + "\n");
  const auto third = load_bank(folder.path(), {.previous = &*second});
  EXPECT_NE(third->files[0]->parsed.question, second->files[0]->parsed.question);
}

TEST(LoadBank, SeesAFileThatChangedWithinATickOfTheClock) {
  const TemporaryFolder folder;
  folder.write("viva.toml", kTestConfig);
  folder.write("a.md", kTestQuestion);
  const auto written = fs::last_write_time(folder.path() / "a.md");
  const auto first = load_bank(folder.path());
  folder.write("a.md", with(kTestQuestion, "exporters", "importers"));  // Of the same size.
  fs::last_write_time(folder.path() / "a.md", written);
  const auto second = load_bank(folder.path(), {.previous = &*first});
  EXPECT_THAT(second->files[0]->parsed.question->source, testing::HasSubstr("importers"));
}

TEST(LoadBank, FindsFilesThatHaveMoved) {
  const TemporaryFolder folder;
  folder.write("viva.toml", kTestConfig);
  for (const char* name : {"b.md", "c.md", "d.md"}) folder.write(name, kTestQuestion);
  const auto first = load_bank(folder.path());
  folder.write("a.md", kTestQuestion);
  fs::remove(folder.path() / "c.md");
  const auto second = load_bank(folder.path(), {.previous = &*first});
  EXPECT_THAT(paths_of(*second), ElementsAre("a.md", "b.md", "d.md"));
  EXPECT_EQ(second->files[1]->outline, first->files[0]->outline);
  EXPECT_EQ(second->files[2]->outline, first->files[2]->outline);
}

TEST(LoadBank, ReadsAQuestionAgainWhenOnlyOutlinesAreKept) {
  const TemporaryFolder folder;
  folder.write("viva.toml", kTestConfig);
  folder.write("a.md", "\xEF\xBB\xBF" + with(kTestQuestion, "A registry", "A\r\nregistry"));
  const auto kept = load_bank(folder.path());
  const auto bank = load_bank(folder.path(), {.keep_questions = false});
  const auto& file = *bank->files[0];
  ASSERT_TRUE(file.outline);
  EXPECT_FALSE(file.parsed.question);
  EXPECT_EQ(file.outline->links.size(), 1u);
  const auto again = bank->whole(file);
  ASSERT_TRUE(again) << to_string(again.error());
  const auto& before = *kept->files[0]->parsed.question;
  EXPECT_EQ((*again)->source, before.source);
  EXPECT_EQ((*again)->document.size(), before.document.size());
  EXPECT_EQ((*again)->sections, before.sections);
  EXPECT_EQ((*again)->points.size(), before.points.size());
  EXPECT_EQ((*again)->samples[0].outputs[0].text, before.samples[0].outputs[0].text);
  EXPECT_EQ((*again)->links.size(), before.links.size());
  folder.write("a.md", kTestQuestion);
  EXPECT_EQ(to_string(bank->whole(file).error()),
            "a.md has changed since the bank was read; do this again");
}

TEST(LoadBank, AsksForFindingsOnce) {
  const TemporaryFolder folder;
  folder.write("viva.toml", kTestConfig);
  folder.write("a.md", kTestQuestion);
  folder.write("b.md", "no question");
  static std::atomic<int> asked = 0;
  const LoadOptions options{.inspect = [](const Question& question, const Config&) {
    ++asked;
    return std::vector<Problem>{{.path = question.path, .rule = "seen"}};
  }};
  const auto first = load_bank(folder.path(), options);
  auto again = options;
  again.previous = &*first;
  const auto second = load_bank(folder.path(), again);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(second->files[0]->findings->front().rule, "seen");
  EXPECT_FALSE(second->files[1]->findings);
}

TEST(LoadBank, ReadsPictures) {
  const TemporaryFolder folder;
  folder.write("viva.toml", kTestConfig);
  folder.write("a/q.md", with(kTestQuestion, "exporters.",
                              "![x](../p/a.svg) ![y](b.png) ![z](c.webp) ![w](d.png)"));
  folder.write("p/a.svg", "<svg/>");
  folder.write("a/b.png", "GIF89a");
  folder.write("a/c.webp", std::string(1024 * 1024 + 1, 'x'));
  const auto bank = load_bank(folder.path(), {.threads = 1});
  ASSERT_EQ(bank->pictures.size(), 1u);
  EXPECT_EQ(bank->pictures[0].path, "p/a.svg");
  EXPECT_EQ(bank->pictures[0].bytes, "<svg/>");
  EXPECT_EQ(
      to_lines(bank->problems),
      "a/b.png:1:1: error picture this file is not what its name says; save it again as PNG, SVG or WebP\n"
      "a/c.webp:1:1: error picture this picture is larger than 1 MB; make it smaller\n");
}

TEST(FindBank, LooksUpwardAndThenBelow) {
  const TemporaryFolder folder;
  folder.write("x/bank/viva.toml", kTestConfig);
  folder.write("x/bank/python/q.md", kTestQuestion);
  const auto bank = folder.path() / "x" / "bank";
  EXPECT_EQ(find_bank({}, bank / "python").value(), bank);
  EXPECT_EQ(find_bank({}, folder.path() / "x").value(), bank);
  EXPECT_EQ(find_bank(bank, "/").value(), bank);
  EXPECT_EQ(find_bank("/nowhere", "/").error().message,
            "/nowhere is no bank: it has no viva.toml; name the folder that has one");
  EXPECT_EQ(find_bank({}, folder.path()).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace viva::bank
