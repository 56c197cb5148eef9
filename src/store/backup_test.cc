#include "store/backup.h"

#include <random>

#include <gmock/gmock.h>

#include "base/testing.h"
#include "store/store.h"

namespace viva::store {

namespace {

using ::testing::HasSubstr;

void add_events(const std::filesystem::path& path, int count) {
  const auto store = Store::open({.path = path});
  ASSERT_TRUE(store.has_value());
  ASSERT_TRUE((*store)->write(Person::local, [&](Transaction& tx) -> Result<void> {
    VIVA_TRY(const auto before, tx.count_events());
    for (int i = 0; i < count; ++i) {
      LoggedEvent event{.card = "PY-ADV-001"};
      event.event.id.bytes = {static_cast<std::uint8_t>(before), static_cast<std::uint8_t>(i)};
      VIVA_CHECK(tx.append(event));
    }
    return {};
  }));
}

std::int64_t count_events(const std::filesystem::path& path) {
  std::int64_t count = 0;
  const auto store = Store::open({.path = path});
  EXPECT_TRUE(store.has_value());
  EXPECT_TRUE((*store)->read(Person::local, [&](Transaction& tx) -> Result<void> {
    VIVA_TRY(count, tx.count_events());
    return {};
  }));
  return count;
}

}  // namespace

TEST(Backup, BringsBackWhatWasThere) {
  const TemporaryFolder folder;
  const auto store = folder / "a/store.sqlite", backup = folder / "backup";
  add_events(store, 40);
  const auto made = back_up(store, backup, {});
  ASSERT_TRUE(made.has_value()) << to_string(made.error());
  EXPECT_EQ(made->events, 40);
  EXPECT_EQ(verify_backup(backup), made);
  add_events(store, 2);
  const auto refused = restore(backup, store, false);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(to_string(refused.error()),
            store.string() +
                ": a store is there already; --force puts the backup in its place, and keeps it as "
                "store.sqlite.before-restore");
  EXPECT_EQ(restore(backup, store, true), made);
  EXPECT_EQ(count_events(store), 40);
  EXPECT_EQ(count_events(folder / "a/store.sqlite.before-restore"), 42);
  EXPECT_EQ(restore(backup, folder / "b/c/new.sqlite", false), made);
  EXPECT_EQ(count_events(folder / "b/c/new.sqlite"), 40);
}

TEST(Backup, IsMadeWhileTheStoreIsInUseButNotRestoredThen) {
  const TemporaryFolder folder;
  const auto path = folder / "store.sqlite";
  add_events(path, 3);
  const auto store = Store::open({.path = path});
  EXPECT_EQ(back_up(path, folder / "backup", {})->events, 3);
  const auto refused = restore(folder / "backup", path, true);
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(to_string(refused.error()), HasSubstr("another viva has this store open"));
}

TEST(Backup, NoticesEveryFlippedBit) {
  const TemporaryFolder folder;
  add_events(folder / "store.sqlite", 10);
  ASSERT_TRUE(back_up(folder / "store.sqlite", folder / "backup", {}));
  const std::string sound = read_file(folder / "backup").value();
  std::minstd_rand random(5);
  for (int i = 0; i < 1000; ++i) {
    std::string flipped = sound;
    // The first lines more often than their share.
    const std::size_t at = random() % (i % 4 == 0 ? 200 : flipped.size());
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
    folder.write("flipped", flipped);
    const auto verified = verify_backup(folder / "flipped");
    ASSERT_FALSE(verified.has_value()) << "byte " << at;
    ASSERT_EQ(verified.error().code, ErrorCode::damaged);
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{40}, sound.size() - 1}) {
    folder.write("cut", sound.substr(0, size));
    EXPECT_FALSE(verify_backup(folder / "cut").has_value()) << size;
  }
}

TEST(Backup, SaysWhatIsMissing) {
  const TemporaryFolder folder;
  EXPECT_EQ(
      to_string(back_up(folder / "none", folder / "backup", {}).error()),
      (folder / "none").string() +
          ": there is no store; it is made at the first review, or name another with --store");
  folder.write("text", "no backup\n");
  EXPECT_EQ(to_string(verify_backup(folder / "text").error()),
            (folder / "text").string() +
                ": it does not begin as a backup does; this is no sound backup, use another");
}

}  // namespace viva::store
