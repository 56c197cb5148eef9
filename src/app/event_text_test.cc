#include "app/event_text.h"

#include <gtest/gtest.h>

#include "app/practice_settings.h"

namespace viva::app {

namespace {

constexpr std::string_view kId = "0b9e2c4e-7d1f-4c57-9a3e-5f0d8c6b1a22";
constexpr std::string_view kRest = R"("card":"PY-ADV-001","at":"2026-11-23T08:15:30.250Z")";

std::string with(std::string_view members) {
  return fmt::format(R"({{"id":"{}",{},{}}})", kId, kRest, members);
}

template <class Value>
std::string message_of(const Result<Value>& result) {
  return result ? "fine" : to_string(result.error());
}

}  // namespace

TEST(EventText, IsReadAsItIsWritten) {
  for (const char* members :
       {R"("grade":3)", R"("grade":1,"utc_offset_minutes":-90,"took_ms":5000,"kind":"review")",
        R"("kind":"undo","undone":"1b9e2c4e-7d1f-4c57-9a3e-5f0d8c6b1a22")"}) {
    const auto event = parse_event(with(members));
    ASSERT_TRUE(event.has_value()) << to_string(event.error());
    EXPECT_EQ(parse_event(event_json(*event)), event);
    EXPECT_EQ(parse_csv(std::string(csv_head()) + event_csv(*event), 1), std::vector{*event});
  }
}

TEST(EventText, SaysWhatIsWrong) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "an event is one JSON object"},
      {"[]", "an event is one JSON object"},
      {"{}", "`id` is to be a UUID, or 32 hexadecimal digits"},
      {with(R"("grade":0)"), "`grade` is to be 1 (again), 2 (hard), 3 (good) or 4 (easy)"},
      {with(R"("grade":3.0)"), "`grade` is to be a whole number"},
      {with(R"("grade":99999999999)"),
       "`grade` is to be 1 (again), 2 (hard), 3 (good) or 4 (easy)"},
      {with(R"("grade":3,"person":2)"), "an event has no `person`"},
      {with(R"("grade":3,"kind":"reset")"), "`kind` is to be `review` or `undo`"},
      {with(R"("grade":3,"kind":"undo")"),
       "`undone` is to be the ID of the review that is taken back"},
      {with(R"("grade":3,"undone":"x")"), "only an undo has `undone`; say `kind` is `undo`"},
      {with(R"("grade":3,"content":"ab")"), "`content` is to be 64 lower-case hexadecimal digits"},
      {fmt::format(R"({{"id":"{}","card":"py","at":"2026-11-23T08:15:30Z","grade":3}})", kId),
       "`card` is to be the ID of a question, such as PY-ADV-001"},
      {fmt::format(R"({{"id":"{}","card":"PY","at":"2026-02-30T08:15:30Z","grade":3}})", kId),
       "`at` is to be a time such as 2026-11-23T08:15:30.250Z"},
  };
  for (const auto& [text, message] : cases)
    EXPECT_EQ(message_of(parse_event(text)), message) << text;
}

TEST(EventText, NamesTheEventOrLineThatIsWrong) {
  const auto list = fmt::format("{{\"events\":[{},{{}}]}}", with(R"("grade":3)"));
  EXPECT_EQ(message_of(parse_events(list, 9)),
            "event 2: `id` is to be a UUID, or 32 hexadecimal digits");
  EXPECT_EQ(message_of(parse_events(list, 1)), "there are more than 1 events; send them in parts");
  EXPECT_EQ(message_of(parse_events("[]", 1)), "a log is a JSON object with a list `events`");
  EXPECT_EQ(message_of(parse_csv("id,card\n", 1)),
            "line 1: the first line names the columns: "
            "id,kind,card,at,utc_offset_minutes,grade,took_ms,content,undone");
  const std::string head(csv_head());
  EXPECT_EQ(message_of(parse_csv(head + "a,b\n", 1)), "line 2: a line has 9 values, not 2");
  EXPECT_EQ(message_of(parse_csv(head + "\"a", 1)), "line 2: a quote is never closed");
  EXPECT_EQ(message_of(parse_csv(head + "a\"b\n", 1)),
            "line 2: a quote stands within a value; double it, in quotes");
}

TEST(PracticeSettings, AreReadAsTheyAreWritten) {
  const auto settings = parse_settings(
      R"({"desired_retention":0.85,"learning_steps_minutes":[],"fuzz":false,"day_begins_minutes":0})");
  ASSERT_TRUE(settings.has_value()) << to_string(settings.error());
  EXPECT_EQ(settings->desired_retention, 0.85);
  EXPECT_TRUE(settings->learning_steps.empty());
  EXPECT_EQ(parse_settings(settings_json(*settings)), settings);
  EXPECT_EQ(parse_settings("{}"), practice::Settings{});
}

TEST(PracticeSettings, SayWhatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"3", "settings are one JSON object"},
      {R"({"retention":0.9})", "there is no setting `retention`"},
      {R"({"desired_retention":1})", "`desired_retention` is to be a number from 0.7 to 0.99"},
      {R"({"new_per_day":1.5})", "`new_per_day` is to be a whole number from 0 to 1000"},
      {R"({"learning_steps_minutes":[0]})",
       "`learning_steps_minutes` is to be a whole number from 1 to 1439"},
      {R"({"fuzz":1})", "`fuzz` is to be true or false"},
      {R"({"weights":[1,2]})", "`weights` is to be a list of 17, 19 or 21 numbers"},
  };
  for (const auto& [text, message] : cases) EXPECT_EQ(message_of(parse_settings(text)), message);
}

}  // namespace viva::app
