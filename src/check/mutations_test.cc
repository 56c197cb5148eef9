#include "check/mutations.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace viva::check {
namespace {

struct Case {
  const char* language;
  const char* code;
  std::vector<std::string> changes;  ///< `BEFORE AFTER`, or `BEFORE` for what is taken out.
};

std::string in_short(const Mutation& mutation) {
  return mutation.before + (mutation.after.empty() ? "" : " " + mutation.after);
}

TEST(MutationsOf, FindsConstantsAndOperators) {
  const Case cases[] = {
      // Numbers
      {"python", "x = 9 + 1.5e3 - 0x1F", {"9 10", "+ -", "1.5e3 2.5e3", "- +", "0x1F 0x0F"}},
      {"cpp", "auto x = 1'000u;", {"1'000u 2'000u"}},
      {"python", "time.sleep(0.1); f(timeout=5, size=3)", {"3 4"}},
      {"cpp", "wait(20ms); sleep_for(milliseconds(5));", {}},
      {"sql", "CREATE TABLE t (a numeric(10, 2), b int DEFAULT 5)", {"5 6"}},
      // Comparisons
      {"python", "a < b <= c == d", {"< <=", "<= <", "== !="}},
      {"python", "a<b and c is d", {"< <=", "and or", "is is not"}},
      {"python", "a is not b, c not in d, not e", {"not", "not", "not"}},
      {"javascript", "if (a === b && !c) f(x => x)", {"=== !==", "&& ||", "!"}},
      {"sql", "WHERE a = 'x' AND b <> c", {"= <>", "'x' 'xz'", "AND OR", "<> ="}},
      {"sql", "UPDATE t SET a = b WHERE c = d", {"= <>"}},
      {"sql", "a BETWEEN b AND c AND d IS NOT NULL", {"AND OR", "NOT"}},
      {"sql", "CREATE TABLE t (a int NOT NULL)", {}},
      {"sql", "WHERE NOT EXISTS (SELECT 1 FROM t)", {"NOT"}},
      {"sql", "count(CASE WHEN a THEN 1 END), sum(CASE WHEN a THEN 1 END)", {"1 2"}},
      {"sql", "a || b ORDER BY \"x < y\" desc", {"desc asc"}},
      // Other operators
      {"python", "def f(*a, b=-c, **d) -> int: return [*a, b * c, b**c]", {"* +", "** *"}},
      {"python", "x += y // z % True", {"+= -=", "// *", "% +", "True False"}},
      {"cpp",
       "template <class T> bool f(const T& a, T&& b) { return a < b && a; }",
       {"< <=", "&& ||"}},
      {"cpp", "std::vector<int> v; std::cout << *p << i+j; ++k; q->x();", {"+ -"}},
      {"cpp", "bool operator==(const A&) const; auto operator<=>(const A&);", {}},
      {"cpp", "if (!done) x = a * b;", {"!", "* +"}},
      // Strings, and what looks like one
      {"python", "print(f'{a} < b', \"\")", {"f'{a} < b' f'{a} < bz'", "\"\" \"z\""}},
      {"python", "def f():\n    '''Says 1 < 2.'''\n    return '''a'''", {"'''a''' '''az'''"}},
      {"python", "f(\n    'a'\n)", {"'a' 'az'"}},
      {"cpp",
       "#include <a>\n#include \"b.h\"\nf('a', '\\n', 'z', R\"x(c)x\");",
       {"'a' 'z'", "'\\n' 'z'", "'z' 'y'", "R\"x(c)x\" R\"x(cz)x\""}},
      // Neither
      {"python", "# 1 < 2\nname1 = other", {}},
      {"cpp", "/* 1 + 1 */ int x;  // and 2", {}},
      {"bash", "echo 1 < 2", {}},
      {"python", "'open", {}},
      {"python", "", {}},
  };
  for (const auto& [language, code, changes] : cases) {
    SCOPED_TRACE(fmt::format("{}: {}", language, code));
    std::vector<std::string> found;
    for (const Mutation& each : mutations_of(language, code)) {
      EXPECT_EQ(std::string_view(code).substr(each.at, each.before.size()), each.before);
      found.push_back(in_short(each));
    }
    EXPECT_EQ(found, changes);
  }
}

TEST(SomeOf, ChoosesTheSameOnesAndStringsLast) {
  const std::string_view code = "f('a', 1, 'b', 2, 'c', 3)";
  const auto all = mutations_of("python", code);
  ASSERT_EQ(all.size(), 6U);
  EXPECT_EQ(some_of(all, code, 6), all);
  const auto four = some_of(all, code, 4);
  EXPECT_EQ(some_of(all, code, 4), four);
  EXPECT_EQ(std::ranges::count(four, false, &Mutation::in_string), 3);
  EXPECT_TRUE(std::ranges::is_sorted(four, {}, &Mutation::at));
}

TEST(Mutated, ChangesOnePlace) {
  EXPECT_EQ(mutated("a < b < c", {.at = 6, .before = "<", .after = "<="}), "a < b <= c");
  EXPECT_EQ(mutated("not a", {.at = 0, .before = "not", .after = ""}), " a");
}

}  // namespace
}  // namespace viva::check
