#include "check/sample_cache.h"

#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "bank/testing.h"
#include "base/testing.h"

namespace viva::check {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;

/// One sample on one runtime, all of which can be changed.
struct Scene {
  bank::Question question;
  bank::Runtime runtime{.key = "py", .language = "python", .run = {"python3", "{file}"}};
  RuntimeInUse use{.version = "3.12.0",
                   .bits = 64,
                   .packages = {{"numpy", "1.0"}},
                   .made_from = "a root",
                   .tools = {{"driver.py", "x"}},
                   .elsewhere = {{"TZ", "x"}}};
  Scrutiny scrutiny;
  std::vector<const bank::Sample*> before;

  Scene() {
    question.samples.push_back({.language = "python", .code = "1", .verdict = bank::Verdict::run});
  }
  std::string key() {
    use.runtime = &runtime;
    return cache_key(Job{&question, &question.samples[0], {before, {}}, {}}, use, scrutiny);
  }
};

TEST(CacheKey, NamesEverythingThatARunDependsOn) {
  const bank::Sample first{.code = "0"};
  const std::pair<const char*, std::function<void(Scene&)>> cases[] = {
      {"nothing", [](Scene&) {}},
      {"code", [](Scene& s) { s.question.samples[0].code = "2"; }},
      {"verdict", [](Scene& s) { s.question.samples[0].verdict = bank::Verdict::error; }},
      {"what is before it", [&](Scene& s) { s.before = {&first}; }},
      {"the command",
       [](Scene& s) {
         s.runtime.run = {"python3", "-O", "{file}"};
       }},
      {"another command",
       [](Scene& s) {
         s.runtime.parse = {"python3", "{file}"};
       }},
      {"the pattern of reports", [](Scene& s) { s.runtime.report = "x"; }},
      {"the runtime", [](Scene& s) { s.runtime.key = "pypy"; }},
      {"the version", [](Scene& s) { s.use.version = "3.12.1"; }},
      {"the size of a word", [](Scene& s) { s.use.bits = 32; }},
      {"a package's version",
       [](Scene& s) {
         s.use.packages = {{"numpy", "2.0"}};
       }},
      {"a package more", [](Scene& s) { s.use.packages.emplace_back("scipy", "1.0"); }},
      {"the root", [](Scene& s) { s.use.made_from = "another root"; }},
      {"a tool's text",
       [](Scene& s) {
         s.use.tools = {{"driver.py", "y"}};
       }},
      {"a tool for a package",
       [](Scene& s) {
         s.use.tools.clear();
         s.use.packages.insert(s.use.packages.begin(), {"driver.py", "x"});
       }},
      {"the second run",
       [](Scene& s) {
         s.use.elsewhere = {{"TZ", "y"}};
       }},
      {"the time limit", [](Scene& s) { s.scrutiny.limits.wall *= 2; }},
      {"the sanitizer", [](Scene& s) { s.scrutiny.sanitize = true; }},
  };
  std::set<std::string> keys;
  for (const auto& [name, change] : cases) {
    Scene scene;
    change(scene);
    EXPECT_TRUE(keys.insert(scene.key()).second) << name;
    EXPECT_TRUE(keys.contains(scene.key())) << name;
  }
}

class Cache : public testing::Test {
 protected:
  static void age(const fs::path& path, hours by) {
    fs::last_write_time(path, fs::file_time_type::clock::now() - by);
  }
  static bool is_new(const fs::path& path) {
    return fs::last_write_time(path) > fs::file_time_type::clock::now() - hours(1);
  }
  const TemporaryFolder folder_;
};

TEST_F(Cache, ForgetsWhatWasNotUsedForAMonthOnceADay) {
  const auto now = fs::file_time_type::clock::now();
  const auto fill = [&] {
    for (const char* name : {"old", "young"}) folder_.write(name, "");
    age(folder_ / "old", hours(24) * 30 + hours(1));
    age(folder_ / "young", hours(24) * 29);
  };
  fill();
  forget_unused(folder_.path(), now);
  EXPECT_FALSE(fs::exists(folder_ / "old"));
  EXPECT_TRUE(fs::exists(folder_ / "young"));
  fill();
  forget_unused(folder_.path(), now + hours(23));
  EXPECT_TRUE(fs::exists(folder_ / "old"));
  forget_unused(folder_.path(), now + hours(25));
  EXPECT_FALSE(fs::exists(folder_ / "old"));
}

TEST_F(Cache, KeepsWhatIsUsed) {
  const auto cache = SampleCache::in(folder_ / "samples");
  cache.keep("key", {.printed = "x"});
  const fs::path file = folder_ / "samples/key";
  ASSERT_TRUE(fs::exists(file));
  age(file, hours(25));
  ASSERT_TRUE(cache.find("key").has_value());
  EXPECT_TRUE(is_new(file));
}

TEST_F(Cache, KeepsNoErrorsAndNoBytesThatAreNoText) {
  const auto cache = SampleCache::in(folder_.path());
  cache.keep("error", {.finding = Finding{"sample-failed", "x"}});
  cache.keep("bytes", {.printed = "\xff"});
  cache.keep("warning", {.finding = Finding{"sample-warning", "x", bank::Severity::warning}});
  EXPECT_FALSE(cache.find("error"));
  EXPECT_FALSE(cache.find("bytes"));
  ASSERT_TRUE(cache.find("warning"));
  EXPECT_EQ(cache.find("warning")->finding->rule, "sample-warning");
}

}  // namespace
}  // namespace viva::check
