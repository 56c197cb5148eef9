#include "check/circumstances.h"

#include <algorithm>

#include "base/text.h"

namespace viva::check {

namespace {

/// Under this seed and under 0, CPython 3.11 orders each of 17 small sets of common words
/// differently. Of two elements, half the seeds would leave the order as it is.
constexpr const char* kOtherSeed = "3108";

/// A zone far from UTC, by 12:45 or 13:45 hours: another day for half of each, and no whole hour.
constexpr std::string_view kZone = "Pacific/Chatham";
/// The same for systems without a database of zones. Source: tzdata 2024a, "Chatham".
constexpr const char* kZoneInFull = "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45";

/// A locale that is not the usual one under another name; empty if there is none.
std::string_view other_locale(std::string_view locales) {
  for (const std::string_view line : split(locales, '\n'))
    if (line.find("utf8") != std::string_view::npos && !line.starts_with("C.")) return line;
  return {};
}

}  // namespace

const sandbox::Environment& usual_circumstances() {
  static const sandbox::Environment variables = {{"TZ", "UTC"}, {"PYTHONHASHSEED", "0"}};
  return variables;
}

sandbox::Environment other_circumstances(const std::filesystem::path& root,
                                         std::string_view locales) {
  const auto zones = (root.empty() ? "/" : root) / "usr/share/zoneinfo";
  const bool has_zone = std::filesystem::exists(zones / kZone);
  sandbox::Environment variables = {{"TZ", has_zone ? std::string(kZone) : kZoneInFull},
                                    {"PYTHONHASHSEED", kOtherSeed}};
  if (const auto locale = other_locale(locales); !locale.empty()) {
    variables.emplace_back("LANG", locale);
    variables.emplace_back("LC_MESSAGES", "C.UTF-8");  // Errors are compared as they are worded.
  }
  return variables;
}

std::string to_string(const sandbox::Environment& circumstances) {
  std::vector<std::string> words;
  for (const auto& [name, value] : circumstances) words.push_back(name + "=" + value);
  return join(words, " ");
}

}  // namespace viva::check
