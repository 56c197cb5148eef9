#include "check/circumstances.h"

#include <gtest/gtest.h>

namespace viva::check {
namespace {

TEST(Circumstances, DifferAsMuchAsTheSystemAllows) {
  const std::string in_full = "TZ=<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45 PYTHONHASHSEED=3108";
  struct Case {
    const char* locales;
    std::string circumstances;
  };
  const Case cases[] = {
      {"", in_full},
      {"C\nC.utf8\nPOSIX", in_full},
      {"C\nC.utf8\nde_DE\nde_DE.utf8\nfr_FR.utf8",
       in_full + " LANG=de_DE.utf8 LC_MESSAGES=C.UTF-8"},
  };
  for (const auto& [locales, circumstances] : cases) {
    SCOPED_TRACE(locales);
    EXPECT_EQ(to_string(other_circumstances("/nowhere", locales)), circumstances);
  }
  EXPECT_EQ(to_string(usual_circumstances()), "TZ=UTC PYTHONHASHSEED=0");
}

}  // namespace
}  // namespace viva::check
