#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/list_query.h"
#include "app/question_facts.h"
#include "store/transaction.h"

namespace viva::app {

/// What a learner wants to be asked.
struct DueQuery {
  practice::Time now;
  practice::Minutes utc_offset{0};  ///< Of the learner's device: says when today began.
  ListQuery filter;                 ///< Only questions that the list would show.
  std::string path;                 ///< Only questions of this path, in its order; empty: any.
  bool cram = false;                ///< Everything, due or not, the least known first.
  std::size_t limit = 20;
};

/// One card, and where it stands.
struct CardState {
  std::uint32_t question = 0;
  store::CardSchedule card;  ///< Fresh if it was never reviewed.
  practice::Consequence consequence;
  double recall = 0;  ///< Chance that it is remembered now.
  bool is_leech = false;
  std::vector<HistoryEntry> unseen;  ///< Changes since the last review, none of them cosmetic.
  std::optional<store::Content>
      seen;  ///< What was seen then, if something is unseen and it is known.
};

struct DueList {
  std::uint64_t due = 0;                   ///< Cards to be asked again now, in all.
  std::uint64_t fresh = 0;                 ///< Cards never seen that may still be offered today.
  std::uint64_t waiting = 0;               ///< Cards in practice that are not due yet.
  std::optional<practice::Time> next_due;  ///< When the first of those is.
  std::vector<CardState> cards;            ///< Due ones first, then fresh ones; at most the limit.
};

/// What is to be asked now. Errors: not_found if there is no such path; as Transaction.
Result<DueList> list_due(store::Transaction& transaction, FactsCache& facts, const DueQuery& query);

/// Where one question stands. Errors: as Transaction.
Result<CardState> state_of(store::Transaction& transaction, FactsCache& facts,
                           std::uint32_t question, practice::Time now,
                           practice::Minutes utc_offset);

/// The schedule that each grade would bring, Again to Easy.
std::vector<practice::Schedule> previews(const CardState& state, practice::Time now,
                                         practice::Minutes utc_offset,
                                         const practice::Settings& settings);

}  // namespace viva::app
