#include "practice/schedule.h"

#include <algorithm>
#include <cmath>

#include "practice/fuzz.h"

namespace viva::practice {

namespace {

/// The learner's answer on the way to becoming the next schedule.
class Step {
 public:
  Step(const Schedule& before, const Review& review, const Settings& settings)
      : before_(before), review_(review), settings_(settings), after_(before) {
    after_.last = review.at;
    after_.last_day = std::max(day_of(review.at, rule()), is_fresh() ? INT32_MIN : before.last_day);
    elapsed_days_ = is_fresh() ? 0 : after_.last_day - before.last_day;
    if (is_fresh()) after_.first = review.at;
    ++after_.reviews;
    after_.memory = memory_after(review.grade);
  }

  Schedule take() {
    if (before_.stage == Stage::review && review_.grade == Grade::again) ++after_.lapses;
    if (!settings_.model.short_term) {
      wait_days(long_term_interval());
    } else if (before_.stage == Stage::review && review_.grade != Grade::again) {
      wait_days(review_interval());
    } else {
      enter_steps();
    }
    return after_;
  }

 private:
  bool is_fresh() const { return before_.stage == Stage::fresh; }
  DayRule rule() const { return {review_.utc_offset, settings_.day_begins}; }

  Memory memory_after(Grade grade) const {
    return is_fresh() ? first_memory(grade, settings_.model)
                      : next_memory(before_.memory, grade, elapsed_days_, settings_.model);
  }

  /// The days a grade would bring by itself.
  int interval_of(Grade grade) const {
    const int plain = interval_days(memory_after(grade).stability_days, settings_.desired_retention,
                                    settings_.maximum_interval_days, settings_.model.weights);
    if (!settings_.fuzz) return plain;
    return fuzzed(plain, elapsed_days_, settings_.maximum_interval_days,
                  mixed(before_.seed, static_cast<std::uint64_t>(before_.reviews)));
  }

  /// A better grade never brings a shorter interval: Hard <= Good < Easy.
  int review_interval() const {
    const int hard_alone = interval_of(Grade::hard), good_alone = interval_of(Grade::good);
    const int hard = std::min(hard_alone, good_alone), good = std::max(good_alone, hard + 1);
    switch (review_.grade) {
      case Grade::hard: return hard;
      case Grade::easy: return std::max(interval_of(Grade::easy), good + 1);
      default: return good;
    }
  }

  /// Without steps every grade brings days: Again <= Hard < Good < Easy, a day apart at least.
  int long_term_interval() const {
    const int again = std::min(interval_of(Grade::again), interval_of(Grade::hard));
    const int hard = std::max(interval_of(Grade::hard), again + 1);
    const int good = std::max(interval_of(Grade::good), hard + 1);
    switch (review_.grade) {
      case Grade::again: return again;
      case Grade::hard: return hard;
      case Grade::good: return good;
      case Grade::easy: break;
    }
    return std::max(interval_of(Grade::easy), good + 1);
  }

  void wait_days(int days) {
    after_.stage = Stage::review;
    after_.step = 0;
    after_.interval_days = days;
    after_.due = settings_.due_when_day_begins ? beginning_of(after_.last_day + days, rule())
                                               : review_.at + std::chrono::days(days);
  }

  /// The next step of minutes, or days where there is none.
  void enter_steps() {
    const bool was_learning = is_fresh() || before_.stage == Stage::learning;
    const auto& steps = was_learning ? settings_.learning_steps : settings_.relearning_steps;
    const Minutes wait = step_wait(steps);
    if (wait <= Minutes(0)) return wait_days(interval_of(review_.grade));
    after_.step = review_.grade == Grade::again  ? 0
                  : review_.grade == Grade::good ? before_.step + 1
                                                 : before_.step;
    after_.stage = was_learning ? Stage::learning : Stage::relearning;
    after_.interval_days = 0;
    after_.due = review_.at + wait;
  }

  /// Zero if the grade leads out of the steps. Source: ts-fsrs 5.4.2, BasicLearningStepsStrategy.
  Minutes step_wait(const std::vector<Minutes>& steps) const {
    const auto at = static_cast<std::size_t>(before_.stage == Stage::review ? 0 : before_.step);
    if (at >= steps.size()) return Minutes(0);
    switch (review_.grade) {
      case Grade::again: return steps.front();
      case Grade::hard: return hard_wait(steps);
      case Grade::good: return at + 1 < steps.size() ? steps[at + 1] : Minutes(0);
      case Grade::easy: break;
    }
    return Minutes(0);
  }

  /// Between the first two steps, or half as long again as the only one; half a minute counts as
  /// one.
  static Minutes hard_wait(const std::vector<Minutes>& steps) {
    const auto first = steps.front().count();
    const auto twice = steps.size() > 1 ? first + steps[1].count() : 3 * first;
    return Minutes((twice + 1) / 2);
  }

  const Schedule& before_;
  const Review& review_;
  const Settings& settings_;
  Schedule after_;
  int elapsed_days_ = 0;
};

}  // namespace

Schedule next(const Schedule& before, const Review& review, const Settings& settings) {
  return Step(before, review, settings).take();
}

bool is_leech(const Schedule& schedule, const Settings& settings) {
  return settings.leech_lapses > 0 && schedule.lapses >= settings.leech_lapses;
}

double recall_now(const Schedule& schedule, Time now, const Settings& settings) {
  if (schedule.stage == Stage::fresh) return 0;
  const std::chrono::duration<double, std::chrono::days::period> elapsed = now - schedule.last;
  return recall(schedule.memory, std::max(elapsed.count(), 0.0), settings.model.weights);
}

}  // namespace viva::practice
