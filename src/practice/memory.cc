#include "practice/memory.h"

#include <algorithm>
#include <cmath>

// The formulas are those of FSRS-6, named as in "The Algorithm":
// https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm#fsrs-6

namespace viva::practice {

namespace {

constexpr double kDecayOfFsrs5 = 0.5;
constexpr std::size_t kCountOfFsrs45 = 17, kCountOfFsrs5 = 19;

double number_of(Grade grade) { return static_cast<double>(grade); }

double bounded_stability(double days) { return std::clamp(days, kLeastStability, kMostStability); }

/// What makes R(S, S) = 0.9: 0.9 ^ (-1/w20) - 1.
double factor(const Weights& w) { return std::pow(0.9, -1 / w[20]) - 1; }

/// D0(G) = w4 - e ^ (w5 * (G - 1)) + 1, not yet brought between 1 and 10.
double first_difficulty(Grade grade, const Weights& w) {
  return w[4] - std::exp(w[5] * (number_of(grade) - 1)) + 1;
}

/// D' = D + dD * (10 - D) / 9 where dD = -w6 * (G - 3), then w7 * D0(4) + (1 - w7) * D'.
double next_difficulty(double difficulty, Grade grade, const Weights& w) {
  const double change = -w[6] * (number_of(grade) - 3);
  const double damped = difficulty + change * (10 - difficulty) / 9;
  return std::clamp(w[7] * first_difficulty(Grade::easy, w) + (1 - w[7]) * damped, 1.0, 10.0);
}

/// S'r = S * (e^w8 * (11 - D) * S^-w9 * (e^(w10 * (1 - R)) - 1) * hard * easy + 1).
double stability_after_success(const Memory& memory, double r, Grade grade, const Weights& w) {
  const double s = memory.stability_days;
  const double hard = grade == Grade::hard ? w[15] : 1;
  const double easy = grade == Grade::easy ? w[16] : 1;
  return s * (std::exp(w[8]) * (11 - memory.difficulty) * std::pow(s, -w[9]) *
                  (std::exp(w[10] * (1 - r)) - 1) * hard * easy +
              1);
}

/// S'f = w11 * D^-w12 * ((S + 1)^w13 - 1) * e^(w14 * (1 - R)), at most S / e^(w17 * w18).
double stability_after_failure(const Memory& memory, double r, const Model& model) {
  const Weights& w = model.weights;
  const double s = memory.stability_days;
  const double forgotten = w[11] * std::pow(memory.difficulty, -w[12]) *
                           (std::pow(s + 1, w[13]) - 1) * std::exp(w[14] * (1 - r));
  return std::min(forgotten, s / std::exp(model.short_term ? w[17] * w[18] : 0));
}

/// S'(S, G) = S * e^(w17 * (G - 3 + w18)) * S^-w19, which no grade but Again may lower.
double stability_on_the_same_day(double s, Grade grade, const Weights& w) {
  const double growth = std::exp(w[17] * (number_of(grade) - 3 + w[18])) * std::pow(s, -w[19]);
  return s * (grade == Grade::again ? growth : std::max(growth, 1.0));
}

double next_stability(const Memory& memory, Grade grade, int elapsed_days, const Model& model) {
  if (elapsed_days == 0 && model.short_term)
    return stability_on_the_same_day(memory.stability_days, grade, model.weights);
  const double r = recall(memory, elapsed_days, model.weights);
  return grade == Grade::again ? stability_after_failure(memory, r, model)
                               : stability_after_success(memory, r, grade, model.weights);
}

/// Source: fsrs-rs, `inference.rs`, check_and_fill_parameters.
void carry_over_from_fsrs45(Weights& w) {
  w[4] += 2 * w[5];
  w[5] = std::log(3 * w[5] + 1) / 3;
  w[6] += 0.5;
}

}  // namespace

std::optional<Weights> weights_from(std::span<const double> numbers) {
  const std::size_t count = numbers.size();
  if (count != kCountOfFsrs45 && count != kCountOfFsrs5 && count != kDefaultWeights.size())
    return {};
  for (const double number : numbers)
    if (!std::isfinite(number)) return {};
  Weights w = {};
  std::copy(numbers.begin(), numbers.end(), w.begin());
  if (count == kCountOfFsrs45) carry_over_from_fsrs45(w);
  if (count != w.size()) w[20] = kDecayOfFsrs5;
  for (std::size_t i = 0; i < w.size(); ++i)
    w[i] = std::clamp(w[i], kLeastWeights[i], kMostWeights[i]);
  return w;
}

double recall(const Memory& memory, double elapsed_days, const Weights& weights) {
  return std::pow(1 + factor(weights) * elapsed_days / memory.stability_days, -weights[20]);
}

Memory first_memory(Grade grade, const Model& model) {
  const Weights& w = model.weights;
  const auto place = static_cast<std::size_t>(grade) - 1;
  return {bounded_stability(w[place]), std::clamp(first_difficulty(grade, w), 1.0, 10.0)};
}

Memory next_memory(const Memory& memory, Grade grade, int elapsed_days, const Model& model) {
  return {bounded_stability(next_stability(memory, grade, elapsed_days, model)),
          next_difficulty(memory.difficulty, grade, model.weights)};
}

int interval_days(double stability_days, double retention, int most_days, const Weights& weights) {
  const double modifier = (std::pow(retention, -1 / weights[20]) - 1) / factor(weights);
  const double days = std::floor(stability_days * modifier + 0.5);
  return static_cast<int>(std::clamp(days, 1.0, static_cast<double>(most_days)));
}

}  // namespace viva::practice
