#include "app/related.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

namespace viva::app {

namespace {

using bank::Question;

constexpr std::size_t kMost = 4;
constexpr std::size_t kMostCandidates =
    64;  // Of one tag or category: neighbours in the order given.

/// Which questions have a tag or category.
using Postings = std::unordered_map<std::string_view, std::vector<std::uint32_t>>;

struct Score {
  double weight = 0;
  std::uint32_t question = 0;
};

/// What sharing this says: much if few do. Source: inverse document frequency, K. Spärck Jones,
/// "A statistical interpretation of term specificity", Journal of Documentation 28(1), 1972.
double weight(std::size_t holders, std::size_t all) {
  return std::log(1.0 + static_cast<double>(all) / static_cast<double>(holders));
}

class Related {
 public:
  explicit Related(const std::vector<const Question*>& questions)
      : questions_(questions), scores_(questions.size()) {
    for (std::uint32_t i = 0; i < questions.size(); ++i) {
      for (const auto& tag : questions[i]->tags) postings_[tag.value].push_back(i);
      postings_[questions[i]->category].push_back(i);
    }
  }

  std::vector<const Question*> of(std::uint32_t self) {
    touched_.clear();
    const Question& question = *questions_[self];
    for (const auto& tag : question.tags) add(tag.value, self, 1.0);
    add(question.category, self, 0.5);
    std::vector<Score> best;
    for (const auto other : touched_) {
      if (!is_follow_up(question, *questions_[other])) best.push_back({scores_[other], other});
      scores_[other] = 0;
    }
    const auto better = [&](const Score& a, const Score& b) {
      return a.weight != b.weight ? a.weight > b.weight
                                  : questions_[a.question]->id < questions_[b.question]->id;
    };
    const auto kept = std::min(kMost, best.size());
    std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(kept), best.end(),
                      better);
    std::vector<const Question*> result;
    for (std::size_t i = 0; i < kept; ++i) result.push_back(questions_[best[i].question]);
    return result;
  }

 private:
  void add(std::string_view key, std::uint32_t self, double factor) {
    const auto& holders = postings_.at(key);
    const double gain = factor * weight(holders.size(), questions_.size());
    // Around the question's own place: a common tag must not make this quadratic.
    const auto own = std::ranges::lower_bound(holders, self) - holders.begin();
    const auto half = static_cast<std::ptrdiff_t>(kMostCandidates / 2);
    const auto begin = std::max<std::ptrdiff_t>(0, own - half);
    const auto end =
        std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(holders.size()), begin + 2 * half);
    for (auto i = begin; i < end; ++i) {
      const auto other = holders[static_cast<std::size_t>(i)];
      if (other == self) continue;
      if (scores_[other] == 0) touched_.push_back(other);
      scores_[other] += gain;
    }
  }

  static bool is_follow_up(const Question& from, const Question& to) {
    return std::ranges::any_of(from.follow_ups,
                               [&](const auto& follow_up) { return follow_up.id == to.id; });
  }

  const std::vector<const Question*>& questions_;
  Postings postings_;
  std::vector<double> scores_;
  std::vector<std::uint32_t> touched_;
};

}  // namespace

std::vector<std::vector<const Question*>> related_questions(
    const std::vector<const Question*>& questions) {
  Related related(questions);
  std::vector<std::vector<const Question*>> all;
  all.reserve(questions.size());
  for (std::uint32_t i = 0; i < questions.size(); ++i) all.push_back(related.of(i));
  return all;
}

}  // namespace viva::app
