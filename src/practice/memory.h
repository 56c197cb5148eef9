#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace viva::practice {

/// How well a card was recalled. The numbers are those of every program that speaks FSRS.
enum class Grade : std::uint8_t { again = 1, hard = 2, good = 3, easy = 4 };

/// How firmly one card is held in memory. A plain value: copy it, compare it, store it.
struct Memory {
  double stability_days = 0;  ///< Until the chance of recall has fallen to 90 %. 0.001 to 36500.
  double difficulty = 0;      ///< From 1 (easy) to 10 (hard).
  bool operator==(const Memory&) const = default;
};

inline constexpr double kLeastStability = 0.001;
inline constexpr double kMostStability = 36500;

/// The 21 parameters w0 to w20 of FSRS-6.
using Weights = std::array<double, 21>;

/// Source: FSRS-6, https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm#fsrs-6
inline constexpr Weights kDefaultWeights = {0.212,  1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194,
                                            0.001,  1.8722, 0.1666, 0.796,  1.4835, 0.0614, 0.2629,
                                            1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542};

/// What each weight may be, both ends included. Source: fsrs-rs, `parameter_clipper.rs`.
inline constexpr Weights kLeastWeights = {0.001, 0.001, 0.001, 0.001, 1,     0.001, 0.001,
                                          0.001, 0,     0,     0.001, 0.001, 0.001, 0.001,
                                          0,     0,     1,     0,     0,     0,     0.1};
inline constexpr Weights kMostWeights = {100, 100,  100, 100, 10, 4, 4, 0.75, 4.5, 0.8, 3.5,
                                         5,   0.25, 0.9, 4,   1,  6, 2, 2,    0.8, 0.8};

/// The weights of FSRS-4.5 (17 numbers), FSRS-5 (19) or FSRS-6 (21), each brought within its
/// bounds; older ones are carried over so that they predict the same. None if there is another
/// count of them, or one is not a number.
std::optional<Weights> weights_from(std::span<const double> numbers);

/// What the model is run with.
struct Model {
  Weights weights = kDefaultWeights;
  /// Whether a review on the day of the one before has a formula of its own. False: it counts as
  /// any other, after no time at all.
  bool short_term = true;
  bool operator==(const Model&) const = default;
};

/// Chance, from 0 to 1, that a card reviewed so long ago is still remembered.
/// Source: FSRS-6, R(t, S) = (1 + (0.9 ^ (-1/w20) - 1) * t / S) ^ -w20.
/// Requires: elapsed_days >= 0, memory is of this model.
double recall(const Memory& memory, double elapsed_days, const Weights& weights);

/// The memory after the first review of all.
Memory first_memory(Grade grade, const Model& model);

/// The memory after a further review, made `elapsed_days` after the one before: 0 on the same day.
/// Requires: elapsed_days >= 0.
Memory next_memory(const Memory& memory, Grade grade, int elapsed_days, const Model& model);

/// Whole days until the chance of recall has fallen to `retention`, rounded to the nearest, at
/// least 1 and at most `most_days`. Requires: 0 < retention <= 1, most_days >= 1.
int interval_days(double stability_days, double retention, int most_days, const Weights& weights);

}  // namespace viva::practice
