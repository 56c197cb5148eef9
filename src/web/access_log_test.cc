#include "web/access_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing.h"

namespace viva::web {

using ::testing::HasSubstr;

namespace {

constexpr std::chrono::sys_time<std::chrono::milliseconds> kTime(
    std::chrono::milliseconds(1'795'341'906'007));

}  // namespace

TEST(AccessLog, WritesOneLineThatNoRequestCanForge) {
  std::string out;
  append_entry(out, {.time = kTime,
                     .client = "2001:db8::1",
                     .method = "GET",
                     .path = "/a\"b\\c\n\x1b[2J\xc3\xa9",
                     .status = 404,
                     .bytes = 1234,
                     .duration = std::chrono::microseconds(56),
                     .route = "question"});
  EXPECT_EQ(out,
            "ts=2026-11-22T10:05:06.007Z event=request client=2001:db8::1 method=GET "
            "path=\"/a\\x22b\\x5cc\\x0a\\x1b[2J\\xc3\\xa9\" status=404 bytes=1234 duration_us=56 "
            "route=question\n");
}

TEST(AccessLog, GoesOnInANewFileWhenTheOldOneWasRenamed) {
  const TemporaryFolder folder;
  const auto path = folder / "access.log";
  auto log = AccessLog::open(path.string());
  ASSERT_TRUE(log);
  log->add({.time = kTime, .path = "/one"});
  std::filesystem::rename(path, folder / "access.log.1");
  ASSERT_TRUE(log->reopen());
  log->add({.time = kTime, .path = "/two"});
  log->flush();
  EXPECT_THAT(read_file(folder / "access.log.1").value(), HasSubstr("path=\"/one\""));
  EXPECT_THAT(read_file(path).value(), HasSubstr("path=\"/two\""));
}

TEST(AccessLog, SaysThatItCannotBeOpened) {
  const auto log = AccessLog::open("/nowhere/access.log");
  ASSERT_FALSE(log.has_value());
  EXPECT_EQ(to_string(log.error()),
            "cannot write the access log /nowhere/access.log: No such file or directory");
}

}  // namespace viva::web
