#include "store/store.h"

#include <map>
#include <random>
#include <thread>

#include <gmock/gmock.h>

#include "base/testing.h"
#include "store/schema.h"

namespace viva::store {

namespace {

using practice::EventId;
using practice::EventKind;
using practice::Time;
using ::testing::HasSubstr;
using Random = std::minstd_rand;

int below(Random& random, int end) {
  return static_cast<int>(random() % static_cast<unsigned>(end));
}

/// One of a few IDs, so that repetition happens.
EventId id_of(int number) {
  EventId id;
  id.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

std::string card_of(int number) { return "PY-BEG-00" + std::to_string(number); }

LoggedEvent random_event(Random& random) {
  LoggedEvent logged{.card = card_of(below(random, 4)), .took_ms = below(random, 1000)};
  logged.event.id = id_of(below(random, 200));
  logged.event.review = {Time(std::chrono::milliseconds(below(random, 1'000'000))),
                         practice::Minutes(below(random, 100) - 50),
                         practice::Grade(1 + below(random, 4))};
  if (below(random, 5) == 0) {
    logged.event.kind = EventKind::undo;
    logged.event.undone = id_of(below(random, 200));
  }
  if (below(random, 2) == 0) logged.content = sha256(logged.card);
  return logged;
}

CardSchedule random_schedule(Random& random) {
  CardSchedule card{.card = card_of(below(random, 4)), .last_event = id_of(below(random, 9))};
  card.schedule = {.stage = practice::Stage(below(random, 4)),
                   .step = below(random, 3),
                   .memory = {random() / 7.0, 10.0 / (1 + below(random, 9))},
                   .interval_days = below(random, 100),
                   .reviews = below(random, 9),
                   .lapses = below(random, 9),
                   .due = Time(std::chrono::milliseconds(below(random, 1'000'000))),
                   .last_day = below(random, 100) - 50,
                   .seed = ~std::uint64_t{0} - random()};
  return card;
}

/// What the store should hold, kept in maps.
struct Model {
  std::map<EventId, LoggedEvent> events;
  std::map<std::string, CardSchedule> schedules;
  std::map<std::string, Note> notes;
  std::map<std::string, Bookmark> bookmarks;
};

std::vector<LoggedEvent> sorted(std::vector<LoggedEvent> events) {
  std::ranges::sort(events, {}, [](const LoggedEvent& each) { return each.event.id; });
  return events;
}

template <class Value>
std::vector<Value> values_of(const std::map<std::string, Value>& map) {
  std::vector<Value> values;
  for (const auto& [key, value] : map) values.push_back(value);
  return values;
}

void act(Random& random, Transaction& tx, Model& model) {
  switch (below(random, 6)) {
    case 0:
    case 1: {
      const LoggedEvent event = random_event(random);
      EXPECT_EQ(tx.append(event).value(), model.events.emplace(event.event.id, event).second);
      break;
    }
    case 2: {
      const CardSchedule card = random_schedule(random);
      ASSERT_TRUE(tx.save(card));
      model.schedules.insert_or_assign(card.card, card);
      break;
    }
    case 3: {
      const std::string card = card_of(below(random, 4));
      ASSERT_TRUE(tx.remove_schedule(card));
      model.schedules.erase(card);
      break;
    }
    case 4: {
      const Note note{card_of(below(random, 4)), std::string(below(random, 3), 'n'), Time()};
      ASSERT_TRUE(tx.save_note(note));
      if (note.text.empty())
        model.notes.erase(note.card);
      else
        model.notes.insert_or_assign(note.card, note);
      break;
    }
    default: {
      const Bookmark bookmark{card_of(below(random, 4)), Time(std::chrono::milliseconds(random()))};
      if (below(random, 2) == 0) {
        ASSERT_TRUE(tx.add_bookmark(bookmark));
        model.bookmarks.emplace(bookmark.card, bookmark);
      } else {
        ASSERT_TRUE(tx.remove_bookmark(bookmark.card));
        model.bookmarks.erase(bookmark.card);
      }
    }
  }
}

void expect_same(Transaction& tx, const Model& model) {
  std::vector<LoggedEvent> events;
  const auto numbered = tx.events_after(0, 1'000'000).value();
  for (const auto& each : numbered) events.push_back(each.event);
  std::vector<LoggedEvent> expected;
  for (const auto& [id, event] : model.events) expected.push_back(event);
  EXPECT_EQ(sorted(events), expected);
  EXPECT_EQ(tx.count_events().value(), static_cast<std::int64_t>(expected.size()));
  EXPECT_EQ(tx.schedules().value(), values_of(model.schedules));
  EXPECT_EQ(tx.notes().value(), values_of(model.notes));
  EXPECT_EQ(tx.bookmarks().value(), values_of(model.bookmarks));
  for (int i = 0; i < 4; ++i) {
    const std::string card = card_of(i);
    expected.clear();
    for (const auto& [id, event] : model.events)
      if (event.card == card) expected.push_back(event);
    EXPECT_EQ(sorted(tx.events_of(card).value()), expected);
    const auto there = model.schedules.find(card);
    EXPECT_EQ(tx.schedule(card).value(),
              there == model.schedules.end() ? std::nullopt : std::optional(there->second));
  }
}

std::unique_ptr<Store> opened(const TemporaryFolder& folder) {
  auto store = Store::open({.path = folder / "store.sqlite"});
  EXPECT_TRUE(store.has_value()) << to_string(store.error());
  return std::move(*store);
}

}  // namespace

TEST(Store, HoldsWhatAPlainMapWouldHold) {
  const TemporaryFolder folder;
  Random random(3);
  Model model, other;
  for (int round = 0; round < 12; ++round) {  // Closed and opened again each time.
    const auto store = opened(folder);
    for (int i = 0; i < 30; ++i) {
      const bool fails = below(random, 4) == 0;
      Model after = model;
      const auto done = store->write(Person::local, [&](Transaction& tx) -> Result<void> {
        for (int action = below(random, 6); action >= 0; --action) act(random, tx, after);
        if (fails) return std::unexpected(conflict("as asked"));
        return {};
      });
      EXPECT_EQ(done.has_value(), !fails);
      if (!fails) model = after;
    }
    const auto compare = [&](Transaction& tx) -> Result<void> {
      expect_same(tx, model);
      return {};
    };
    EXPECT_TRUE(store->read(Person::local, compare));
    // Another person's rows are their own.
    EXPECT_TRUE(store->read(Person(2), [&](Transaction& tx) -> Result<void> {
      expect_same(tx, other);
      return {};
    }));
  }
  EXPECT_GT(model.events.size(), 100u);
}

TEST(Store, AnswersManyThreadsEachWithItsOwnOutcome) {
  const TemporaryFolder folder;
  const auto store = opened(folder);
  std::vector<std::jthread> threads;
  std::atomic<int> stored = 0, refused = 0;
  for (int thread = 0; thread < 8; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 50; ++i) {
        const bool fails = i % 5 == 4;
        const auto done = store->write(Person::local, [&](Transaction& tx) -> Result<void> {
          LoggedEvent event{.card = "A"};
          event.event.id.bytes = {static_cast<std::uint8_t>(thread), static_cast<std::uint8_t>(i)};
          VIVA_CHECK(tx.append(event));
          if (fails) return std::unexpected(invalid("as asked"));
          return {};
        });
        ++(done ? stored : refused);
      }
    });
  threads.clear();
  EXPECT_EQ(stored, 8 * 40);
  EXPECT_EQ(refused, 8 * 10);
  EXPECT_TRUE(store->read(Person::local, [](Transaction& tx) -> Result<void> {
    EXPECT_EQ(tx.count_events().value(), 320);
    return {};
  }));
}

