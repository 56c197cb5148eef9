#include "practice/edits.h"

#include <gtest/gtest.h>

namespace viva::practice {

namespace {

constexpr DayRule kRule{.utc_offset = Minutes(120), .begins = Minutes(240)};

/// Reviewed on day 100, due on day 160.
Schedule reviewed() {
  return {.stage = Stage::review, .due = beginning_of(160, kRule), .last_day = 100};
}

}  // namespace

TEST(Edits, ActByTheirClass) {
  const Edit first{.day = 10, .kind = EditKind::meaning, .mark = 1};
  struct Case {
    EditKind kind;
    int due_day;
    std::size_t unseen;
  };
  for (const auto& [kind, due_day, unseen] : {Case{EditKind::cosmetic, 160, 0},
                                              {EditKind::clarify, 160, 1},
                                              {EditKind::meaning, 120, 1}}) {
    const Edit history[] = {{.day = 120, .kind = kind, .mark = 2}, first};
    for (const std::vector<Edit>& known : {std::vector{first}}) {
      const auto consequence = consequence_of(history, &known, reviewed(), kRule);
      EXPECT_EQ(consequence.due, beginning_of(due_day, kRule));
      EXPECT_EQ(consequence.unseen.size(), unseen);
      EXPECT_EQ(consequence.is_brought_forward, kind == EditKind::meaning);
      EXPECT_EQ(consequence_of(history, nullptr, reviewed(), kRule).due, consequence.due);
    }
  }
}

TEST(Edits, AreShownOnceAndOnlyToWhoKnewTheOldText) {
  const Edit first{.day = 10, .kind = EditKind::meaning, .mark = 1};
  const Edit second{.day = 100, .kind = EditKind::meaning, .mark = 2};
  const Edit history[] = {second, first};
  const std::vector<Edit> old = {first}, both = {second, first};
  // On the day of the edit only the text that was read tells which it was.
  EXPECT_EQ(consequence_of(history, &old, reviewed(), kRule).unseen, std::vector<std::size_t>{0});
  EXPECT_TRUE(consequence_of(history, &both, reviewed(), kRule).unseen.empty());
  EXPECT_TRUE(consequence_of(history, nullptr, reviewed(), kRule).unseen.empty());
  EXPECT_TRUE(consequence_of(history, &old, {}, kRule).unseen.empty());
}

TEST(Edits, NeverPutACardOff) {
  const Edit history[] = {{.day = 200, .kind = EditKind::meaning, .mark = 2}};
  const std::vector<Edit> none;
  EXPECT_EQ(consequence_of(history, &none, reviewed(), kRule).due, beginning_of(160, kRule));
}

}  // namespace viva::practice
