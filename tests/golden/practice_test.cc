// What a learner is asked, over the bank of tests/seed: the queue in its order, by path, filter and
// cram.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/list_due.h"
#include "app/record_events.h"
#include "base/testing.h"
#include "golden/test_site.h"
#include "store/store.h"

namespace viva {
namespace {

using practice::Grade;
using practice::Time;
using ::testing::ElementsAre;

const Time kNow = Time(std::chrono::days(20'000)) + std::chrono::hours(12);

/// A learner with a store of their own, before the seed bank.
class Learner {
 public:
  Learner()
      : store_(store::Store::open({.path = folder_ / "store.sqlite"}).value()),
        facts_(std::shared_ptr<const app::Catalog>(std::shared_ptr<void>(), &seed().catalog())) {}

  void review(const std::string& card, Grade grade, int days_ago) {
    app::Arrival arrival{.event = {.card = card}, .seen = {}};
    arrival.event.event.id.bytes[0] = ++count_;
    arrival.event.event.review = {.at = kNow - std::chrono::days(days_ago), .grade = grade};
    write([&](store::Transaction& tx) -> Result<void> {
      VIVA_TRY(const auto recorded, app::record_events(tx, {&arrival, 1}));
      return {};
    });
  }

  void choose(std::string_view settings) {
    write([&](store::Transaction& tx) { return tx.save_settings(settings, kNow); });
  }

  app::DueList due(app::DueQuery query = {}) {
    query.now = kNow;
    app::DueList list;
    EXPECT_TRUE(store_->read(store::Person::local, [&](store::Transaction& tx) -> Result<void> {
      VIVA_TRY(list, app::list_due(tx, facts_, query));
      return {};
    }));
    return list;
  }

  std::vector<std::string> cards(const app::DueQuery& query = {}) {
    std::vector<std::string> ids;
    for (const auto& each : due(query).cards)
      ids.emplace_back(seed().catalog().text(seed().catalog().question(each.question).id));
    return ids;
  }

 private:
  void write(const store::Store::Work& work) {
    EXPECT_TRUE(store_->write(store::Person::local, work));
  }

  const TemporaryFolder folder_;
  std::unique_ptr<store::Store> store_;
  app::FactsCache facts_;
  std::uint8_t count_ = 0;
};

app::DueQuery filtered(std::string_view query) {
  return {.filter = app::parse_list_query(query, seed().catalog()).query};
}

TEST(Due, DueCardsComeFirstAndTheLongestDueBeforeOthers) {
  Learner learner;
  learner.choose(R"({"new_per_day":2})");
  learner.review("PY-ADV-004", Grade::again, 3);
  learner.review("PY-ADV-001", Grade::again, 5);
  learner.review("SQL-ADV-003", Grade::easy, 1);  // Not due for days.
  const auto list = learner.due();
  EXPECT_EQ(list.due, 2u);
  EXPECT_EQ(list.fresh, 2u);
  EXPECT_EQ(list.waiting, 1u);
  EXPECT_GT(list.next_due, kNow);
  const auto ids = learner.cards();
  ASSERT_EQ(ids.size(), 4u);
  EXPECT_EQ(ids[0], "PY-ADV-001");
  EXPECT_EQ(ids[1], "PY-ADV-004");
  EXPECT_EQ(learner.cards({.limit = 1}), std::vector<std::string>{"PY-ADV-001"});
}

TEST(Due, NewCardsOfTodayCount) {
  Learner learner;
  learner.choose(R"({"new_per_day":3})");
  EXPECT_EQ(learner.due().fresh, 3u);
  learner.review("PY-ADV-004", Grade::easy, 0);
  EXPECT_EQ(learner.due().fresh, 2u);
  learner.review("PY-ADV-001", Grade::easy, 1);  // Yesterday's do not.
  EXPECT_EQ(learner.due().fresh, 2u);
}

TEST(Due, KeepsToTheFilterAndThePath) {
  Learner learner;
  learner.choose(R"({"new_per_day":50})");
  const auto of_sql = learner.cards(filtered("tech=sql"));
  EXPECT_FALSE(of_sql.empty());
  for (const auto& id : of_sql) EXPECT_TRUE(id.starts_with("SQL")) << id;
  for (const auto& [name, steps] : seed().catalog().site().paths) {
    std::vector<std::string> ids;
    for (const auto& id : steps) ids.push_back(id);
    EXPECT_EQ(learner.cards({.path = name}), ids) << name;
  }
  EXPECT_FALSE(seed().catalog().site().paths.empty());
}

TEST(Due, CramAsksEverythingTheLeastKnownFirst) {
  Learner learner;
  learner.choose(R"({"new_per_day":0})");
  learner.review("PY-ADV-001", Grade::easy, 2);
  learner.review("PY-ADV-004", Grade::again, 2);
  EXPECT_TRUE(learner.due(filtered("tech=sql")).cards.empty());
  const auto ids = learner.cards({.cram = true, .limit = 200});
  EXPECT_EQ(ids.size(), seed().catalog().size());
  EXPECT_EQ(ids[0], "PY-ADV-004");
  EXPECT_EQ(ids[1], "PY-ADV-001");
}

TEST(Due, MarksLeeches) {
  Learner learner;
  learner.choose(R"({"leech_lapses":1})");
  for (const int days_ago : {40, 20, 19}) learner.review("PY-ADV-001", Grade::easy, days_ago);
  EXPECT_FALSE(learner.due({.cram = true}).cards.front().is_leech);
  learner.review("PY-ADV-001", Grade::again, 3);
  EXPECT_TRUE(learner.due({.cram = true}).cards.front().is_leech);
}

TEST(QuestionFacts, ArePartsOfTheFileAndItsHistory) {
  const auto found = seed().catalog().find("PY-ADV-001");
  const auto facts = app::facts_of(seed().catalog(), found->question);
  const std::string file = seed().page("/questions/PY-ADV-001.md");
  EXPECT_NE(file.find(facts.content.answer), std::string::npos);
  EXPECT_NE(file.find(facts.content.points), std::string::npos);
  EXPECT_FALSE(facts.content.answer.empty());
  ASSERT_FALSE(facts.history.empty());
  EXPECT_EQ(app::history_of(facts.content), facts.history);
}

}  // namespace
}  // namespace viva
