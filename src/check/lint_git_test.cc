#include <cstdlib>

#include <gtest/gtest.h>

#include "bank/testing.h"
#include "base/testing.h"
#include "check/lint.h"

namespace viva::check {
namespace {

namespace fs = std::filesystem;

/// A git repository with a bank in the folder `bank`, gone when the test ends.
class Repository {
 public:
  Repository() {
    fs::create_directory(folder_ / "bank");
    git("init -q");
  }

  bool git(const std::string& words) const {
    const std::string command = "git -C " + folder_.path().string() +
                                " -c user.name=x -c user.email=x@x " + words + " >/dev/null 2>&1";
    return std::system(command.c_str()) == 0;
  }
  void write(const char* name, std::string_view text) const { folder_.write(name, text); }
  bank::Bank bank() const { return {.directory = folder_ / "bank"}; }

 private:
  const TemporaryFolder folder_;
};

TEST(QuestionsAtCommit, ReadsTheBankAsItWas) {
  const Repository repository;
  repository.write("bank/a.md", bank::kTestQuestion);
  repository.write("bank/b b.md",
                   bank::with(bank::kTestQuestion, "id: PY-ADV-001", "id: PY-ADV-002"));
  for (const char* name : {"README.md", "_draft.md", "_new/c.md", "paths/d.md"})
    repository.write((std::string("bank/") + name).c_str(), bank::kTestQuestion);
  repository.write("other.md", bank::kTestQuestion);
  if (!repository.git("add .") || !repository.git("commit -qm x")) GTEST_SKIP() << "no git here";
  repository.write("bank/a.md", "---\n");
  const auto earlier = questions_at_commit(repository.bank(), "HEAD");
  ASSERT_TRUE(earlier.has_value()) << earlier.error().message;
  ASSERT_EQ(earlier->size(), 2u);
  EXPECT_EQ((*earlier)[0].id, "PY-ADV-001");
  EXPECT_EQ((*earlier)[0].source, bank::kTestQuestion);
  EXPECT_EQ((*earlier)[0].path, "a.md");
  EXPECT_EQ((*earlier)[1].id, "PY-ADV-002");
  EXPECT_EQ((*earlier)[1].path, "b b.md");
}

TEST(QuestionsAtCommit, SaysWhatIsMissing) {
  const Repository repository;
  for (const char* ref : {"nowhere", "--all", "", "HEAD"})
    EXPECT_EQ(questions_at_commit(repository.bank(), ref).error(),
              not_found(std::string("there is no commit `") + ref +
                        "` here; name a branch, a tag or a commit"));
  const bank::Bank outside{.directory = "/proc"};
  EXPECT_TRUE(questions_at_commit(outside, "HEAD")
                  .error()
                  .message.starts_with("git says: fatal: not a git repository"));
}

}  // namespace
}  // namespace viva::check
