#pragma once

#include <cstdint>
#include <vector>

#include "practice/day.h"
#include "practice/memory.h"

namespace viva::practice {

/// What a learner can choose. docs/practice.md says what each does.
struct Settings {
  Model model;
  double desired_retention = 0.9;                                   ///< 0.7 to 0.99.
  int maximum_interval_days = 36500;                                ///< 1 to 36500.
  std::vector<Minutes> learning_steps = {Minutes(1), Minutes(10)};  ///< Each under a day.
  std::vector<Minutes> relearning_steps = {Minutes(10)};            ///< The same.
  bool fuzz = true;
  Minutes day_begins{4 * 60};
  bool due_when_day_begins = true;  ///< False: at the time of day of the review.
  int leech_lapses = 8;             ///< 0: no card is ever a leech.
  int new_per_day = 10;             ///< Cards never seen that are offered in a day; 0 to 1000.
  bool operator==(const Settings&) const = default;
};

enum class Stage : std::uint8_t {
  fresh,       ///< Never reviewed.
  learning,    ///< In the steps of minutes after its first review.
  review,      ///< Asked again after days.
  relearning,  ///< Forgotten, and in the steps of minutes after that.
};

/// One grade given. The card is known from the place where it is used.
struct Review {
  Time at;
  Minutes utc_offset{0};  ///< Of the learner's device at that moment.
  Grade grade = Grade::good;
  bool operator==(const Review&) const = default;
};

/// Where one card stands between two reviews. All of it follows from the reviews and the settings.
struct Schedule {
  Stage stage = Stage::fresh;
  int step = 0;           ///< The learning or relearning step it is in.
  Memory memory;          ///< Unless fresh.
  int interval_days = 0;  ///< Until `due` as it was set; 0 in the steps.
  int reviews = 0;
  int lapses = 0;  ///< Times it was forgotten after it had been known.
  Time due, first, last;
  std::int32_t last_day = 0;  ///< The learner's day of `last`.
  std::uint64_t seed = 0;     ///< Of the fuzz; a fresh card is given one.
  bool operator==(const Schedule&) const = default;
};

/// The card after one more review. A review that seems to come before the last one counts as made
/// on the same day.
Schedule next(const Schedule& before, const Review& review, const Settings& settings);

/// Whether a card is forgotten so often that it needs to be rewritten or taken apart.
bool is_leech(const Schedule& schedule, const Settings& settings);

/// Chance of recall now; 1 for a card that is in its steps and was seen today, 0 for a fresh one.
double recall_now(const Schedule& schedule, Time now, const Settings& settings);

}  // namespace viva::practice
