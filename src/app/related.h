#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "bank/question.h"

namespace viva::app {

/// For each question the few it belongs with, best first: those that share its tags, the rare ones
/// more than the common ones, and its category; questions it leads to as a follow-up are left out,
/// since its page links them already. Deterministic.
class Related {
 public:
  /// `questions` must outlive it.
  explicit Related(const std::vector<const bank::Outline*>& questions);

  /// Safe to call from several threads at once.
  std::vector<const bank::Outline*> of(std::size_t question) const;

 private:
  const std::vector<const bank::Outline*>& questions_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>>
      holders_;  // Of a tag or category.
};

}  // namespace viva::app
