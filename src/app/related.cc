#include "app/related.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace viva::app {

namespace {

using bank::Outline;

constexpr std::size_t kMost = 4;
constexpr std::size_t kMostCandidates =
    64;  // Of one tag or category: neighbours in the order given.

struct Score {
  double weight = 0;
  std::uint32_t question = 0;
};

/// Sums of weights, kept from question to question: to clear all would cost more than to count.
class Scores {
 public:
  void begin(std::size_t questions) {
    if (sums_.size() < questions) sums_.resize(questions);
  }

  void add(std::uint32_t question, double gain) {
    if (sums_[question] == 0) touched_.push_back(question);
    sums_[question] += gain;
  }

  /// Everything that was added; then it is empty again.
  std::vector<Score> take() {
    std::vector<Score> all;
    for (const auto question : touched_)
      all.push_back({std::exchange(sums_[question], 0), question});
    touched_.clear();
    return all;
  }

 private:
  std::vector<double> sums_;
  std::vector<std::uint32_t> touched_;
};

/// What sharing this says: much if few do. Source: inverse document frequency, K. Spärck Jones,
/// "A statistical interpretation of term specificity", Journal of Documentation 28(1), 1972.
double weight(std::size_t holders, std::size_t all) {
  return std::log(1.0 + static_cast<double>(all) / static_cast<double>(holders));
}

/// Around the question's own place: a common tag must not make this quadratic.
std::span<const std::uint32_t> around(std::span<const std::uint32_t> holders, std::size_t self) {
  const auto own =
      static_cast<std::size_t>(std::ranges::lower_bound(holders, self) - holders.begin());
  const std::size_t begin = own - std::min(own, kMostCandidates / 2);
  return holders.subspan(begin, std::min(kMostCandidates, holders.size() - begin));
}

bool is_follow_up(const Outline& from, const Outline& to) {
  return std::ranges::any_of(from.links, [&](const bank::Link& link) {
    return link.kind == bank::Link::Kind::follow_up && link.to == to.id;
  });
}

}  // namespace

Related::Related(const std::vector<const Outline*>& questions) : questions_(questions) {
  for (std::uint32_t i = 0; i < questions.size(); ++i) {
    for (const auto& tag : questions[i]->tags) holders_[tag.value].push_back(i);
    holders_[questions[i]->category].push_back(i);
  }
}

std::vector<const Outline*> Related::of(std::size_t self) const {
  thread_local Scores scores;
  scores.begin(questions_.size());
  const Outline& question = *questions_[self];
  const auto add = [&](std::string_view key, double factor) {
    const auto& holders = holders_.at(key);
    const double gain = factor * weight(holders.size(), questions_.size());
    for (const auto other : around(holders, self))
      if (other != self) scores.add(other, gain);
  };
  for (const auto& tag : question.tags) add(tag.value, 1.0);
  add(question.category, 0.5);
  auto best = scores.take();
  std::erase_if(best, [&](const Score& score) {
    return is_follow_up(question, *questions_[score.question]);
  });
  const auto better = [&](const Score& a, const Score& b) {
    return a.weight != b.weight ? a.weight > b.weight
                                : questions_[a.question]->id < questions_[b.question]->id;
  };
  const auto kept = std::min(kMost, best.size());
  std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(kept), best.end(),
                    better);
  std::vector<const Outline*> result;
  for (std::size_t i = 0; i < kept; ++i) result.push_back(questions_[best[i].question]);
  return result;
}

}  // namespace viva::app
