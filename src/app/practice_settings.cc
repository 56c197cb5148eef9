#include "app/practice_settings.h"

#include <cmath>

#include <boost/json.hpp>
#include <fmt/format.h>

namespace viva::app {

namespace json = boost::json;

namespace {

using practice::Minutes;
using practice::Settings;

constexpr std::size_t kMostSteps = 10;
constexpr int kMinutesOfDay = 24 * 60;

Error wrong(std::string_view name, std::string_view what) {
  return invalid(fmt::format("`{}` is to be {}", name, what));
}

/// To six decimals, so that what is written and read again is the same number.
double rounded(double number) { return std::round(number * 1e6) / 1e6; }

Result<double> number(std::string_view name, const json::value& value, double least, double most) {
  boost::system::error_code error;
  const double number = value.to_number<double>(error);
  if (error || !(number >= least && number <= most))
    return std::unexpected(wrong(name, fmt::format("a number from {} to {}", least, most)));
  return rounded(number);
}

Result<int> integer(std::string_view name, const json::value& value, int least, int most) {
  const auto found = number(name, value, least, most);
  if (!found || *found != std::floor(*found))
    return std::unexpected(wrong(name, fmt::format("a whole number from {} to {}", least, most)));
  return static_cast<int>(*found);
}

Result<bool> truth(std::string_view name, const json::value& value) {
  if (!value.is_bool()) return std::unexpected(wrong(name, "true or false"));
  return value.as_bool();
}

Result<std::vector<Minutes>> steps(std::string_view name, const json::value& value) {
  const auto* array = value.if_array();
  if (!array || array->size() > kMostSteps)
    return std::unexpected(
        wrong(name, fmt::format("a list of at most {} numbers of minutes", kMostSteps)));
  std::vector<Minutes> found;
  for (const auto& each : *array) {
    VIVA_TRY(const int minutes, integer(name, each, 1, kMinutesOfDay - 1));
    found.emplace_back(minutes);
  }
  return found;
}

Result<practice::Weights> weights(std::string_view name, const json::value& value) {
  std::vector<double> numbers;
  if (const auto* array = value.if_array())
    for (const auto& each : *array) {
      VIVA_TRY(const double found, number(name, each, -1e6, 1e6));
      numbers.push_back(found);
    }
  auto weights = practice::weights_from(numbers);
  if (!weights) return std::unexpected(wrong(name, "a list of 17, 19 or 21 numbers"));
  for (double& weight : *weights) weight = rounded(weight);
  return *weights;
}

/// Each setting by its name: how it is read and written. The text of the API and of exports.
struct Setting {
  std::string_view name;
  Result<void> (*read)(Settings& settings, std::string_view name, const json::value& value);
  json::value (*write)(const Settings& settings);
};

json::value minutes_json(const std::vector<Minutes>& steps) {
  json::array minutes;
  for (const Minutes step : steps) minutes.emplace_back(step.count());
  return minutes;
}

constexpr Setting kSettings[] = {
    {"desired_retention",
     [](Settings& settings, std::string_view name, const json::value& value) -> Result<void> {
       VIVA_TRY(settings.desired_retention, number(name, value, 0.7, 0.99));
       return {};
     },
     [](const Settings& settings) -> json::value { return settings.desired_retention; }},
    {"maximum_interval_days",
     [](Settings& settings, std::string_view name, const json::value& value) -> Result<void> {
       VIVA_TRY(settings.maximum_interval_days, integer(name, value, 1, 36500));
       return {};
     },
     [](const Settings& settings) -> json::value { return settings.maximum_interval_days; }},
    {"learning_steps_minutes",
     [](Settings& settings, std::string_view name, const json::value& value) -> Result<void> {
       VIVA_TRY(settings.learning_steps, steps(name, value));
       return {};
     },
     [](const Settings& settings) { return minutes_json(settings.learning_steps); }},
    {"relearning_steps_minutes",
     [](Settings& settings, std::string_view name, const json::value& value) -> Result<void> {
       VIVA_TRY(settings.relearning_steps, steps(name, value));
       return {};
     },
     [](const Settings& settings) { return minutes_json(settings.relearning_steps); }},
    {"fuzz",
     [](Settings& settings, std::string_view name, const json::value& value) -> Result<void> {
       VIVA_TRY(settings.fuzz, truth(name, value));
       return {};
     },
     [](const Settings& settings) -> json::value { return settings.fuzz; }},
    {"day_begins_minutes",
     [](Settings& settings, std::string_view name, const json::value& value) -> Result<void> {
       VIVA_TRY(const int minutes, integer(name, value, 0, kMinutesOfDay - 1));
       settings.day_begins = Minutes(minutes);
       return {};
     },
     [](const Settings& settings) -> json::value { return settings.day_begins.count(); }},
    {"leech_lapses",
     [](Settings& settings, std::string_view name, const json::value& value) -> Result<void> {
       VIVA_TRY(settings.leech_lapses, integer(name, value, 0, 100));
       return {};
     },
     [](const Settings& settings) -> json::value { return settings.leech_lapses; }},
    {"new_per_day",
     [](Settings& settings, std::string_view name, const json::value& value) -> Result<void> {
       VIVA_TRY(settings.new_per_day, integer(name, value, 0, 1000));
       return {};
     },
     [](const Settings& settings) -> json::value { return settings.new_per_day; }},
    {"weights",
     [](Settings& settings, std::string_view name, const json::value& value) -> Result<void> {
       VIVA_TRY(settings.model.weights, weights(name, value));
       return {};
     },
     [](const Settings& settings) -> json::value {
       return json::array(settings.model.weights.begin(), settings.model.weights.end());
     }},
};

}  // namespace

std::string settings_json(const Settings& settings) {
  json::object object;
  for (const auto& [name, read, write] : kSettings) object[name] = write(settings);
  return json::serialize(object);
}

Result<Settings> parse_settings(std::string_view text) {
  boost::system::error_code error;
  const json::value value = json::parse({text.data(), text.size()}, error);
  const auto* object = error ? nullptr : value.if_object();
  if (!object) return std::unexpected(invalid("settings are one JSON object"));
  Settings settings;
  for (const auto& [name, given] : *object) {
    const auto known = std::ranges::find(kSettings, std::string_view(name), &Setting::name);
    if (known == std::end(kSettings))
      return std::unexpected(
          invalid(fmt::format("there is no setting `{}`", std::string_view(name))));
    VIVA_CHECK(known->read(settings, known->name, given));
  }
  return settings;
}

Result<Settings> settings_of(store::Transaction& transaction) {
  VIVA_TRY(const auto saved, transaction.settings());
  if (!saved) return Settings{};
  auto settings = parse_settings(*saved);
  if (!settings) return std::unexpected(damaged("settings", settings.error().message));
  return settings;
}

}  // namespace viva::app
