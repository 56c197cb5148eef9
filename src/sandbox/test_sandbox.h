#pragma once

#include <filesystem>

#include <gtest/gtest.h>

#include "base/file.h"
#include "sandbox/sandbox.h"

namespace viva::sandbox {

inline std::vector<std::string> shell(std::string script) {
  return {"sh", "-c", std::move(script)};
}
inline std::vector<std::string> python(std::string script) {
  return {"python3", "-I", "-c", std::move(script)};
}

inline Outcome must_run(const Command& command) {
  const auto outcome = run(command);
  EXPECT_TRUE(outcome.has_value()) << outcome.error().message;
  return outcome.value_or(Outcome{});
}

/// How many processes of this machine have `words` on their command line.
inline int count_processes(std::string_view words) {
  int count = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    const auto line = read_file(entry.path() / "cmdline");
    if (line && line->find(words) != std::string::npos) ++count;
  }
  return count;
}

/// Whether this process has any child, also one that nobody reaped.
inline bool has_children() {
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", error))
    if (const auto text = read_file(task.path() / "children"); text && !text->empty()) return true;
  return false;
}

/// Skips where there is no sandbox; nothing may be left running.
class Sandbox : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto answer = available(); !answer)
      GTEST_SKIP() << "NOT TESTED, no sandbox here: " << answer.error().message;
  }
  void TearDown() override { EXPECT_FALSE(has_children()); }
};

}  // namespace viva::sandbox
