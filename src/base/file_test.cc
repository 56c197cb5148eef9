#include "base/file.h"

#include <gtest/gtest.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/mapped_file.h"
#include "base/testing.h"

namespace viva {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  const TemporaryFolder folder_;
};

TEST_F(Files, AreReadBackAsWritten) {
  constexpr std::string_view kText("one\0two", 7);
  ASSERT_TRUE(write_file(folder_ / "a", kText));
  EXPECT_EQ(read_file(folder_ / "a").value(), kText);
  ASSERT_TRUE(write_file(folder_ / "empty", ""));
  EXPECT_EQ(read_file(folder_ / "empty").value(), "");
  EXPECT_EQ(MappedFile::open(folder_ / "empty")->bytes().size(), 0u);
}

TEST_F(Files, LeadInsideWhenEveryLinkDoes) {
  folder_.write("bank/a/file", "");
  folder_.write("bank2/file", "");
  fs::create_directory_symlink("../bank2", folder_ / "bank/away");
  fs::create_symlink("a/file", folder_ / "bank/near");
  fs::create_symlink("../bank2/file", folder_ / "bank/far");
  fs::create_symlink("nothing", folder_ / "bank/loose");
  const std::pair<const char*, bool> cases[] = {
      {"a/file", true}, {"near", true},  {"a/../a/file", true}, {"far", false},
      {"loose", false}, {"none", false}, {"away/file", false},  {"../bank2/file", false},
  };
  for (const auto& [path, inside] : cases)
    EXPECT_EQ(leads_inside(folder_ / "bank" / path, folder_ / "bank"), inside) << path;
}

TEST_F(Files, SayWhatIsWrong) {
  ASSERT_TRUE(write_file(folder_ / "long", std::string(100, 'x')));
  const std::string path = folder_.path().string();
  EXPECT_EQ(to_string(read_file(folder_ / "none").error()), path + "/none: no such file");
  EXPECT_EQ(to_string(read_file(folder_ / "long", 99).error()),
            path + "/long: larger than 99 bytes; split it");
  EXPECT_EQ(to_string(write_file(folder_ / "no" / "folder", "x").error()),
            "cannot write in " + path + "/no: No such file or directory");
  EXPECT_EQ(to_string(MappedFile::open(folder_.path()).error()),
            path + ": not a file; name a file");
}

TEST_F(Files, AppearWholeOrNotAtAll) {
  ASSERT_TRUE(write_file(folder_ / "a", "old"));
  {
    auto file = AtomicFile::create(folder_ / "a");
    ASSERT_TRUE(file && file->write("half"));
    EXPECT_EQ(read_file(folder_ / "a").value(), "old");
  }
  EXPECT_EQ(read_file(folder_ / "a").value(), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), 1);
}

TEST_F(Files, ThatBecomeShorterWhileMappedReadAsZeros) {
  folder_.write("a", std::string(3 * 65536, 'x'));
  folder_.write("b", std::string(3 * 65536, 'x'));
  const auto cut = MappedFile::open(folder_ / "a"), other = MappedFile::open(folder_ / "b");
  ASSERT_TRUE(cut && other);
  fs::resize_file(folder_ / "a", 65536);
  EXPECT_TRUE(cut->is_whole());  // Nobody has looked yet.
  EXPECT_EQ(cut->bytes()[0], std::byte{'x'});
  EXPECT_EQ(cut->bytes()[2 * 65536], std::byte{0});
  EXPECT_EQ(cut->bytes()[3 * 65536 - 1], std::byte{0});
  EXPECT_FALSE(cut->is_whole());
  EXPECT_EQ(other->bytes()[2 * 65536], std::byte{'x'});
  EXPECT_TRUE(other->is_whole());
}

TEST(FileStamps, AreTrustedOnceTheClockHasMovedOn) {
  using std::chrono::milliseconds;
  const FileStamp stamp{
      .inode = 1, .size_bytes = 1, .modified_ns = 5'000'000'000, .changed_ns = 9'000'000'000};
  const std::pair<int, bool> cases[] = {
      {5000, false}, {9000, false}, {11000, false}, {11001, true}};
  for (const auto& [now, settled] : cases)
    EXPECT_EQ(stamp.is_settled(std::chrono::system_clock::time_point(milliseconds(now))), settled)
        << now;
  EXPECT_FALSE(FileStamp{}.is_settled(std::chrono::system_clock::time_point(milliseconds(99999))));
}

TEST_F(Files, HaveAStampThatChangesWithThem) {
  ASSERT_TRUE(write_file(folder_ / "a", "one"));
  const auto stamp = stamp_of(folder_ / "a");
  ASSERT_TRUE(stamp);
  EXPECT_EQ(read_stamped(folder_ / "a", 10).value().stamp, *stamp);
  ASSERT_TRUE(write_file(folder_ / "a", "four"));
  EXPECT_NE(stamp_of(folder_ / "a"), stamp);
  EXPECT_FALSE(stamp_of(folder_ / "b"));
}

TEST(Sha256, GivesTheStandardsDigests) {
  // Source: FIPS 180-4 examples.
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Dates, AreDaysThatExist) {
  const std::pair<const char*, const char*> cases[] = {{"2026-11-23", "23 November 2026"},
                                                       {"2024-02-29", "29 February 2024"},
                                                       {"1970-01-01", "1 January 1970"}};
  for (const auto& [iso, words] : cases) {
    ASSERT_TRUE(parse_date(iso)) << iso;
    EXPECT_EQ(to_iso(*parse_date(iso)), iso);
    EXPECT_EQ(to_words(*parse_date(iso)), words);
  }
  for (const char* wrong :
       {"", "2026-02-29", "2026-13-01", "2026-1-1", "20261123", "2026-11-23x", "-026-11-23"})
    EXPECT_FALSE(parse_date(wrong)) << wrong;
  EXPECT_EQ(to_http_date(std::chrono::sys_seconds(std::chrono::seconds(784111777))),
            "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace viva
