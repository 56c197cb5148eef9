#include "app/record_events.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/moment.h"
#include "app/practice_settings.h"

namespace viva::app {

namespace {

using practice::EventKind;
using store::CardSchedule;
using store::LoggedEvent;
using store::Transaction;

constexpr practice::Time kEarliest = std::chrono::sys_days(std::chrono::year(2000) / 1 / 1);
constexpr std::int64_t kMostTookMs = std::chrono::milliseconds(std::chrono::days(1)).count();
constexpr practice::Minutes kMostOffset{18 * 60};  // As ISO 8601 and Java allow.

/// Whether a repeated event says the same. One that does not know what was seen is content with
/// what was noted the first time.
bool says_the_same(LoggedEvent there, const LoggedEvent& again, std::string_view card_there) {
  if (!again.content) there.content.reset();
  there.card = again.card == card_there ? again.card : there.card;
  return there == again;
}

Result<void> require_same(Transaction& transaction, const LoggedEvent& again) {
  VIVA_TRY(const auto there, transaction.event(again.event.id));
  if (!there) return std::unexpected(unavailable("an event was there, and is not"));
  VIVA_TRY(const std::string card, transaction.current_name(there->card));
  if (says_the_same(*there, again, card)) return {};
  return std::unexpected(conflict(
      fmt::format("the ID {} belongs to another event, of {} at {}; a new event needs a "
                  "new ID",
                  to_string(again.event.id), there->card, to_iso(there->event.review.at))));
}

/// The card after one event more, by the short way if there is one.
Result<CardSchedule> after(Transaction& transaction, const LoggedEvent& logged,
                           const practice::Settings& settings) {
  VIVA_TRY(const bool is_undone, transaction.is_undone(logged.event.id));
  if (is_undone) return reschedule(transaction, logged.card, settings);
  VIVA_TRY(const auto before, transaction.schedule(logged.card));
  const CardSchedule card = before.value_or(CardSchedule{.card = logged.card});
  practice::Event last{.id = card.last_event};
  last.review.at = card.schedule.last;
  const auto further = practice::advance(card.schedule, last, logged.event, settings);
  if (!further) return reschedule(transaction, logged.card, settings);
  const CardSchedule saved{logged.card, *further, logged.event.id, logged.content};
  VIVA_CHECK(transaction.save(saved));
  return saved;
}

Result<bool> log(Transaction& transaction, const Arrival& arrival) {
  VIVA_TRY(const bool is_new, transaction.append(arrival.event));
  if (!is_new) {
    VIVA_CHECK(require_same(transaction, arrival.event));
    return false;
  }
  if (arrival.seen) VIVA_CHECK(transaction.keep(*arrival.seen));
  return true;
}

Result<CardSchedule> standing(Transaction& transaction, const std::string& card) {
  VIVA_TRY(const auto there, transaction.schedule(card));
  return there.value_or(CardSchedule{.card = card});
}

Result<std::vector<Recorded>> record_one(Transaction& transaction, const Arrival& arrival,
                                         const practice::Settings& settings) {
  Recorded recorded;
  VIVA_TRY(recorded.is_new, log(transaction, arrival));
  VIVA_TRY(recorded.card, recorded.is_new ? after(transaction, arrival.event, settings)
                                          : standing(transaction, arrival.event.card));
  return std::vector{recorded};
}

}  // namespace

Result<CardSchedule> reschedule(Transaction& transaction, const std::string& card,
                                const practice::Settings& settings) {
  VIVA_TRY(const auto logged, transaction.events_of(card));
  std::vector<practice::Event> events;
  for (const LoggedEvent& each : logged) events.push_back(each.event);
  events = practice::counting(std::move(events));
  CardSchedule saved{.card = card};
  if (events.empty()) {
    VIVA_CHECK(transaction.remove_schedule(card));
    return saved;
  }
  saved.last_event = events.back().id;
  const auto id = [](const LoggedEvent& each) { return each.event.id; };
  saved.content = std::ranges::find(logged, saved.last_event, id)->content;
  saved.schedule = practice::replay(std::move(events), settings);
  VIVA_CHECK(transaction.save(saved));
  return saved;
}

Result<std::vector<Recorded>> record_events(Transaction& transaction,
                                            std::span<const Arrival> arrivals) {
  VIVA_TRY(const auto settings, settings_of(transaction));
  if (arrivals.size() == 1) return record_one(transaction, arrivals.front(), settings);
  std::vector<Recorded> all(arrivals.size());
  std::set<std::string> touched;
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    VIVA_TRY(all[i].is_new, log(transaction, arrivals[i]));
    if (all[i].is_new) touched.insert(arrivals[i].event.card);
  }
  std::map<std::string, CardSchedule> cards;
  for (const std::string& card : touched) {
    VIVA_TRY(cards[card], reschedule(transaction, card, settings));
  }
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    const std::string& card = arrivals[i].event.card;
    if (!cards.contains(card)) {
      VIVA_TRY(cards[card], standing(transaction, card));
    }
    all[i].card = cards[card];
  }
  return all;
}

Result<std::size_t> rebuild_schedules(Transaction& transaction) {
  VIVA_TRY(const auto settings, settings_of(transaction));
  VIVA_TRY(const auto names, transaction.cards_with_events());
  std::set<std::string> cards;
  for (const std::string& name : names) {
    VIVA_TRY(auto card, transaction.current_name(name));
    cards.insert(std::move(card));
  }
  VIVA_TRY(const auto schedules, transaction.schedules());
  for (const CardSchedule& each : schedules)
    if (!cards.contains(each.card)) VIVA_CHECK(transaction.remove_schedule(each.card));
  for (const std::string& card : cards) VIVA_CHECK(reschedule(transaction, card, settings));
  return cards.size();
}

Result<void> require_plausible(const LoggedEvent& logged, practice::Time now) {
  const practice::Review& review = logged.event.review;
  if (review.at > now + std::chrono::days(1))
    return std::unexpected(
        invalid(fmt::format("`at` is {}, more than a day ahead of this machine's clock ({}); set "
                            "the clock of the device",
                            to_iso(review.at), to_iso(now))));
  if (review.at < kEarliest)
    return std::unexpected(invalid(fmt::format(
        "`at` is {}, before the year 2000; set the clock of the device", to_iso(review.at))));
  if (review.utc_offset > kMostOffset || review.utc_offset < -kMostOffset)
    return std::unexpected(
        invalid("`utc_offset_minutes` is to be a whole number from -1080 to 1080"));
  if (logged.took_ms < 0 || logged.took_ms > kMostTookMs)
    return std::unexpected(
        invalid(fmt::format("`took_ms` is to be a whole number from 0 to {}", kMostTookMs)));
  return {};
}

}  // namespace viva::app
