#include "check/sample_difference.h"

#include <gtest/gtest.h>

#include "bank/bank.h"

namespace viva::check {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

/// `text` with a fault at `at`: the character there dropped, changed, or swapped with the next one.
std::vector<std::string> with_faults(const std::string& text, std::size_t at) {
  std::vector<std::string> faults(2, text);
  faults[0].erase(at, 1);
  faults[1][at] = text[at] == '~' ? '-' : '~';
  if (at + 1 < text.size() && !is_blank(text[at + 1]) && text[at] != text[at + 1]) {
    faults.push_back(text);
    std::swap(faults[2][at], faults[2][at + 1]);
  }
  return faults;
}

TEST(Difference, NamesEachCharacterThatIsLostChangedOrSwapped) {
  const auto bank = bank::load_bank("bank", {.threads = 1});
  ASSERT_TRUE(bank.has_value());
  std::size_t count = 0;
  for (const bank::Question* question : bank->questions())
    for (const bank::Sample& sample : question->samples) {
      if (!sample.match.empty()) continue;
      for (const bank::Output& output : sample.outputs)
        for (std::size_t at = 0; at < output.text.size(); ++at) {
          if (is_blank(output.text[at])) continue;
          for (const std::string& fault : with_faults(output.text, at)) {
            ++count;
            ASSERT_TRUE(difference(sample, fault, output.text).has_value())
                << question->path << ':' << output.place.line << '\n'
                << fault;
          }
        }
    }
  EXPECT_GT(count, 10'000U);
}

}  // namespace
}  // namespace viva::check
