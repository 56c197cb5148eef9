#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/build_bundle.h"
#include "app/list_questions.h"
#include "base/testing.h"

namespace viva::app {
namespace {

/// The seed bank, built once.
class Seed : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const TemporaryFolder folder;
    const auto bank = bank::load_bank("tests/seed", {.threads = 2});
    ASSERT_TRUE(bank) << to_string(bank.error());
    const auto built = build_bundle(*bank, {.target = folder / "seed.viva",
                                            .effort = Effort::none,
                                            .threads = 2,
                                            .url = "http://viva.test",
                                            .progress = {}});
    ASSERT_TRUE(built) << to_string(built.error());
    catalog_ = Catalog::open(built->path).value();
  }
  static void TearDownTestSuite() { catalog_.reset(); }

  static std::vector<std::string> ids(std::string_view query) {
    ListQuestions list;
    ListResult result;
    list.run(*catalog_, parse_list_query(query, *catalog_).query, result);
    std::vector<std::string> all;
    for (const auto question : result.questions)
      all.emplace_back(catalog_->text(catalog_->question(question).id));
    return all;
  }

  static inline std::shared_ptr<const Catalog> catalog_;
};

TEST_F(Seed, ShowsThePageEverythingGrewFrom) {
  EXPECT_THAT(
      ids("level=Advanced&tech=Python"),
      testing::ElementsAre("PY-ADV-004", "PY-ADV-003", "PY-ADV-005", "PY-ADV-001", "PY-ADV-002"));
  EXPECT_EQ(catalog_->size(), 54u);
}

TEST(BuildBundle, RefusesMoreValuesThanAFacetHolds) {
  const TemporaryFolder folder;
  bank::Bank bank{.config = {.technologies = {{.key = "c", .name = "C"}}}};
  for (std::size_t i = 0; i <= kMostValues; ++i)
    bank.config.technologies[0].categories.push_back(std::to_string(i));
  const auto built = build_bundle(bank, {.target = folder / "x.viva", .threads = 1});
  ASSERT_FALSE(built);
  EXPECT_EQ(
      to_string(built.error()),
      "the bank has 65537 values of the filter `category`, and a bundle holds 65536; join some of them");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST_F(Seed, ReadsQueriesInAnyFormAndWritesThemInOne) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"tech=Python&level=ADVANCED", "tech=python&level=Advanced"},
      {"level=advanced&tech=PYTHON&page=3", "tech=python&level=Advanced"},
      {"tech=c%2B%2B&tech=python&tech=python", "tech=python&tech=cpp"},
      {"difficulty=8&difficulty=6&difficulty=7&difficulty=2", "difficulty=2&difficulty=6-8"},
      {"difficulty=6-8", "difficulty=6-8"},
      {"q=++gil++&sort=Newest", "q=gil&sort=newest"},
      {"sort=difficulty&unknown=1&tech=", ""},
  };
  for (const auto& [query, canonical] : cases) {
    SCOPED_TRACE(query);
    const auto parsed = parse_list_query(query, *catalog_);
    EXPECT_TRUE(parsed.mistakes.empty());
    EXPECT_EQ(canonical_query(parsed.query, *catalog_), canonical);
    EXPECT_EQ(canonical_query(parse_list_query(canonical, *catalog_).query, *catalog_), canonical);
  }
}

TEST_F(Seed, NamesWhatAQueryGotWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"tech=pyton", "There is no technology “pyton” here. Did you mean Python?"},
      {"level=guru", "There is no level “guru” here."},
      {"difficulty=11",
       "“11” is no difficulty; write a number from 1 to 10, or a range such as 6-8."},
      {"difficulty=8-6",
       "“8-6” is no difficulty; write a number from 1 to 10, or a range such as 6-8."},
      {"sort=length", "There is no order “length”; there are difficulty, newest and title."},
      {"page=0", "“0” is no page; pages are counted from 1."},
      {"q=%FF", "Part of the address is not text (UTF-8)."},
  };
  for (const auto& [query, message] : cases) {
    const auto parsed = parse_list_query(query, *catalog_);
    ASSERT_EQ(parsed.mistakes.size(), 1u) << query;
    EXPECT_EQ(parsed.mistakes[0].message, message);
  }
}

TEST_F(Seed, FindsNeighboursInTheListOneCameFrom) {
  ListQuestions list;
  const auto query = parse_list_query("level=Advanced&tech=Python", *catalog_).query;
  const auto at = [&](const char* id) { return catalog_->find(id)->question; };
  const auto middle = list.neighbours(*catalog_, query, at("PY-ADV-005"));
  EXPECT_EQ(middle.previous, at("PY-ADV-003"));
  EXPECT_EQ(middle.next, at("PY-ADV-001"));
  EXPECT_EQ(middle.position, 3u);
  EXPECT_EQ(middle.total, 5u);
  const auto last = list.neighbours(*catalog_, query, at("PY-ADV-002"));
  EXPECT_EQ(last.next, std::nullopt);
  EXPECT_EQ(list.neighbours(*catalog_, query, at("PY-BEG-001")).position, 0u);
}

TEST_F(Seed, SuggestsTheNearestIds) {
  const auto near = catalog_->nearest("PY-ADV-0O1", 3);
  ASSERT_FALSE(near.empty());
  EXPECT_EQ(catalog_->text(catalog_->question(near[0]).id), "PY-ADV-001");
  EXPECT_TRUE(catalog_->nearest("something-else-entirely", 3).empty());
}

}  // namespace
}  // namespace viva::app
