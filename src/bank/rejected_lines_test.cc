#include "bank/rejected_lines.h"

#include <gtest/gtest.h>

namespace viva::bank {
namespace {

TEST(RejectedLines, EndInTheCommentThatIsOneWord) {
  const std::pair<const char*, std::vector<int>> cases[] = {
      {"", {}},
      {"int x = \"\";  // rejected", {1}},
      {"a\nb  # rejected \nc\n", {2}},
      {"SELECT nothing;  --rejected\r\n", {1}},
      {"a  // rejected\nb  // rejected\n", {1, 2}},
      {"a  // it is rejected\n", {}},
      {"rejected\n", {}},
      {"a  // rejected here\n", {}},
      {"a  // Rejected\n", {}},
  };
  for (const auto& [code, lines] : cases) EXPECT_EQ(rejected_lines(code), lines) << code;
}

}  // namespace
}  // namespace viva::bank
