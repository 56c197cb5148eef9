#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "bank/info_string.h"

/// Any bytes are answered by words or problems; words without problems survive writing and reading
/// back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto read = viva::bank::parse_info_string(text);
  if (read.problems.empty()) {
    const auto again = viva::bank::parse_info_string(to_string(read));
    const auto same = [](const auto& a, const auto& b) {
      return a.name == b.name && a.value == b.value && a.has_value == b.has_value;
    };
    if (!again.problems.empty() || again.language != read.language) std::abort();
    if (!std::ranges::equal(again.words, read.words, same)) std::abort();
  }
  check_words(read, false);
  for (const auto& problem : read.problems)
    if (problem.offset > size) std::abort();
  return 0;
}
