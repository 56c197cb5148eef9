// Each write and each fsync fails in turn: nothing acknowledged is lost, and nothing is half done.

#include <set>

#include <gmock/gmock.h>

#include "base/testing.h"
#include "store/faulty_vfs.h"
#include "store/store.h"

namespace viva::store {

namespace {

using ::testing::HasSubstr;

class StoreFaults : public ::testing::Test {
 protected:
  StoreFaults() { calm(); }
  ~StoreFaults() override { calm(); }

  static void calm() {
    faults.writes_left = faults.syncs_left = -1;
    faults.is_full = faults.once = false;
    faults.failed = 0;
  }

  Result<std::unique_ptr<Store>> open() {
    return Store::open({folder_ / "s.sqlite", faulty_vfs()});
  }

  /// A review and the schedule that goes with it; remembers it if it is acknowledged.
  Result<void> add(Store& store, int number) {
    const std::string card = "CARD-" + std::to_string(number);
    auto done = store.write(Person::local, [&](Transaction& tx) -> Result<void> {
      LoggedEvent event{.card = card};
      event.event.id.bytes = {static_cast<std::uint8_t>(number >> 8),
                              static_cast<std::uint8_t>(number)};
      VIVA_CHECK(tx.append(event));
      return tx.save({.card = card});
    });
    if (done) acknowledged_.insert(card);
    return done;
  }

  /// Every acknowledged review is there, and each review has its schedule.
  void check() {
    const auto store = open();
    ASSERT_TRUE(store.has_value()) << to_string(store.error());
    EXPECT_TRUE((*store)->read(Person::local, [&](Transaction& tx) -> Result<void> {
      VIVA_TRY(const auto events, tx.events_after(0, 100'000));
      VIVA_TRY(const auto schedules, tx.schedules());
      std::set<std::string> logged, scheduled;
      for (const auto& each : events) logged.insert(each.event.card);
      for (const auto& each : schedules) scheduled.insert(each.card);
      EXPECT_EQ(logged, scheduled);
      EXPECT_TRUE(std::ranges::includes(logged, acknowledged_));
      return {};
    }));
  }

  const TemporaryFolder folder_;
  std::set<std::string> acknowledged_;
};

}  // namespace

TEST_F(StoreFaults, AFailedWriteIsToldAndTheNextOneWorks) {
  for (int left = 0; left < 40; ++left) {
    SCOPED_TRACE(left);
    {
      const auto store = open();
      ASSERT_TRUE(store.has_value()) << to_string(store.error());
      faults.is_full = left % 2 == 0;
      faults.once = true;
      faults.writes_left = left;
      for (int i = 0; faults.failed == 0 && i < 20; ++i) {
        const auto done = add(**store, 100 * left + i);
        EXPECT_EQ(done.has_value(), faults.failed == 0);
        if (!done) {
          EXPECT_EQ(done.error().code, left % 2 == 0 ? ErrorCode::full : ErrorCode::unavailable);
        }
      }
      EXPECT_EQ(faults.failed, 1);
      EXPECT_TRUE(add(**store, 100 * left + 99).has_value());
    }
    calm();
    check();
  }
}

TEST_F(StoreFaults, AfterAFailedFsyncNothingIsWrittenUntilAStart) {
  for (int left = 0; left < 12; ++left) {
    SCOPED_TRACE(left);
    {
      const auto store = open();
      ASSERT_TRUE(store.has_value()) << to_string(store.error());
      faults.once = true;  // The disk would say yes the next time: it is not to be believed.
      faults.syncs_left = left;
      for (int i = 0; faults.failed == 0 && i < 50; ++i) add(**store, 100 * left + i);
      EXPECT_EQ(faults.failed, 1);
      const auto after = add(**store, 100 * left + 99);
      ASSERT_FALSE(after.has_value());
      EXPECT_EQ(to_string(after.error()),
                (folder_ / "s.sqlite").string() +
                    ": the disk could not make an earlier change durable, so nothing more is "
                    "written; look at the disk, then start the program again");
      EXPECT_TRUE((*store)->read(Person::local, [](Transaction& tx) -> Result<void> {
        VIVA_TRY(const auto count, tx.count_events());
        (void)count;
        return {};
      }));
    }
    calm();
    check();
  }
}

TEST_F(StoreFaults, OpeningSaysWhatFailedAndWorksTheNextTime) {
  for (int left = 0; left < 12; ++left) {
    SCOPED_TRACE(left);
    std::filesystem::remove_all(folder_ / "s.sqlite");
    faults.writes_left = left;
    faults.is_full = true;
    const auto store = open();
    if (!store) {
      EXPECT_THAT(to_string(store.error()), HasSubstr((folder_ / "s.sqlite").string()));
    }
    calm();
    EXPECT_TRUE(open().has_value());
  }
}

}  // namespace viva::store