TEST(Store, LetsReadersChangeNothing) {
  const TemporaryFolder folder;
  const auto store = opened(folder);
  const auto write = [](Transaction& tx) -> Result<void> { return tx.add_bookmark({"A", {}}); };
  EXPECT_FALSE(store->read(Person::local, write));
}

TEST(Store, FollowsRenamesOfRenames) {
  const TemporaryFolder folder;
  const auto store = opened(folder);
  const auto done = store->write(Person::local, [](Transaction& tx) -> Result<void> {
    int number = 0;
    for (const char* card : {"A", "B", "C"}) {
      LoggedEvent event{.card = card};
      event.event.id = id_of(++number);
      VIVA_CHECK(tx.append(event));
      VIVA_CHECK(tx.save_note({card, std::string("of ") + card, {}}));
    }
    VIVA_CHECK(tx.add_bookmark({"A", Time()}));
    VIVA_CHECK(tx.rename("A", "B"));
    return tx.rename("B", "C");
  });
  ASSERT_TRUE(done);
  EXPECT_TRUE(store->read(Person::local, [](Transaction& tx) -> Result<void> {
    EXPECT_EQ(tx.events_of("C").value().size(), 3u);
    EXPECT_EQ(tx.current_name("A").value(), "C");
    EXPECT_EQ(tx.notes().value(), (std::vector{Note{"C", "of C\n\nof B\n\nof A", {}}}));
    EXPECT_EQ(tx.bookmarks().value(), (std::vector{Bookmark{"C", {}}}));
    return {};
  }));
}

