#include "app/list_due.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "app/list_questions.h"
#include "app/practice_settings.h"

namespace viva::app {

namespace {

using practice::Stage;
using store::CardSchedule;
using store::Transaction;

/// One list being made.
class DueLister {
 public:
  DueLister(Transaction& transaction, FactsCache& facts, const DueQuery& query)
      : transaction_(transaction), facts_(facts), catalog_(facts.catalog()), query_(query) {}

  Result<DueList> run() {
    VIVA_TRY(settings_, settings_of(transaction_));
    VIVA_TRY(wanted_, wanted_questions());
    VIVA_CHECK(load_schedules());
    VIVA_TRY(auto known, known_cards());
    const auto due_end = std::ranges::stable_partition(known, [&](const CardState& state) {
                           return is_due(state);
                         }).begin();
    list_.due = static_cast<std::uint64_t>(due_end - known.begin());
    list_.waiting = static_cast<std::uint64_t>(known.end() - due_end);
    for (auto state = due_end; state != known.end(); ++state)
      if (!list_.next_due || state->consequence.due < *list_.next_due)
        list_.next_due = state->consequence.due;
    known.erase(due_end, known.end());
    take_known(std::move(known));
    VIVA_CHECK(take_fresh());
    return std::move(list_);
  }

  /// Where one card stands.
  Result<CardState> one(const CardSchedule& card, std::uint32_t question) {
    VIVA_TRY(settings_, settings_of(transaction_));
    return state_of_card(card, question);
  }

 private:
  bool is_due(const CardState& state) const {
    return query_.cram || state.consequence.due <= query_.now;
  }

  /// In the order in which fresh ones are offered.
  Result<std::vector<std::uint32_t>> wanted_questions() {
    ListQuestions lister;
    const Bits& matching = lister.matching(catalog_, query_.filter);
    const auto is_matching = [&](std::uint32_t question) {
      return (matching[question / 64] >> (question % 64) & 1) != 0;
    };
    std::vector<std::uint32_t> wanted;
    const auto add = [&](std::uint32_t question) {
      if (is_matching(question)) wanted.push_back(question);
    };
    if (query_.path.empty()) {
      for (std::uint32_t i = 0; i < catalog_.size(); ++i) add(i);
      return wanted;
    }
    const auto path = catalog_.site().paths.find(query_.path);
    if (path == catalog_.site().paths.end())
      return std::unexpected(not_found(fmt::format("there is no path `{}`", query_.path)));
    for (const std::string& id : path->second)
      if (const auto found = catalog_.find(id)) add(found->question);
    return wanted;
  }

  /// By question; under an ID that is an alias now, too. What the bank has no longer is left out.
  Result<void> load_schedules() {
    VIVA_TRY(auto schedules, transaction_.schedules());
    const practice::DayRule rule{query_.utc_offset, settings_.day_begins};
    const auto today = practice::beginning_of(practice::day_of(query_.now, rule), rule);
    for (CardSchedule& each : schedules) {
      new_today_ += each.schedule.first >= today;
      if (const auto found = catalog_.find(each.card))
        schedules_.emplace(found->question, std::move(each));
    }
    return {};
  }

  /// Of the wanted ones those that are in practice, the most urgent first.
  Result<std::vector<CardState>> known_cards() {
    std::vector<CardState> known;
    for (const std::uint32_t question : wanted_) {
      const auto found = schedules_.find(question);
      if (found == schedules_.end()) continue;
      VIVA_TRY(auto state, state_of_card(found->second, question));
      known.push_back(std::move(state));
    }
    if (query_.cram)
      std::ranges::stable_sort(known, {}, &CardState::recall);
    else
      std::ranges::stable_sort(known, {},
                               [](const CardState& state) { return state.consequence.due; });
    return known;
  }

  Result<CardState> state_of_card(const CardSchedule& card, std::uint32_t question) {
    CardState state{.question = question, .card = card};
    const auto now = facts_.of(question);
    std::optional<store::Content> seen;
    std::vector<practice::Edit> known;
    if (card.content && *card.content != now->content.hash) {
      VIVA_TRY(seen, transaction_.content(*card.content));
      if (seen) known = edits_of(history_of(*seen));
    } else if (card.content) {
      known = now->edits;
    }
    const bool is_known = card.content && (*card.content == now->content.hash || seen);
    state.consequence =
        practice::consequence_of(now->edits, is_known ? &known : nullptr, card.schedule,
                                 {query_.utc_offset, settings_.day_begins});
    for (const std::size_t i : state.consequence.unseen) state.unseen.push_back(now->history[i]);
    if (!state.unseen.empty()) state.seen = std::move(seen);
    state.recall = practice::recall_now(card.schedule, query_.now, settings_);
    state.is_leech = practice::is_leech(card.schedule, settings_);
    return state;
  }

  void take_known(std::vector<CardState> known) {
    if (known.size() > query_.limit) known.resize(query_.limit);
    list_.cards = std::move(known);
  }

  Result<void> take_fresh() {
    const auto allowed =
        static_cast<std::uint64_t>(std::max(0, settings_.new_per_day - new_today_));
    for (const std::uint32_t question : wanted_) {
      if (schedules_.contains(question)) continue;
      if (!query_.cram && list_.fresh == allowed) break;
      ++list_.fresh;
      if (list_.cards.size() < query_.limit) {
        const std::string id(catalog_.text(catalog_.question(question).id));
        list_.cards.push_back({.question = question, .card = {.card = id}});
      }
    }
    return {};
  }

  Transaction& transaction_;
  FactsCache& facts_;
  const Catalog& catalog_;
  const DueQuery& query_;
  practice::Settings settings_;
  std::vector<std::uint32_t> wanted_;
  std::map<std::uint32_t, CardSchedule> schedules_;
  int new_today_ = 0;
  DueList list_;
};

}  // namespace

Result<DueList> list_due(Transaction& transaction, FactsCache& facts, const DueQuery& query) {
  return DueLister(transaction, facts, query).run();
}

Result<CardState> state_of(Transaction& transaction, FactsCache& facts, std::uint32_t question,
                           practice::Time now, practice::Minutes utc_offset) {
  const Catalog& catalog = facts.catalog();
  const std::string id(catalog.text(catalog.question(question).id));
  const DueQuery query{.now = now, .utc_offset = utc_offset};
  VIVA_TRY(const auto card, transaction.schedule(id));
  return DueLister(transaction, facts, query)
      .one(card.value_or(CardSchedule{.card = id}), question);
}

std::vector<practice::Schedule> previews(const CardState& state, practice::Time now,
                                         practice::Minutes utc_offset,
                                         const practice::Settings& settings) {
  std::vector<practice::Schedule> all;
  for (int grade = 1; grade <= 4; ++grade)
    all.push_back(practice::next(state.card.schedule,
                                 {now, utc_offset, static_cast<practice::Grade>(grade)}, settings));
  return all;
}

}  // namespace viva::app
