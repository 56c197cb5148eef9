#include "practice/schedule.h"

#include <gtest/gtest.h>

#include "practice/fuzz.h"

namespace viva::practice {

namespace {

using std::chrono::days;
using std::chrono::hours;

const Time kNoon = Time(days(20'000)) + hours(12);

Settings exact() { return {.fuzz = false, .day_begins = Minutes(0), .due_when_day_begins = false}; }

}  // namespace

TEST(Schedule, GoesThroughStepsIntoDays) {
  struct Case {
    Grade grade;
    Stage stage;
    int step;
    Minutes wait;
  };
  const Case cases[] = {{Grade::good, Stage::learning, 1, Minutes(10)},
                        {Grade::hard, Stage::learning, 1, Minutes(6)},
                        {Grade::again, Stage::learning, 0, Minutes(1)},
                        {Grade::good, Stage::learning, 1, Minutes(10)},
                        {Grade::good, Stage::review, 0, days(1)},
                        {Grade::again, Stage::relearning, 0, Minutes(10)},
                        {Grade::hard, Stage::relearning, 0, Minutes(15)},
                        {Grade::good, Stage::review, 0, days(1)}};
  Schedule schedule;
  Time now = kNoon;
  for (const auto& [grade, stage, step, wait] : cases) {
    SCOPED_TRACE(schedule.reviews);
    schedule = next(schedule, {.at = now, .grade = grade}, exact());
    EXPECT_EQ(schedule.stage, stage);
    EXPECT_EQ(schedule.step, step);
    EXPECT_EQ(schedule.due - now, wait);
    now = schedule.due;
  }
  EXPECT_EQ(schedule.lapses, 1);
}

TEST(Schedule, IsDueWhenTheLearnersDayBegins) {
  const Settings settings{.fuzz = false};
  const Minutes berlin(60);
  // 01:30 on the wall, so still the day before.
  const Review late{
      .at = Time(days(20'000)) + Minutes(30), .utc_offset = berlin, .grade = Grade::easy};
  const Schedule schedule = next({}, late, settings);
  EXPECT_EQ(schedule.last_day, 19'999);
  EXPECT_EQ(schedule.interval_days, 8);
  EXPECT_EQ(schedule.due, Time(days(20'007)) + hours(3));
}

TEST(Schedule, CountsDaysAndNotHours) {
  const Settings settings{.fuzz = false};
  const Schedule first = next({}, {.at = kNoon, .grade = Grade::easy}, settings);
  const auto after = [&](auto wait) {
    return next(first, {.at = kNoon + wait, .grade = Grade::good}, settings).memory.stability_days;
  };
  EXPECT_EQ(after(hours(1)), after(hours(15)));   // The same day until 04:00.
  EXPECT_EQ(after(hours(17)), after(hours(39)));  // The next one.
  EXPECT_LT(after(hours(1)), after(hours(17)));
}

TEST(Schedule, TakesAReviewFromThePastForOneOfTheSameDay) {
  const Schedule first = next({}, {.at = kNoon, .grade = Grade::easy}, exact());
  const Schedule same = next(first, {.at = kNoon, .grade = Grade::good}, exact());
  const Schedule past = next(first, {.at = kNoon - days(3), .grade = Grade::good}, exact());
  EXPECT_EQ(past.memory, same.memory);
  EXPECT_EQ(past.last_day, first.last_day);
}

TEST(Schedule, NeverWaitsLongerThanAllowed) {
  Settings settings = exact();
  settings.maximum_interval_days = 30;
  Schedule schedule;
  for (int i = 0; i < 8; ++i)
    schedule = next(schedule, {.at = kNoon + days(60 * i), .grade = Grade::easy}, settings);
  EXPECT_LE(schedule.interval_days, 32);  // Easy stays a day behind Good, and that behind Hard.
}

TEST(Schedule, ABetterGradeNeverComesBackSooner) {
  for (const bool fuzz : {false, true}) {
    Settings settings = exact();
    settings.fuzz = fuzz;
    Schedule schedule;
    for (std::uint64_t seed = 1; seed < 300; ++seed) {
      schedule.seed = seed;
      const Time now = schedule.due + days(seed % 5);
      const auto wait = [&](Grade grade) {
        return next(schedule, {.at = now, .grade = grade}, settings).due - now;
      };
      EXPECT_LE(wait(Grade::again), wait(Grade::hard));
      EXPECT_LE(wait(Grade::hard), wait(Grade::good));
      EXPECT_LE(wait(Grade::good), wait(Grade::easy));
      schedule = next(schedule, {.at = now, .grade = Grade(1 + seed * 7 % 4)}, settings);
    }
  }
}

TEST(Schedule, BecomesALeechWhenForgottenTooOften) {
  Settings settings = exact();
  settings.leech_lapses = 2;
  Schedule schedule{.lapses = 1};
  EXPECT_FALSE(is_leech(schedule, settings));
  schedule.lapses = 2;
  EXPECT_TRUE(is_leech(schedule, settings));
  settings.leech_lapses = 0;
  EXPECT_FALSE(is_leech(schedule, settings));
}

TEST(Fuzz, DrawsEveryDayOfItsRangeAndNoOther) {
  const auto [least, most] = fuzz_range(30, 0, 36500);
  std::vector<int> drawn(100);
  for (std::uint64_t seed = 0; seed < 10'000; ++seed)
    ++drawn[static_cast<std::size_t>(fuzzed(30, 0, 36500, mixed(seed, 1)))];
  for (int day = 0; day < 100; ++day) {
    SCOPED_TRACE(day);
    const bool inside = day >= least && day <= most;
    EXPECT_EQ(drawn[static_cast<std::size_t>(day)] > 1000, inside);
    EXPECT_EQ(drawn[static_cast<std::size_t>(day)] > 0, inside);
  }
}

TEST(Fuzz, StaysWithinWhatIsAllowed) {
  EXPECT_EQ(fuzzed(2, 0, 36500, 7), 2);
  EXPECT_EQ(fuzz_range(10, 9, 36500), (IntervalRange{10, 12}));  // Nine days have been waited.
  EXPECT_EQ(fuzz_range(100, 0, 50), (IntervalRange{43, 50}));
  EXPECT_EQ(fuzz_range(5, 0, 1), (IntervalRange{1, 1}));
}

TEST(Day, BeginsWhereTheLearnerIs) {
  struct Case {
    Minutes time;  ///< Of UTC, on day 100.
    DayRule rule;
    int day;
  };
  const Case cases[] = {{Minutes(0), {}, 100},
                        {Minutes(-1), {}, 99},
                        {Minutes(0), {.begins = Minutes(240)}, 99},
                        {Minutes(240), {.begins = Minutes(240)}, 100},
                        {Minutes(0), {.utc_offset = Minutes(-300)}, 99},
                        {Minutes(23 * 60), {.utc_offset = Minutes(90)}, 101}};
  for (const auto& [time, rule, day] : cases) {
    const Time moment = Time(days(100)) + time;
    EXPECT_EQ(day_of(moment, rule), day);
    EXPECT_LE(beginning_of(day, rule), moment);
    EXPECT_GT(beginning_of(day + 1, rule), moment);
  }
}

}  // namespace viva::practice
