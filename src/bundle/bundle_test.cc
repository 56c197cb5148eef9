#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing.h"
#include "bundle/reader.h"
#include "bundle/writer.h"

namespace viva::bundle {
namespace {

namespace fs = std::filesystem;

/// Three sections: empty, small, and longer than two blocks.
Result<Writer::Finished> write_sample(const fs::path& target) {
  VIVA_TRY(Writer writer, Writer::create(target));
  writer.add_section("empty", "");
  writer.add_section("numbers", bytes_of(std::vector<std::uint32_t>{3, 1, 4}));
  writer.begin_section("long");
  for (int i = 0; i < 3000; ++i) writer.append(std::string(50, static_cast<char>('a' + i % 26)));
  return writer.finish();
}

TEST(Bundle, ReadsBackWhatWasWritten) {
  const TemporaryFolder folder;
  const auto written = write_sample(folder / "bank.viva");
  ASSERT_TRUE(written) << to_string(written.error());
  const auto reader = Reader::open(written->path);
  ASSERT_TRUE(reader) << to_string(reader.error());
  EXPECT_THAT(reader->names(), testing::ElementsAre("empty", "numbers", "long"));
  EXPECT_EQ(reader->section("empty").value(), "");
  EXPECT_THAT(reader->table<std::uint32_t>("numbers").value(), testing::ElementsAre(3, 1, 4));
  EXPECT_EQ(reader->read(2, 65530, 20)->size(), 20u);  // Over the edge of a block.
  EXPECT_TRUE(reader->verify());
  EXPECT_EQ(reader->content_hash(), written->content_hash);
}

TEST(Bundle, SameInputSameBytes) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_sample(folder / "a.viva"));
  ASSERT_TRUE(write_sample(folder / "b.viva"));
  EXPECT_EQ(read_file(folder / "a.viva").value(), read_file(folder / "b.viva").value());
}

TEST(Bundle, IsNamedByItsHashInADirectoryAndReadOnly) {
  const TemporaryFolder folder;
  const auto written = write_sample(folder / "bundles/");
  ASSERT_TRUE(written) << to_string(written.error());
  EXPECT_EQ(written->path, folder / "bundles" / (to_hex(written->content_hash) + ".viva"));
  EXPECT_EQ(fs::status(written->path).permissions(), fs::perms{0444});
}

TEST(Bundle, LeavesNothingBehindWhenItIsNotFinished) {
  const TemporaryFolder folder;
  { ASSERT_TRUE(Writer::create(folder / "bank.viva")); }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Bundle, SaysWhatIsWrongWithAFile) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_sample(folder / "good.viva"));
  const std::string good = read_file(folder / "good.viva").value();
  std::string other_version = good;
  other_version[8] = 9;
  const std::pair<std::string, const char*> cases[] = {
      {"", "x.viva: not a Viva bundle; make one with `viva build BANK -o FILE`"},
      {"PK\3\4 something else that is long enough to hold a header, were it one of ours......................",
       "x.viva: not a Viva bundle; make one with `viva build BANK -o FILE`"},
      {other_version,
       "x.viva: a bundle of version 9, this program reads version 2; build it again with `viva build`"},
      {good.substr(0, good.size() - 1),
       "x.viva: damaged bundle (cut off); build it again with `viva build`"},
  };
  for (const auto& [bytes, message] : cases) {
    SCOPED_TRACE(message);
    const auto reader = Reader::from_bytes(bytes, "x.viva");
    ASSERT_FALSE(reader);
    EXPECT_EQ(to_string(reader.error()), message);
    EXPECT_EQ(reader.error().code, ErrorCode::damaged);
  }
}

/// Each byte changed in turn: refused at opening, or by `verify`; never taken for good.
TEST(Bundle, NoticesEveryChangedByte) {
  const TemporaryFolder folder;
  auto writer = Writer::create(folder / "small.viva");
  ASSERT_TRUE(writer);
  writer->add_section("one", "Why RAII?");
  writer->add_section("two", bytes_of(std::vector<std::uint64_t>{1, 2, 3}));
  ASSERT_TRUE(writer->finish());
  const std::string good = read_file(folder / "small.viva").value();
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    const auto reader = Reader::from_bytes(bad, "x.viva");
    EXPECT_FALSE(reader && reader->verify()) << "byte " << i;
  }
}

TEST(Bundle, ReadsNothingOutsideASection) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_sample(folder / "bank.viva"));
  const auto reader = Reader::open(folder / "bank.viva");
  ASSERT_TRUE(reader);
  const std::tuple<std::size_t, std::uint64_t, std::uint64_t> outside[] = {
      {1, 0, 13}, {1, 12, 1}, {1, ~0ull, 2}, {1, 4, ~0ull}, {7, 0, 1}};
  for (const auto& [section, offset, size] : outside)
    EXPECT_FALSE(reader->read(section, offset, size));
  EXPECT_FALSE(reader->table<std::uint64_t>("numbers"));  // 12 bytes are no records of 8.
  EXPECT_FALSE(reader->section("other"));
}

}  // namespace
}  // namespace viva::bundle
