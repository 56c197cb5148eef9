#pragma once

#include <optional>
#include <span>
#include <vector>

#include "practice/schedule.h"
#include "store/transaction.h"

namespace viva::app {

/// An event as it came, its card by the name that the bank uses now.
struct Arrival {
  store::LoggedEvent event;
  std::optional<store::Content> seen;  ///< What the event's `content` is the hash of, if known.
};

/// What became of one event.
struct Recorded {
  bool is_new = false;       ///< False: it was there already, and nothing has changed.
  store::CardSchedule card;  ///< Where its card stands now; fresh if every review was undone.
};

/// Logs events and brings the schedules of their cards up to date; in the order given. The same
/// event twice is logged once. Either all is stored or nothing.
/// Errors: conflict if an ID is taken by another event; else as Transaction.
Result<std::vector<Recorded>> record_events(store::Transaction& transaction,
                                            std::span<const Arrival> arrivals);

/// Makes the schedule of one card anew from its events. Errors: as Transaction.
Result<store::CardSchedule> reschedule(store::Transaction& transaction, const std::string& card,
                                       const practice::Settings& settings);

/// Makes every schedule anew from the log; how many cards there are.
/// Errors: as Transaction; damaged if the settings cannot be read.
Result<std::size_t> rebuild_schedules(store::Transaction& transaction);

/// Refuses what cannot have happened: more than a day after `now`, before 2000, an offset of more
/// than a day, a duration that is negative or over a day. Errors: invalid_input, saying which.
Result<void> require_plausible(const store::LoggedEvent& event, practice::Time now);

}  // namespace viva::app
