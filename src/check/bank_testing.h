#pragma once

// For tests: a bank of one question, whose samples run in the sandbox.

#include <filesystem>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "base/file.h"
#include "sandbox/folder.h"
#include "sandbox/sandbox.h"

namespace viva::check {

/// A fenced block.
inline std::string fence(const std::string& info, const std::string& code) {
  return "```" + info + "\n" + code + "```\n";
}

/// A bank of one question in a folder of its own, with SQLite's driver.
class OneQuestionBank : public testing::Test {
 protected:
  explicit OneQuestionBank(std::string config) : config_(std::move(config)) {}

  void SetUp() override {
    if (const auto answer = sandbox::available(); !answer)
      GTEST_SKIP() << "NOT TESTED, no sandbox here: " << answer.error().message;
    auto made = sandbox::TemporaryFolder::create();
    ASSERT_TRUE(made.has_value());
    folder_.emplace(std::move(*made));
    std::filesystem::create_directory(folder_->path() / "_runtimes");
    std::filesystem::copy_file("bank/_runtimes/sqlite.py", folder_->path() / "_runtimes/sqlite.py");
    configure(config_);
  }

  void configure(const std::string& text) {
    ASSERT_TRUE(write_file(folder_->path() / "viva.toml", text).has_value());
  }
  std::filesystem::path file() const { return folder_->path() / "q.md"; }
  void put(const std::string& text) { ASSERT_TRUE(write_file(file(), text).has_value()); }

  std::optional<sandbox::TemporaryFolder> folder_;

 private:
  const std::string config_;
};

}  // namespace viva::check
