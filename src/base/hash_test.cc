#include "base/hash.h"

#include <set>

#include <gtest/gtest.h>

namespace viva {
namespace {

TEST(FieldHash, TellsListsOfPartsApart) {
  const std::vector<std::vector<std::string>> lists = {
      {}, {""}, {"", ""}, {"ab", "c"}, {"a", "bc"}, {"abc"}, {"2:ab1:c"},
  };
  std::set<Digest> digests;
  for (const auto& list : lists) {
    FieldHash parts, counted;
    for (const auto& part : list) parts.add(part);
    counted.add_all(list);
    EXPECT_TRUE(digests.insert(parts.finish()).second) << testing::PrintToString(list);
    EXPECT_TRUE(digests.insert(counted.finish()).second) << testing::PrintToString(list);
  }
}

/// What evidence is named by must not change: records would no longer hold.
TEST(FieldHash, IsThatOfEachPartAfterItsLength) {
  FieldHash hash;
  hash.add("ab");
  hash.add("");
  EXPECT_EQ(hash.finish(), sha256("2:ab0:"));
}

}  // namespace
}  // namespace viva
