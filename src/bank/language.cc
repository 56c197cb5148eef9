#include <algorithm>

#include "bank/config.h"
#include "base/text.h"

namespace viva::bank {

namespace {

struct Alias {
  std::string_view alias, language;
};

constexpr Alias kAliases[] = {
    {"c#", "csharp"},     {"c++", "cpp"},        {"cc", "cpp"},
    {"cs", "csharp"},     {"cxx", "cpp"},        {"golang", "go"},
    {"h", "c"},           {"hpp", "cpp"},        {"htm", "html"},
    {"js", "javascript"}, {"jsx", "javascript"}, {"kt", "kotlin"},
    {"md", "markdown"},   {"mysql", "sql"},      {"node", "javascript"},
    {"pgsql", "sql"},     {"plain", "text"},     {"plaintext", "text"},
    {"postgres", "sql"},  {"postgresql", "sql"}, {"py", "python"},
    {"py3", "python"},    {"python3", "python"}, {"rb", "ruby"},
    {"rs", "rust"},       {"sh", "bash"},        {"shell", "bash"},
    {"sqlite", "sql"},    {"ts", "typescript"},  {"tsx", "typescript"},
    {"txt", "text"},      {"yml", "yaml"},       {"zsh", "bash"},
};

}  // namespace

std::string canonical_language(std::string_view language) {
  const std::string name = to_lower(language);
  const auto* found = std::ranges::find(kAliases, name, &Alias::alias);
  return found == std::end(kAliases) ? name : std::string(found->language);
}

const Level* Config::find_level(std::string_view name) const {
  const auto found = std::ranges::find_if(
      levels, [&](const Level& level) { return equal_ignoring_case(level.name, name); });
  return found == levels.end() ? nullptr : &*found;
}

const Technology* Config::find_technology(std::string_view key_or_name) const {
  const auto found = std::ranges::find_if(technologies, [&](const Technology& technology) {
    return equal_ignoring_case(technology.key, key_or_name) ||
           equal_ignoring_case(technology.name, key_or_name);
  });
  return found == technologies.end() ? nullptr : &*found;
}

bool Config::has_runtime(std::string_view fence) const {
  const std::string name = canonical_language(fence);
  return std::ranges::any_of(runtimes,
                             [&](const auto& runtime) { return runtime.language == name; });
}

const Runtime* Config::find_runtime(std::string_view key) const {
  const auto found = std::ranges::find(runtimes, key, &Runtime::key);
  return found == runtimes.end() ? nullptr : &*found;
}

}  // namespace viva::bank
