#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "practice/schedule.h"

namespace viva::practice {

/// The class of an edit of a question.
enum class EditKind : std::uint8_t { cosmetic, clarify, meaning };

/// One entry of a question's history, newest first there.
struct Edit {
  std::int32_t day = 0;  ///< Of the calendar, counted from 1970-01-01.
  EditKind kind = EditKind::cosmetic;
  std::uint64_t mark = 0;  ///< Of the entry's words: tells two entries of one day apart.
  bool operator==(const Edit&) const = default;
};

/// What edits mean for a learner who had reviewed the card before them.
struct Consequence {
  Time due;                         ///< When the card is asked now.
  std::vector<std::size_t> unseen;  ///< Entries to be shown with it, none of them cosmetic.
  bool is_brought_forward = false;  ///< The meaning has changed: what was learnt may be wrong.
};

/// `history`: of the question as it is now. `known`: its entries when the card was last reviewed,
/// none if nobody knows; then entries dated after the day of that review count as unseen.
/// An edit of meaning makes the card due when its day begins, if it is not due earlier, until the
/// next review. A cosmetic one changes nothing. Nothing is unseen to who has not reviewed the card.
Consequence consequence_of(std::span<const Edit> history, const std::vector<Edit>* known,
                           const Schedule& schedule, const DayRule& rule);

}  // namespace viva::practice