TEST(Store, IsOpenInOneProgramOnly) {
  const TemporaryFolder folder;
  const auto store = opened(folder);
  const auto second = Store::open({.path = folder / "store.sqlite"});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(to_string(second.error()),
            (folder / "store.sqlite").string() +
                ": another viva has this store open; end that, or name another store with --store");
}

TEST(Store, IsForItsOwnerAlone) {
  const TemporaryFolder folder;
  const auto store = Store::open({.path = folder / "deep/inside/store.sqlite"});
  ASSERT_TRUE(store.has_value());
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(folder / "deep/inside").permissions(), perms::owner_all);
  EXPECT_EQ(std::filesystem::status(folder / "deep/inside/store.sqlite").permissions(),
            perms::owner_read | perms::owner_write);
}

TEST(Migrate, RefusesWhatItDoesNotKnow) {
  const TemporaryFolder folder;
  const std::string path = (folder / "x.sqlite").string();
  struct Case {
    const char* sql;
    std::string message;
  };
  const Case cases[] = {
      {"PRAGMA application_id = 0x56697661; PRAGMA user_version = 7",
       ": this store is of version 7, and this program knows versions up to 1; use the newer "
       "program, or restore a backup made before it"},
      {"CREATE TABLE t (a)",
       ": this is a database of another program; name another file as the store"}};
  for (const auto& [sql, message] : cases) {
    std::filesystem::remove(path);
    ASSERT_TRUE(Database::open(path, Access::write)->execute(sql));
    const auto store = Store::open({.path = path});
    ASSERT_FALSE(store.has_value());
    EXPECT_EQ(store.error().code, ErrorCode::damaged);
    EXPECT_EQ(to_string(store.error()), path + message);
  }
  folder.write("text.sqlite",
               "This is no database, however long it may be made to look. Not at all.");
  const auto store = Store::open({.path = folder / "text.sqlite"});
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, ErrorCode::damaged);
}

TEST(Migrate, CopiesBeforeEachStepAndLeavesNothingHalfDone) {
  const TemporaryFolder folder;
  auto database = Database::open(folder / "x.sqlite", Access::write).value();
  const Migration first[] = {{"CREATE TABLE a (v)"}};
  ASSERT_TRUE(migrate(database, first));
  EXPECT_FALSE(std::filesystem::exists(folder / "x.sqlite.before-1"));
  ASSERT_TRUE(database.execute("INSERT INTO a VALUES (41)"));
  const Migration broken[] = {first[0], {"UPDATE a SET v = 0; CREATE TABLE a (v)"}};
  EXPECT_FALSE(migrate(database, broken));
  EXPECT_EQ(database.number("SELECT v FROM a").value(), 41);
  EXPECT_EQ(database.number("PRAGMA user_version").value(), 1);
  const Migration third[] = {first[0], {"UPDATE a SET v = v + 1"}, {"UPDATE a SET v = -v"}};
  ASSERT_TRUE(migrate(database, third));
  EXPECT_EQ(database.number("SELECT v FROM a").value(), -42);
  for (const auto& [name, value] :
       {std::pair("x.sqlite.before-2", 41), {"x.sqlite.before-3", 42}}) {
    auto copy = Database::open(folder / name, Access::alone).value();
    EXPECT_EQ(copy.number("SELECT v FROM a").value(), value);
  }
}

TEST(Sqlite, IsRecentEnoughToTrustItsLog) { EXPECT_EQ(sqlite_version(), "3.53.2"); }

}  // namespace viva::store
