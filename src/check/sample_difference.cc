#include "check/sample_difference.h"

#include <algorithm>

#include <fmt/format.h>

#include "bank/pattern.h"
#include "check/sample_text.h"

namespace viva::check {

using bank::Sample;

namespace {

/// With `match=`, the block is an example: as many lines, and each matches.
std::optional<std::string> mismatch(const Sample& sample, const std::vector<std::string>& expected,
                                    const std::vector<std::string>& printed) {
  const auto pattern = bank::author_regex(sample.match);
  if (!pattern) return "  its `match` is no regular expression";
  for (const auto* lines : {&printed, &expected})
    for (std::size_t i = 0; i < lines->size(); ++i)
      if (!std::regex_match((*lines)[i], *pattern))
        return fmt::format("  line {} {} does not match: {}", i + 1,
                           lines == &printed ? "of what it prints" : "of the block",
                           printable((*lines)[i]));
  if (printed.size() == expected.size()) return {};
  return fmt::format("  the block has {} lines, and it prints {}", expected.size(), printed.size());
}

}  // namespace

std::optional<std::string> difference(const Sample& sample, const std::string& expected,
                                      const std::string& printed) {
  auto wanted = lines_compared(expected), found = lines_compared(printed);
  if (!sample.match.empty()) return mismatch(sample, wanted, found);
  if (sample.sorted) {
    std::ranges::sort(wanted);
    std::ranges::sort(found);
  }
  if (wanted == found) return {};
  return short_difference(wanted, found);
}

}  // namespace viva::check
