#include <stdlib.h>

#include <cstdlib>

#include <gtest/gtest.h>

#include "bank/testing.h"
#include "base/file.h"
#include "check/lint.h"

namespace viva::check {
namespace {

namespace fs = std::filesystem;

/// A git repository with a bank in the folder `bank`, gone when the test ends.
class Repository {
 public:
  Repository() {
    std::string name = (fs::temp_directory_path() / "viva-git-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
    fs::create_directory(path_ / "bank");
    git("init -q");
  }
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;
  ~Repository() { fs::remove_all(path_); }

  bool git(const std::string& words) const {
    const std::string command = "git -C " + path_.string() + " -c user.name=x -c user.email=x@x " +
                                words + " >/dev/null 2>&1";
    return std::system(command.c_str()) == 0;
  }
  void write(const char* name, std::string_view text) const {
    EXPECT_TRUE(write_file(path_ / name, text));
  }
  bank::Bank bank() const { return {.directory = path_ / "bank"}; }

 private:
  fs::path path_;
};

TEST(QuestionsAtCommit, ReadsTheBankAsItWas) {
  const Repository repository;
  repository.write("bank/a.md", bank::kTestQuestion);
  repository.write("bank/b b.md",
                   bank::with(bank::kTestQuestion, "id: PY-ADV-001", "id: PY-ADV-002"));
  repository.write("bank/README.md", "# Nothing\n");
  repository.write("other.md", bank::kTestQuestion);
  if (!repository.git("add .") || !repository.git("commit -qm x")) GTEST_SKIP() << "no git here";
  repository.write("bank/a.md", "---\n");
  const auto earlier = questions_at_commit(repository.bank(), "HEAD");
  ASSERT_TRUE(earlier.has_value()) << earlier.error().message;
  ASSERT_EQ(earlier->size(), 2u);
  EXPECT_EQ((*earlier)[0].id, "PY-ADV-001");
  EXPECT_EQ((*earlier)[0].source, bank::kTestQuestion);
  EXPECT_EQ((*earlier)[1].id, "PY-ADV-002");
}

TEST(QuestionsAtCommit, SaysWhatIsMissing) {
  const Repository repository;
  for (const char* ref : {"nowhere", "--all", "", "HEAD"})
    EXPECT_EQ(questions_at_commit(repository.bank(), ref).error(),
              unavailable(std::string("there is no commit `") + ref +
                          "` here; name a branch, a tag or a commit"));
  const bank::Bank outside{.directory = "/proc"};
  EXPECT_TRUE(questions_at_commit(outside, "HEAD")
                  .error()
                  .message.starts_with("git says: fatal: not a git repository"));
}

}  // namespace
}  // namespace viva::check
