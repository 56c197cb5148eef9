#include "bank/versions.h"

#include <gtest/gtest.h>

namespace viva::bank {
namespace {

TEST(ParseVersions, AcceptsOnlyConditions) {
  for (const char* good : {"python>=3.8", ">=3.12", "sqlite", "cpython>=3.14,<3.16", "c++>=17",
                           "cpython-3-13", "python >= 3.8 , < 4", "==3", "!=3.14.1"})
    EXPECT_TRUE(parse_versions(good)) << good;
  for (const char* bad : {"", ",", "3.8", "python>=", "python=>3", "python>=3.x", "python>=3.8,",
                          ">=-1", "a b", "py>>3", "^3"})
    EXPECT_FALSE(parse_versions(bad)) << bad;
}

TEST(Matches, ComparesAsManyPartsAsAreGiven) {
  const std::vector<std::string> names = {"cpython-3-13", "CPython", "python"};
  struct Case {
    const char *condition, *version;
    bool expected;
  };
  const Case cases[] = {{">=3.12", "3.12.4", true},
                        {">=3.12", "3.9.1", false},
                        {"<=3.12", "3.12.4", true},
                        {">3.12", "3.12.4", false},
                        {">3.12", "3.13", true},
                        {"==3.12", "3.12.4", true},
                        {"!=3.12", "3.12.4", false},
                        {"<3.12.4", "3.12", true},
                        {"cpython>=3.12", "3.12.4", true},
                        {"sqlite", "3.12.4", false},
                        {"python", "3.12.4", true},
                        {"python>=3.8,<3.12", "3.12.0", false},
                        {"cpython>=3.15", "3.15.0a1", true},
                        {"cpython>=3.15,<3.14", "", true},
                        {"sqlite>=3.15", "", false}};
  for (const auto& [condition, version, expected] : cases)
    EXPECT_EQ(matches(*parse_versions(condition), names, version), expected)
        << condition << " " << version;
}

}  // namespace
}  // namespace viva::bank
