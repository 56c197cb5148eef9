#include <algorithm>
#include <map>

#include "pages/simple_pages.h"

namespace viva::pages {

namespace {

constexpr std::size_t kRecentChanges = 50;

std::vector<RecentChange> recent_changes(const std::vector<const bank::Outline*>& questions) {
  std::vector<RecentChange> all;
  for (const auto* question : questions)
    for (const auto& change : question->history)
      if (change.kind != bank::ChangeKind::cosmetic) all.push_back({question, &change});
  const auto newer = [](const RecentChange& a, const RecentChange& b) {
    if (a.change->date != b.change->date) return a.change->date > b.change->date;
    return a.question->id < b.question->id;
  };
  const std::size_t kept = std::min(all.size(), kRecentChanges);
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept), all.end(), newer);
  all.resize(kept);
  return all;
}

std::size_t level_index(const bank::Config& config, const std::string& name) {
  const auto found = std::ranges::find(config.levels, name, &bank::Level::name);
  return static_cast<std::size_t>(found - config.levels.begin());
}

}  // namespace

Overview overview(const std::vector<const bank::Outline*>& questions, const bank::Config& config) {
  Overview all;
  all.by_level.resize(config.levels.size());
  std::map<std::string, TechnologyCount*> by_key;
  for (const auto& technology : config.technologies) {
    TechnologyCount count{.technology = &technology};
    count.by_level.resize(config.levels.size());
    for (const auto& category : technology.categories) count.by_category.emplace_back(category, 0);
    all.technologies.push_back(std::move(count));
  }
  for (auto& count : all.technologies) by_key[count.technology->key] = &count;

  std::map<std::string, std::size_t> tags;
  for (const auto* question : questions) {
    const auto level = level_index(config, question->level);
    if (level < all.by_level.size()) ++all.by_level[level];
    for (const auto& tag : question->tags) ++tags[tag.value];
    all.sources += question->sources.size();
    all.samples += question->sample_counts.proving;
    all.outputs += question->sample_counts.outputs;
    const auto found = by_key.find(question->technology);
    if (found == by_key.end()) continue;
    auto& count = *found->second;
    ++count.questions;
    if (level < count.by_level.size()) ++count.by_level[level];
    for (auto& [category, number] : count.by_category) number += category == question->category;
  }
  all.tags.assign(tags.begin(), tags.end());
  std::ranges::stable_sort(all.tags, std::greater(), &std::pair<std::string, std::size_t>::second);
  all.recent = recent_changes(questions);
  return all;
}

}  // namespace viva::pages
