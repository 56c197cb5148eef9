// The list at random addresses against an oracle that counts by hand, one question at a time.

#include <algorithm>
#include <map>
#include <set>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.h"
#include "base/text.h"
#include "golden/random_query.h"
#include "golden/test_site.h"

namespace viva {
namespace {

namespace json = boost::json;
using app::kFacetCount;

constexpr int kStates = 200;
constexpr const char* kFacetNames[kFacetCount] = {"technology", "level", "category",
                                                  "tag",        "proof", "difficulty"};

/// One question as the oracle knows it: which values it has in each facet, and what it sorts by.
struct Entry {
  std::string id, title, changed;
  int difficulty = 0;
  std::set<std::string> values[kFacetCount];
};

/// The bank as the API tells it, joined with `also`, which only files tell; in the default order.
std::vector<Entry> entries() {
  std::map<std::string, std::string> technology_key;
  for (const auto& technology : seed_bank().config.technologies)
    technology_key[technology.name] = technology.key;
  std::vector<Entry> all;
  for (const char* page : {"1", "2", "3"}) {
    const auto list = json::parse(seed().page(std::string("/api/v1/questions?page=") + page));
    for (const auto& item : list.at("items").as_array()) {
      const auto text = [&](const char* name) { return std::string(item.at(name).as_string()); };
      Entry entry{text("id"),
                  to_lower(text("question")),
                  text("changed"),
                  static_cast<int>(item.at("difficulty").as_int64()),
                  {}};
      entry.values[0].insert(technology_key.at(text("technology")));
      entry.values[1].insert(text("level"));
      entry.values[2].insert(text("category"));
      for (const auto& tag : item.at("tags").as_array())
        entry.values[3].insert(std::string(tag.as_string()));
      entry.values[4].insert(text("proof"));
      entry.values[5].insert(std::to_string(entry.difficulty));
      for (const auto* question : seed_bank().questions())
        if (question->id == entry.id)
          for (const auto& also : question->also) entry.values[0].insert(also.value);
      all.push_back(std::move(entry));
    }
  }
  std::ranges::sort(all, {},
                    [](const Entry& entry) { return std::pair(entry.difficulty, entry.id); });
  return all;
}

/// Repeated values are alternatives, facets narrow each other; `ignored` is not looked at.
bool fits(const Entry& entry, const Wish& wish, std::size_t ignored = kFacetCount) {
  for (std::size_t facet = 0; facet < kFacetCount; ++facet) {
    const auto& chosen = wish.chosen[facet];
    const auto has = [&](const std::string& value) { return entry.values[facet].contains(value); };
    if (facet != ignored && !chosen.empty() && std::ranges::none_of(chosen, has)) return false;
  }
  return true;
}

std::vector<std::string> expected_ids(std::vector<Entry> all, const Wish& wish) {
  if (wish.sort == "newest") std::ranges::stable_sort(all, std::greater(), &Entry::changed);
  if (wish.sort == "title") std::ranges::stable_sort(all, {}, &Entry::title);
  std::vector<std::string> ids;
  for (const auto& entry : all)
    if (fits(entry, wish)) ids.push_back(entry.id);
  return ids;
}

/// Every ID of the list, page after page, as the API gives them.
std::vector<std::string> listed_ids(const std::string& target) {
  std::vector<std::string> ids;
  for (int page = 1;; ++page) {
    const auto mark = target.find('?') == std::string::npos ? '?' : '&';
    const auto list = json::parse(seed().page(target + mark + "page=" + std::to_string(page)));
    for (const auto& item : list.at("items").as_array())
      ids.emplace_back(item.at("id").as_string());
    if (page * 20 >= list.at("total").as_int64()) return ids;
  }
}

TEST(Filters, SeedHasQuestionsThatBelongToTwoTechnologies) {
  const auto both = listed_ids("/api/v1/questions?tech=python&difficulty=4");
  EXPECT_THAT(both, testing::Contains("SQL-INT-005")) << "also: [Python]";
  EXPECT_EQ(listed_ids("/api/v1/questions?tech=python&tech=sql&tech=cpp").size(), 54u)
      << "counted once";
}

TEST(Filters, FindCountAndOrderAsAnOracleDoes) {
  const auto all = entries();
  ASSERT_EQ(all.size(), 54u);
  RandomQueries random(seed().catalog(), 20261123);
  for (int state = 0; state < kStates; ++state) {
    const Wish wish = random.next();
    const auto target = wish.target("/api/v1/questions");
    SCOPED_TRACE(target);
    EXPECT_EQ(listed_ids(target), expected_ids(all, wish));
    const auto facets = json::parse(seed().page(target)).at("facets").as_object();
    for (std::size_t facet = 0; facet < kFacetCount; ++facet) {
      for (const auto& shown : facets.at(kFacetNames[facet]).as_array()) {
        const std::string value(shown.at("value").as_string());
        const auto counts = [&](const Entry& entry) {
          return fits(entry, wish, facet) && entry.values[facet].contains(value);
        };
        EXPECT_EQ(shown.at("count").as_int64(), std::ranges::count_if(all, counts))
            << kFacetNames[facet] << " " << value;
        EXPECT_EQ(shown.at("selected").as_bool(),
                  std::ranges::find(wish.chosen[facet], value) != wish.chosen[facet].end());
      }
    }
  }
}

TEST(Filters, PageShowsWhatTheApiTells) {
  RandomQueries random(seed().catalog(), 7);
  for (int state = 0; state < kStates; ++state) {
    const Wish wish = random.next();
    SCOPED_TRACE(wish.target("/questions"));
    auto ids = listed_ids(wish.target("/api/v1/questions"));
    const auto total = ids.size();
    ids.resize(std::min<std::size_t>(total, 20));
    const auto html = seed().page(wish.target("/questions"));
    EXPECT_EQ(card_ids(html), ids);
    EXPECT_EQ(all_between(html, " checked>", "<").size(), [&] {
      std::size_t chosen = 0;
      for (const auto& values : wish.chosen)
        chosen += std::set(values.begin(), values.end()).size();
      return chosen;
    }());
  }
}

TEST(Filters, ValuesMatchKeyOrNameWhateverTheCase) {
  const auto expected = listed_ids("/api/v1/questions?tech=cpp&level=Advanced");
  for (const char* query : {"tech=C%2B%2B&level=advanced", "tech=CPP&level=ADVANCED",
                            "level=Advanced&tech=c%2b%2b", "tech=cpp&level=Advanced&tech=cpp",
                            "tech=+cpp+&level=Advanced&q=", "a&b=&tech=cpp&level=Advanced"})
    EXPECT_EQ(listed_ids(std::string("/api/v1/questions?") + query), expected) << query;
}

TEST(Filters, DifficultyIsANumberOrARange) {
  EXPECT_EQ(listed_ids("/api/v1/questions?difficulty=6-8"),
            listed_ids("/api/v1/questions?difficulty=6&difficulty=8&difficulty=7"));
  for (const char* wrong :
       {"0", "11", "8-6", "-", "6-", "-6", "6-8-9", "six", "6.5", "99999999999999999999"})
    EXPECT_EQ(seed().get(std::string("/api/v1/questions?difficulty=") + wrong).status, 400)
        << wrong;
}

std::string canonical(const std::string& target) {
  return between(seed().page(target), "rel=\"canonical\" href=\"http://viva.test/questions", "\"");
}

std::string unescaped(std::string text) {
  for (std::size_t at; (at = text.find("&amp;")) != std::string::npos;) text.erase(at + 1, 4);
  return text;
}

TEST(Filters, CanonicalAddressIsItsOwnCanonicalAddress) {
  RandomQueries random(seed().catalog(), 11);
  for (int state = 0; state < kStates; ++state) {
    const auto target = random.next().target("/questions");
    SCOPED_TRACE(target);
    const auto once = unescaped(canonical(target));
    EXPECT_EQ(unescaped(canonical("/questions" + once)), once);
    EXPECT_EQ(listed_ids("/api/v1" + target), listed_ids("/api/v1/questions" + once));
  }
}

TEST(Filters, CanonicalAddressKeepsWordsAndForgetsTheRest) {
  const std::pair<const char*, const char*> cases[] = {
      {"?level=Advanced&tech=Python", "?tech=python&level=Advanced"},
      {"?difficulty=6&difficulty=7&difficulty=8", "?difficulty=6-8"},
      {"?difficulty=1&difficulty=3-4", "?difficulty=1&difficulty=3-4"},
      {"?sort=difficulty", ""},
      {"?q=a+%26%3D%23%3Cb%22", "?q=a%20%26%3D%23%3Cb%22"},
      {"?level=Advancd&utm_source=x", ""},
  };
  for (const auto& [query, expected] : cases) {
    SCOPED_TRACE(query);
    EXPECT_EQ(unescaped(canonical("/questions" + std::string(query))), expected);
  }
}

TEST(Filters, LongValuesAreCutBetweenCharacters) {
  for (const std::string name : {"q", "tag", "sort", "page", "difficulty"})
    for (const std::size_t length : {56, 57, 58, 59, 60, 196, 197, 198, 199, 200, 5000}) {
      const auto query =
          "?" + name + "=" + std::string(length, 'a') + "%F0%9F%98%80%C3%A9%E2%82%AC";
      for (const char* path : {"/questions", "/api/v1/questions", "/questions/PY-ADV-004"})
        EXPECT_TRUE(is_utf8(seed().get(path + query).body)) << path << name << length;
    }
}

/// Where the page's link of this relation leads, as a browser would ask for it; empty if there is
/// none.
std::string neighbour(const std::string& html, std::string_view relation) {
  const auto at = html.find("<a rel=\"" + std::string(relation) + "\"");
  return at == std::string::npos ? std::string()
                                 : unescaped(between(html.substr(at), "href=\"", "\""));
}

std::string id_of(const std::string& address) {
  return address.empty() ? address : address.substr(11, address.find('?') - 11);
}

TEST(Filters, NextWalksExactlyTheListAndPreviousBack) {
  RandomQueries random(seed().catalog(), 13);
  for (int state = 0; state < 40; ++state) {
    const auto target = random.next().target("/questions");
    SCOPED_TRACE(target);
    const auto ids = listed_ids("/api/v1" + target);
    if (ids.empty()) continue;
    std::string address = "/questions/" + ids.front() + target.substr(10), before;
    for (const auto& id : ids) {
      ASSERT_EQ(id_of(address), id);
      const auto html = seed().page(address);
      EXPECT_EQ(id_of(neighbour(html, "prev")), before);
      before = id;
      address = neighbour(html, "next");
    }
    EXPECT_EQ(address, "") << "the last one has no next";
  }
}

TEST(Filters, AQuestionOutsideTheListSaysSoByHavingNoNeighbours) {
  const auto html = seed().page("/questions/SQL-BEG-001?tech=cpp");
  EXPECT_EQ(neighbour(html, "next"), "");
  EXPECT_THAT(html, testing::HasSubstr("href=\"/questions?tech=cpp\""));
}

}  // namespace
}  // namespace viva
