// What other programs compute, file by file: see tests/data/fsrs/README.md for their forms.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "practice/fuzz.h"
#include "practice/schedule.h"

namespace viva::practice {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr double kShare = 2e-5;

/// The whole set where it lies beside the repository, else the part that the repository holds.
fs::path folder() {
  const fs::path beside = "../shared/data/fsrs";
  return fs::exists(beside) ? beside : fs::path("tests/data/fsrs");
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

double number(const json::value& value) { return value.to_number<double>(); }

bool is_near(double ours, double theirs) {
  return std::abs(ours - theirs) <= kShare * std::abs(theirs);
}

Weights weights_of(const json::value& value) {
  std::vector<double> numbers;
  for (const auto& each : value.as_array()) numbers.push_back(number(each));
  return weights_from(numbers).value();
}

/// Compares the memory after each review; how many.
std::size_t compare_memories(const json::object& line) {
  Model model;
  if (const auto* w = line.if_contains("w")) model.weights = weights_of(*w);
  Memory memory;
  std::size_t i = 0;
  for (const auto& review : line.at("reviews").as_array()) {
    const auto grade = Grade(review.at(0).to_number<int>());
    const auto days = review.at(1).to_number<int>();
    memory = i == 0 ? first_memory(grade, model) : next_memory(memory, grade, days, model);
    const auto& expected = line.at("expect").at(i);
    EXPECT_TRUE(is_near(memory.stability_days, number(expected.at(0))) &&
                is_near(memory.difficulty, number(expected.at(1))))
        << "history " << line.at("id") << ", review " << i << ": " << memory.stability_days << ", "
        << memory.difficulty << " instead of " << expected;
    ++i;
  }
  return i;
}

std::vector<Minutes> steps_of(const json::value& value) {
  std::vector<Minutes> steps;
  for (const auto& each : value.as_array()) {
    const std::string text(each.as_string());
    steps.emplace_back(std::stoi(text) * (text.ends_with('h') ? 60 : 1));
  }
  return steps;
}

/// Our scheduler, set as ts-fsrs is: days of UTC, due at the time of day of the review.
Settings settings_of(const json::object& conf) {
  Settings settings{.fuzz = false, .day_begins = Minutes(0), .due_when_day_begins = false};
  if (const auto* w = conf.if_contains("w")) settings.model.weights = weights_of(*w);
  if (const auto* short_term = conf.if_contains("enable_short_term"))
    settings.model.short_term = short_term->as_bool();
  if (const auto* retention = conf.if_contains("request_retention"))
    settings.desired_retention = number(*retention);
  if (const auto* most = conf.if_contains("maximum_interval"))
    settings.maximum_interval_days = most->to_number<int>();
  if (const auto* steps = conf.if_contains("learning_steps"))
    settings.learning_steps = steps_of(*steps);
  if (const auto* steps = conf.if_contains("relearning_steps"))
    settings.relearning_steps = steps_of(*steps);
  return settings;
}

/// `2024-02-23T17:47:18.000Z`
Time time_of(const json::value& value) {
  namespace chrono = std::chrono;
  int year = 0, hour = 0, minute = 0, second = 0, thousandth = 0;
  unsigned month = 0, day = 0;
  std::sscanf(value.as_string().c_str(), "%d-%u-%uT%d:%d:%d.%dZ", &year, &month, &day, &hour,
              &minute, &second, &thousandth);
  const chrono::sys_days date = chrono::year(year) / chrono::month(month) / chrono::day(day);
  return date + chrono::hours(hour) + chrono::minutes(minute) + chrono::seconds(second) +
         chrono::milliseconds(thousandth);
}

std::size_t compare_schedules(const json::object& line) {
  const Settings settings = settings_of(line.at("conf").as_object());
  Schedule schedule;
  std::size_t i = 0;
  for (const auto& step : line.at("steps").as_array()) {
    const auto grade = Grade(step.at("rating").to_number<int>());
    schedule = next(schedule, {.at = time_of(step.at("at")), .grade = grade}, settings);
    const bool is_same = static_cast<int>(schedule.stage) == step.at("state").to_number<int>() &&
                         schedule.step == step.at("step").to_number<int>() &&
                         schedule.interval_days == step.at("scheduled_days").to_number<int>() &&
                         schedule.due == time_of(step.at("due")) &&
                         schedule.reviews == step.at("reps").to_number<int>() &&
                         schedule.lapses == step.at("lapses").to_number<int>() &&
                         is_near(schedule.memory.stability_days, number(step.at("S"))) &&
                         is_near(schedule.memory.difficulty, number(step.at("D")));
    EXPECT_TRUE(is_same) << "history " << line.at("id") << ", review " << i << ": stage "
                         << static_cast<int>(schedule.stage) << ", step " << schedule.step << ", "
                         << schedule.interval_days << " days, S " << schedule.memory.stability_days
                         << " instead of " << step;
    if (!is_same) break;  // What follows would differ, too.
    ++i;
  }
  return i;
}

/// Compares every line of one file, whatever its form; how many states.
std::size_t compare_lines(const fs::path& path) {
  std::istringstream text(text_of(path));
  std::size_t states = 0;
  for (std::string line; std::getline(text, line);) {
    if (line.empty()) continue;
    const json::value value = json::parse(line);
    const json::object& object = value.as_object();
    states += object.contains("steps") ? compare_schedules(object) : compare_memories(object);
  }
  std::cout << path.string() << ": " << states << " states compared\n";
  return states;
}

}  // namespace

TEST(Vectors, MemoriesAgreeWithOtherPrograms) {
  EXPECT_GT(compare_lines(folder() / "memory-states.default.jsonl"), 300u);
  EXPECT_GT(compare_lines(folder() / "memory-states.other-parameters.jsonl"), 200u);
}

TEST(Vectors, SchedulesAgreeWithTsFsrs) {
  EXPECT_GT(compare_lines(folder() / "scheduler.jsonl"), 200u);
}

TEST(Vectors, EveryOtherFileAgreesToo) {
  const char* const named = std::getenv("VIVA_FSRS_VECTORS");
  if (named == nullptr) GTEST_SKIP() << "VIVA_FSRS_VECTORS names no files";
  std::istringstream paths{std::string(named)};
  for (std::string path; std::getline(paths, path, ':');) {
    if (path.empty()) continue;
    EXPECT_GT(compare_lines(path), 0u);
  }
}

TEST(Vectors, IntervalsAgree) {
  const json::value cases = json::parse(text_of(folder() / "intervals.json"));
  EXPECT_GT(cases.as_array().size(), 100u);
  for (const auto& each : cases.as_array())
    EXPECT_EQ(interval_days(number(each.at("S")), number(each.at("dr")), 36500, kDefaultWeights),
              each.at("ivl").to_number<int>())
        << each;
}

TEST(Vectors, RangesOfFuzzAgree) {
  const json::value cases = json::parse(text_of(folder() / "fuzz_ranges.json"));
  EXPECT_GT(cases.as_array().size(), 10u);
  for (const auto& each : cases.as_array()) {
    const IntervalRange expected{each.at("min_ivl").to_number<int>(),
                                 each.at("max_ivl").to_number<int>()};
    EXPECT_EQ(fuzz_range(each.at("ivl").to_number<int>(), 0, 36500), expected) << each;
  }
}

}  // namespace viva::practice
