#include "bank/rejected_lines.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace viva::bank {

namespace {

constexpr std::string_view kWord = "rejected";
constexpr std::array<std::string_view, 3> kComments = {"//", "#", "--"};

bool is_rejected(std::string_view line) {
  line = trim(line);
  if (!line.ends_with(kWord)) return false;
  line = trim(line.substr(0, line.size() - kWord.size()));
  return std::ranges::any_of(kComments,
                             [&](std::string_view sign) { return line.ends_with(sign); });
}

}  // namespace

std::vector<int> rejected_lines(std::string_view code) {
  std::vector<int> found;
  int number = 0;
  for (const std::string_view line : split(code, '\n')) {
    ++number;
    if (is_rejected(line)) found.push_back(number);
  }
  return found;
}

}  // namespace viva::bank
