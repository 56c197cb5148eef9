#include "markdown/entities.h"

#include <gtest/gtest.h>

namespace viva::markdown {
namespace {

TEST(Entities, StandForCharacters) {
  const std::pair<const char*, const char*> cases[] = {
      {"&AElig;", "\xC3\x86"},     // The first in the table,
      {"&zwnj;", "\xE2\x80\x8C"},  // the last,
      {"&amp;", "&"},              // and some between.
      {"&NewLine;", "\n"},
      {"&nbsp;", "\xC2\xA0"},
      {"&Afr;", "\xF0\x9D\x94\x84"},
      {"&ngE;", "\xE2\x89\xA7\xCC\xB8"},
      {"&CounterClockwiseContourIntegral;", "\xE2\x88\xB3"},
      {"&#65;", "A"},
      {"&#x41;", "A"},
      {"&#X1F600;", "\xF0\x9F\x98\x80"},
      {"&#0;", "\xEF\xBF\xBD"},
      {"&#xD800;", "\xEF\xBF\xBD"},
      {"&#x110000;", "\xEF\xBF\xBD"},
      {"&#99999999999;", "\xEF\xBF\xBD"},
  };
  for (const auto& [reference, expected] : cases) {
    std::string out = "x";
    EXPECT_TRUE(append_entity(out, reference)) << reference;
    EXPECT_EQ(out, std::string("x") + expected) << reference;
  }
}

TEST(Entities, OtherNamesStandForNothing) {
  for (const char* reference : {"&a;", "&AMp;", "&ampx;", "&zzz;", "&AAA;", "& ;", "&am p;",
                                "&averylongnamethatstandsfornothingatall;"}) {
    std::string out;
    EXPECT_FALSE(append_entity(out, reference)) << reference;
    EXPECT_EQ(out, "");
  }
}

}  // namespace
}  // namespace viva::markdown
