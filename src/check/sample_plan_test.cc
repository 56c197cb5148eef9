#include "check/sample_plan.h"

#include <gtest/gtest.h>

#include "bank/testing.h"
#include "base/testing.h"
#include "check/sample_cache.h"

namespace viva::check {
namespace {

namespace fs = std::filesystem;

/// A tool is a file of the bank: what lies elsewhere is nobody's to show.
TEST(FindRuntimes, TakesToolsOfTheBankOnly) {
  const TemporaryFolder folder;
  folder.write("secret", "x");
  folder.write("bank/_runtimes/driver.py", "y");
  fs::create_symlink("../../secret", folder / "bank/_runtimes/link.txt");
  fs::create_directory_symlink("..", folder / "bank/away");
  const std::string link = "it is a link that leads out of the bank; copy the file in";
  const std::pair<const char*, std::string> cases[] = {
      {"_runtimes/link.txt", link},
      {"away/secret", link},
      {"_runtimes/none.py", (folder / "bank/_runtimes/none.py").string() +
                                ": no such file; put it there, or mend `tools`"},
  };
  for (const auto& [tool, why] : cases) {
    SCOPED_TRACE(tool);
    const std::string config =
        bank::with(bank::kTestConfig, "run = [", fmt::format("tools = [\"{}\"]\nrun = [", tool));
    bank::Bank bank{.directory = folder / "bank",
                    .config = bank::parse_config(config, "viva.toml").config};
    const auto found = find_runtimes(bank, 1, SampleCache(false), [](const auto&) { return true; });
    ASSERT_EQ(found.missing.size(), 1U);
    EXPECT_EQ(found.missing[0].reason,
              fmt::format("[runtime.cpython-3-13] lays the tool `{}` beside its samples, and {}",
                          tool, why));
  }
}

}  // namespace
}  // namespace viva::check
