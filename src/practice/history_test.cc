#include "practice/history.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

namespace viva::practice {

namespace {

using Random = std::minstd_rand;

int below(Random& random, int end) {
  return static_cast<int>(random() % static_cast<unsigned>(end));
}

EventId random_id(Random& random) {
  EventId id;
  for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(random());
  return id;
}

/// A few weeks with one card: reviews, some at the very same moment, some taken back.
std::vector<Event> random_events(Random& random) {
  std::vector<Event> events;
  Time now = Time(std::chrono::days(20'000));
  const int count = 1 + below(random, 12);
  for (int i = 0; i < count; ++i) {
    now += std::chrono::minutes(below(random, 3) * below(random, 5000));
    Event event{.id = random_id(random)};
    event.review = {now, Minutes(60 * below(random, 24) - 720), Grade(1 + below(random, 4))};
    if (!events.empty() && below(random, 4) == 0) {
      event.kind = EventKind::undo;
      event.undone = events[static_cast<std::size_t>(below(random, i))].id;
    }
    events.push_back(event);
  }
  return events;
}

/// What one device knows that got the events in batches, one by one, some twice.
Schedule by_arrival(const std::vector<Event>& arrivals, const Settings& settings) {
  std::vector<Event> known;
  Schedule schedule;
  Event last;
  for (const Event& event : arrivals) {
    if (std::ranges::find(known, event) != known.end()) continue;
    const bool is_undone = std::ranges::any_of(known, [&](const Event& each) {
      return each.kind == EventKind::undo && each.undone == event.id;
    });
    known.push_back(event);
    const auto further = is_undone ? std::nullopt : advance(schedule, last, event, settings);
    schedule = further ? *further : replay(known, settings);
    if (further)
      last = event;
    else
      last.review.at = Time::max();  // Whatever comes next is replayed in full.
  }
  return schedule;
}

}  // namespace

TEST(Replay, GivesTheSameHoweverEventsArrive) {
  Random random(7);
  const Settings settings;
  for (int run = 0; run < 10'000; ++run) {
    const std::vector<Event> events = random_events(random);
    const Schedule expected = replay(events, settings);
    std::vector<Event> arrivals = events;
    for (int i = below(random, 5); i > 0; --i)
      arrivals.push_back(
          events[static_cast<std::size_t>(below(random, static_cast<int>(events.size())))]);
    std::ranges::shuffle(arrivals, random);
    ASSERT_EQ(replay(arrivals, settings), expected) << "run " << run;
    ASSERT_EQ(by_arrival(arrivals, settings), expected) << "run " << run;
  }
}

TEST(Replay, CountsAnUndoneReviewAsNeverMade) {
  Random random(1);
  const Event first{.id = random_id(random), .review = {.at = Time(std::chrono::days(1))}};
  const Event second{.id = random_id(random), .review = {.at = Time(std::chrono::days(9))}};
  const Event undo{.id = random_id(random),
                   .kind = EventKind::undo,
                   .review = {.at = Time(std::chrono::days(9))},
                   .undone = second.id};
  EXPECT_EQ(replay({first, second, undo}, {}), replay({first}, {}));
  EXPECT_NE(replay({first, second}, {}), replay({first}, {}));
  const Event undo_first{.id = random_id(random), .kind = EventKind::undo, .undone = first.id};
  EXPECT_EQ(replay({first, undo_first}, {}), Schedule{});
}

TEST(EventId, IsReadInTwoFormsAndWrittenInOne) {
  const std::string uuid = "0b9e2c4e-7d1f-4c57-9a3e-5f0d8c6b1a22";
  for (const char* text :
       {"0b9e2c4e-7d1f-4c57-9a3e-5f0d8c6b1a22", "0B9E2C4E7D1F4C579A3E5F0D8C6B1A22"}) {
    const auto id = parse_event_id(text);
    ASSERT_TRUE(id.has_value()) << text;
    EXPECT_EQ(to_string(*id), uuid);
  }
  for (const char* text :
       {"", "0b9e", "0b9e2c4e-7d1f-4c57-9a3e-5f0d8c6b1a2", "0b9e2c4e7d1f4c579a3e5f0d8c6b1a2g",
        "0b9e2c4e-7d1f-4c57-9a3e-5f0d8c6b1a222", "-0b9e2c4e7d1f-4c57-9a3e-5f0d8c6b1a22",
        "0b9e2c4e7d1f4c579a3e5f0d8c6b1a2222"})
    EXPECT_FALSE(parse_event_id(text).has_value()) << text;
}

}  // namespace viva::practice
