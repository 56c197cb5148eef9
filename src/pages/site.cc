#include "pages/site.h"

#include <fmt/format.h>

#include "base/html.h"

namespace viva::pages {

Directory::Directory(const std::vector<const bank::Outline*>& questions) {
  for (const auto* question : questions) {
    by_id_.emplace(question->id, question);
    by_path_.emplace(question->path, question);
  }
  for (const auto* question : questions)  // Second, so that no alias hides an ID.
    for (const auto& alias : question->aliases) by_id_.emplace(alias.value, question);
}

const bank::Outline* Directory::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

const bank::Outline* Directory::find_file(std::string_view path) const {
  const auto found = by_path_.find(path);
  return found == by_path_.end() ? nullptr : found->second;
}

std::string question_path(std::string_view id) { return fmt::format("/questions/{}", id); }

std::string picture_path(std::string_view path) {
  return "/pictures/" + percent_encoded_path(path);
}

std::string difficulty_text(int difficulty) { return fmt::format("{}/10", difficulty); }

std::string counted(std::size_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

std::string duration_text(int minutes) {
  const auto hours = static_cast<std::size_t>(minutes / 60);
  const auto rest = static_cast<std::size_t>(minutes % 60);
  if (hours == 0) return counted(rest, "minute");
  return rest == 0 ? counted(hours, "hour")
                   : counted(hours, "hour") + " " + counted(rest, "minute");
}

std::string_view technology_name(const bank::Config& config, std::string_view key) {
  const auto* technology = config.find_technology(key);
  return technology ? std::string_view(technology->name) : key;
}

}  // namespace viva::pages
