#include "practice/memory.h"

#include <gtest/gtest.h>

namespace viva::practice {

namespace {

constexpr double kShare = 2e-5;  // Two programs that compute the same differ by less.

void expect_near(double ours, double theirs) { EXPECT_NEAR(ours, theirs, kShare * theirs); }

Memory after(std::initializer_list<std::pair<int, int>> reviews, const Model& model = {}) {
  Memory memory;
  bool is_first = true;
  for (const auto& [grade, days] : reviews) {
    memory = is_first ? first_memory(Grade(grade), model)
                      : next_memory(memory, Grade(grade), days, model);
    is_first = false;
  }
  return memory;
}

}  // namespace

TEST(Memory, BeginsAsTheFirstGradeSays) {
  const std::tuple<Grade, double, double> cases[] = {{Grade::again, 0.212, 6.4133},
                                                     {Grade::hard, 1.2931, 5.11217071},
                                                     {Grade::good, 2.3065, 2.11810397},
                                                     {Grade::easy, 8.2956, 1}};
  for (const auto& [grade, stability, difficulty] : cases) {
    const Memory memory = first_memory(grade, {});
    expect_near(memory.stability_days, stability);
    expect_near(memory.difficulty, difficulty);
  }
}

TEST(Memory, GrowsAndShrinksAsInOtherPrograms) {
  const auto long_history = {std::pair(1, 0), {3, 0}, {3, 1}, {3, 3}, {3, 8}, {3, 21}};
  expect_near(after(long_history).stability_days, 53.62691);
  expect_near(after(long_history).difficulty, 6.3574867);
  Model without_short_term;
  for (const std::size_t i : {17, 18, 19}) without_short_term.weights[i] = 0;
  expect_near(after(long_history, without_short_term).stability_days, 53.335106);
}

TEST(Memory, NeverShrinksOnTheSameDayUnlessForgotten) {
  const double cases[] = {1.596818, 5.0, 5.0, 8.12961};
  for (int grade = 1; grade <= 4; ++grade)
    expect_near(next_memory({5, 5}, Grade(grade), 0, {}).stability_days, cases[grade - 1]);
}

TEST(Memory, FadesWithTime) {
  const std::tuple<double, double, double> cases[] = {{0, 1, 1.0},       {1, 2, 0.9403443},
                                                      {2, 3, 0.9253786}, {3, 4, 0.9185229},
                                                      {4, 4, 0.9},       {5, 2, 0.8261359}};
  for (const auto& [days, stability, chance] : cases)
    expect_near(recall({stability, 5}, days, kDefaultWeights), chance);
}

TEST(Memory, IsAskedForAgainWhenItHasFadedEnough) {
  const int cases[] = {3116766, 34793, 2508, 387, 90, 27, 9, 3, 1, 1};
  for (int tenth = 1; tenth <= 10; ++tenth)
    EXPECT_NEAR(interval_days(1, tenth / 10.0, 10'000'000, kDefaultWeights), cases[tenth - 1],
                kShare * cases[tenth - 1]);
  EXPECT_EQ(interval_days(1, 0.1, 365, kDefaultWeights), 365);
}

TEST(Weights, OfOlderVersionsAreCarriedOver) {
  const std::vector<double> fsrs45 = {0.4,  0.6,  2.4,  5.8,  4.93, 0.94, 0.86, 0.01, 1.49,
                                      0.14, 0.94, 2.18, 0.05, 0.34, 1.26, 0.29, 2.61};
  const Weights expected = {0.4,  0.6,  2.4,  5.8,  6.81, 0.44675013, 1.36, 0.01, 1.49, 0.14, 0.94,
                            2.18, 0.05, 0.34, 1.26, 0.29, 2.61,       0,    0,    0,    0.5};
  const auto weights = weights_from(fsrs45);
  ASSERT_TRUE(weights.has_value());
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR((*weights)[i], expected[i], 1e-6) << i;
}

TEST(Weights, OfFsrs5PredictTheSame) {
  const std::vector<double> fsrs5 = {0.6845422,  1.6790825, 4.7349424,    10.042885,  7.4410233,
                                     0.64219797, 1.071918,  0.0025195254, 1.432437,   0.1544,
                                     0.8692766,  2.0696752, 0.0953,       0.2975,     2.4691248,
                                     0.19542035, 3.201072,  0.18046261,   0.121442534};
  const Model model{.weights = weights_from(fsrs5).value()};
  const Memory memory = after({{1, 0}, {3, 1}, {3, 3}, {3, 8}, {3, 21}}, model);
  expect_near(memory.stability_days, 31.722992);
  expect_near(memory.difficulty, 7.382128);
}

TEST(Weights, AreBroughtWithinBoundsOrRefused) {
  std::vector<double> numbers(kDefaultWeights.begin(), kDefaultWeights.end());
  numbers[4] = 11;
  numbers[20] = 0;
  const auto weights = weights_from(numbers);
  EXPECT_EQ((*weights)[4], 10);
  EXPECT_EQ((*weights)[20], 0.1);
  EXPECT_FALSE(weights_from(std::span(numbers).first(20)).has_value());
  numbers[0] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(weights_from(numbers).has_value());
}

}  // namespace viva::practice
