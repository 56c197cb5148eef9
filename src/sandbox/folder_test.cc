#include "sandbox/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>

#include <gtest/gtest.h>

#include "base/testing.h"
#include "sandbox/keeper.h"

namespace viva::sandbox {
namespace {

namespace fs = std::filesystem;

void make_old(const fs::path& path, std::time_t seconds) {
  const std::time_t then = std::time(nullptr) - seconds;
  const timespec times[] = {{then, 0}, {then, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
}

TEST(RemoveLeftovers, TakesOnlyWhatIsOldAndOurs) {
  struct Case {
    const char* name;
    std::time_t age_seconds;
    uid_t owner;
    bool stays;
  };
  constexpr uid_t kStranger = 12'345;
  const uid_t self = ::geteuid();
  const Case cases[] = {
      {"viva-sample-old", 100, self, false},
      {"viva-sample-young", 10, self, true},
      {"another-old", 100, self, true},
      {"viva-sample-of-the-sandbox", 100, kUser, false},
      {"viva-sample-of-a-stranger", 100, kStranger, true},
  };
  const viva::TemporaryFolder place;
  for (const Case& each : cases) {
    if (self != 0 && each.owner != self) continue;  // Only root can make it.
    place.write(std::string(each.name) + "/deeper/file", "");
    ASSERT_EQ(::chown((place / each.name).c_str(), each.owner, each.owner), 0);
    make_old(place / each.name, each.age_seconds);
  }
  remove_leftovers(place.path());
  for (const Case& each : cases) {
    if (self != 0 && each.owner != self) continue;
    EXPECT_EQ(fs::exists(place / each.name), each.stays) << each.name;
  }
}

TEST(RemoveLeftovers, LeavesWhatIsHeldAndFollowsNoLink) {
  const viva::TemporaryFolder place;
  place.write("viva-sample-held/file", "");
  place.write("elsewhere/file", "");
  fs::create_directory_symlink("elsewhere", place / "viva-sample-link");
  make_old(place / "viva-sample-held", 100);
  make_old(place / "elsewhere", 100);
  const FileDescriptor held(::open((place / "viva-sample-held").c_str(), O_RDONLY | O_DIRECTORY));
  ASSERT_EQ(::flock(held.get(), LOCK_SH), 0);
  remove_leftovers(place.path());
  EXPECT_TRUE(fs::exists(place / "viva-sample-held/file"));
  EXPECT_TRUE(fs::exists(place / "elsewhere/file"));
}

/// Root may read and remove everything, so this is tried as somebody who may not.
template <class Work>
bool works_as_user(const Work& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    const bool user = ::geteuid() != 0 || (::setgid(kUser) == 0 && ::setuid(kUser) == 0);
    ::_exit(user && work() ? 0 : 1);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child && status == 0;
}

TEST(RemoveLeftovers, UnlocksFoldersAndNothingBesides) {
  const viva::TemporaryFolder place;
  ASSERT_EQ(::chmod(place.path().c_str(), 0777), 0);
  EXPECT_TRUE(works_as_user([&] {
    const fs::path outside = place / "outside", old = place / "viva-sample-old";
    fs::create_directories(old / "a/b/c");
    fs::create_directory(outside);
    fs::create_directory_symlink(outside, old / "a/link");
    for (const fs::path& locked : {outside, old / "a/b", old / "a"}) ::chmod(locked.c_str(), 0);
    make_old(old, 100);
    remove_leftovers(place.path());
    return !fs::exists(old) && fs::status(outside).permissions() == fs::perms::none;
  }));
}

}  // namespace
}  // namespace viva::sandbox
