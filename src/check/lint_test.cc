#include "check/lint.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bank/testing.h"

namespace viva::check {
namespace {

using bank::kTestQuestion;
using bank::test_bank;
using bank::to_lines;
using bank::with;

struct Case {
  const char *from, *to, *problems;
};

/// Each change of the question without problems leads to these problems, and to no others.
void expect_problems(std::span<const Case> cases) {
  for (const auto& [from, to, problems] : cases) {
    SCOPED_TRACE(to);
    EXPECT_EQ(to_lines(lint(test_bank({with(kTestQuestion, from, to)}))), problems);
  }
}

/// Problems of an Example that says this.
std::string problems_of(std::string_view example) {
  return to_lines(lint(test_bank({with(kTestQuestion, "A registry of exporters.", example)})));
}

TEST(Lint, FindsNothingInAGoodQuestion) {
  EXPECT_EQ(to_lines(lint(test_bank({std::string(kTestQuestion)}))), "");
}

TEST(Lint, ReportsWhatReadingFound) {
  const Case cases[] = {
      {"level: Advanced", "level: Advnced",
       "q1.md:6:8: error unknown-level viva.toml has no level `Advnced`; did you mean `Advanced`?\n"}};
  expect_problems(cases);
}

TEST(Lint, RaisesTheRulesThatTheBankNames) {
  auto config = bank::test_config();
  config.rules_as_errors = {"empty-phrase"};
  const auto problems = lint(test_bank(
      {with(kTestQuestion, "A registry", "This plays a crucial role. A registry")}, config));
  EXPECT_EQ(
      to_lines(problems),
      "q1.md:39:6: error empty-phrase `plays a crucial role` says nothing; say what, or leave it out\n");
}

TEST(Lint, FindsLostText) {
  const Case cases[] = {
      {"exporters.", "exporters??",
       "q1.md:39:24: error lost-text `??` looks like a lost character; restore it, or put code between backticks\n"},
      {"exporters.", "exporters `a ?? b`?", ""},
      {"metaclass?\"", "metaclass??\"",
       "q1.md:4:1: error lost-text `??` looks like a lost character; restore it\n"},
      {"exporters.", "the the exporters.",
       "q1.md:39:19: warning doubled-word `the` stands here twice; remove one\n"},
      {"exporters.", "exporters, which say that that had had to be; 10 10 x `x` x-x.", ""},
      {"A registry", "This Plays a crucial role. A registry",
       "q1.md:39:6: warning empty-phrase `plays a crucial role` says nothing; say what, or leave it out\n"},
  };
  expect_problems(cases);
}

TEST(Lint, MeasuresTheAnswer) {
  std::string longer;
  for (int i = 0; i < 80; ++i) longer += i % 2 ? "and " : "so ";
  EXPECT_EQ(
      to_lines(
          lint(test_bank({with(kTestQuestion, "A class is an object", "A " + longer + "object")}))),
      "q1.md:20:1: warning answer-length the answer has 151 words; shorten it, an answer is said aloud in 60 to 150 words\n");
  const auto begin = kTestQuestion.find("When a class"), end = kTestQuestion.find("It is seldom");
  EXPECT_EQ(
      to_lines(
          lint(test_bank({with(kTestQuestion, kTestQuestion.substr(begin, end - begin), "")}))),
      "q1.md:20:1: warning answer-length the answer has 47 words; extend it, an answer is said aloud in 60 to 150 words\n");
}

TEST(Lint, FindsBrokenInlineCode) {
  const std::pair<const char*, const char*> cases[] = {
      {"`f(x`", "q1.md:39:2: error code-brackets `f(x` has `(` without its partner; complete it\n"},
      {"`f(x]`",
       "q1.md:39:2: error code-brackets `f(x]` has `]` without its partner; complete it\n"},
      {"`d[\"a]`",
       "q1.md:39:2: error code-brackets `d[\"a]` has a double quote without its partner; complete it\n"},
      {"`x = {1: [2}`",
       "q1.md:39:2: error code-brackets `x = {1: [2}` has `}` without its partner; complete it\n"},
      {"`Dict[str int]`",
       "q1.md:39:2: error code-comma `Dict[str int]` has two names and only a blank between them; a comma is missing between `str int`\n"},
      {"`list[dict[str Any]]`",
       "q1.md:39:2: error code-comma `list[dict[str Any]]` has two names and only a blank between them; a comma is missing between `str Any`\n"},
  };
  for (const auto& [code, problems] : cases) EXPECT_EQ(problems_of(code), problems) << code;
}

TEST(Lint, LeavesGoodInlineCodeAlone) {
  const char* codes[] = {
      "don't",
      "x < y",
      "a->b >> c",
      "operator()",
      "operator(",
      "operator[]",
      ") -> int",
      "[0, n)",
      "(0, 1]",
      "range [first, last)",
      "for (",
      "print('(')",
      "'\"'",
      "\"a\" \"b\"",
      "\"(\"",
      "[^\"]*",
      R"(\()",
      "r'\\d+('",
      "f\"{x!r}\"",
      "std::vector<std::pair<int, int>>",
      "[x for x in y]",
      "new int[3]",
      "(int x)",
      "a[i] = b[j]",
      "Map[K comparable, V any]",
      "%w[foo bar]",
      "CREATE TABLE t (id int)",
      "a[unsigned int]",
      "[ -f x ]",
      "if x in d[key]",
      "::",
      "{",
      "\"\"\"",
      "d['it']",
      "case 'a':",
      "x if y else z[1]",
      "${HOME}",
      "dict[str, int]",
      "Callable[[int], str]",
      "tuple[int, ...]",
      "[Order Details]",
      "&'a str",
      "it's",
      "a[not b]",
  };
  for (const char* code : codes) EXPECT_EQ(problems_of(std::string("`") + code + "`"), "") << code;
}

TEST(Lint, FindsUnprovedClaims) {
  const auto explain = [](std::string_view text) {
    return to_lines(lint(test_bank({with(
        kTestQuestion, "The order of the steps is fixed by the language.[^datamodel]", text)})));
  };
  const std::pair<const char*, const char*> unproved[] = {
      {"It came in 3.4.",
       "q1.md:27:12: warning unproved-claim `3.4` is a claim without a proof; put a mark such as `[^name]` after the sentence\n"},
      {"It is Faster.",
       "q1.md:27:7: warning unproved-claim `Faster` is a claim without a proof; put a mark such as `[^name]` after the sentence\n"},
      {"A fact.[^calls] It has 64 arms. A fact.[^calls]",
       "q1.md:27:24: warning unproved-claim `64` is a claim without a proof; put a mark such as `[^name]` after the sentence\n"},
      {"A mark,[^calls] then it takes 5,000 bytes.",
       "q1.md:27:31: warning unproved-claim `5,000` is a claim without a proof; put a mark such as `[^name]` after the sentence\n"},
      {"Since C++20 it holds.",
       "q1.md:27:7: warning unproved-claim `C++20` is a claim without a proof; put a mark such as `[^name]` after the sentence\n"},
      {"- It is O(1).\n- No.[^calls]",
       "q1.md:27:11: warning unproved-claim `1` is a claim without a proof; put a mark such as `[^name]` after the sentence\n"},
      {"It `x.y` costs. So[^calls]",
       "q1.md:27:10: warning unproved-claim `costs` is a claim without a proof; put a mark such as `[^name]` after the sentence\n"},
  };
  for (const auto& [text, problems] : unproved) EXPECT_EQ(explain(text), problems) << text;
  const char* fine[] = {
      "It came in 3.4.[^calls]",
      "It came in 3.4[^calls].",
      "It came in 3.4. [^calls]",
      "It came in 3.4 (so they say).[^calls]",
      "Two of one: first, second.",
      "Use `x = 3.4` and `faster`.",
      "UTF-8, SHA-256, IPv4, x86 and int64 are names.",
      "PEP 487 says so, as does RFC 9110.",
      "On a 64-bit machine.",
      "It is slower, e.g. here, i.e. there.[^calls]",
      "They say \"threads are faster\" everywhere.",
      "### In 3.4\n\nWell.",
      "It came in 3.4:[^calls]",
      "It is 5 vs. 6 bytes.[^calls]",
      "- It is O(1).[^calls]",
  };
  for (const char* text : fine) EXPECT_EQ(explain(text), "") << text;
  EXPECT_EQ(problems_of("It is 5 times faster."), "");  // Only Answer, Explanation and Mistakes.
}

TEST(Lint, FindsMarkupThatIsNotFollowed) {
  const Case cases[] = {
      {"exporters.", "<b>exporters</b>.",
       "q1.md:39:15: error raw-html `<b>` is HTML and would be shown as text; use Markdown, or put it between backticks\nq1.md:39:27: error raw-html `</b>` is HTML and would be shown as text; use Markdown, or put it between backticks\n"},
      {"A registry", "<div>\nx\n</div>\n\nA registry",
       "q1.md:39:1: error raw-html `<div>` is HTML and would be shown as text; use Markdown, or put it between backticks\n"},
      {"exporters.", "[x](javascript:alert(1)).",
       "q1.md:39:16: error unsafe-url `javascript:alert(1)` is not followed; links begin with `https://`, `http://` or `mailto:`, or are relative\n"},
      {"exporters.", "[x](https://a.org/(b)) <https://a.org> [y](#answer) [z](/about).", ""},
      {"exporters.", "`<b>` and a < b.", ""},
  };
  expect_problems(cases);
}

TEST(Lint, FindsBrokenLinks) {
  const Case cases[] = {
      {"- [PY-ADV-001]", "- [PY-ADV-404]",
       "q1.md:57:3: error broken-link no question has the ID `PY-ADV-404`; mend it, or write it as code if it is none\n"},
      {"- [PY-ADV-001]", "- [PY-OLD-001]",
       "q1.md:57:3: warning alias-link `PY-OLD-001` is now `PY-ADV-001`; use that\n"},
      {"exporters.", "[PY-ADV-404] and [PY-ADV-001].",
       "q1.md:39:15: error broken-link no question has the ID `PY-ADV-404`; mend it, or write it as code if it is none\n"},
      {"exporters.", "[x](q2.md#answer).",
       "q1.md:39:16: error broken-link there is no question in `q2.md`; link to the file of a question or to an `https://` address\n"},
      {"exporters.", "[x](./q1.md#answer).", ""},
      {"exporters.", "![x](a.png)",
       "q1.md:39:17: error picture there is no picture `a.png`; add the file or mend its name\n"},
  };
  expect_problems(cases);
}

TEST(Lint, FollowsThePathsAndKits) {
  auto bank = test_bank({std::string(kTestQuestion)});
  bank.paths.push_back(
      bank::parse_path(
          "---\ntitle: T\ngoal: G\nminutes: 5\n---\n1. [PY-ADV-404]\n2. [PY-ADV-001]\n",
          "paths/a.md")
          .value);
  bank.kits.push_back(
      bank::parse_kit(
          "---\ntitle: T\nrole: R\nlevel: Advanced\nminutes: 5\n---\n- [PY-OLD-001] 5\n",
          "kits/a.md", bank.config)
          .value);
  bank.audits.push_back(
      bank::parse_audit("---\ntitle: T\n---\n- wrong: no, see [PY-X-1]\n", "audit/a.md").value);
  EXPECT_EQ(
      to_lines(lint(bank)),
      "audit/a.md:4:18: error broken-link no question has the ID `PY-X-1`; mend it, or write it as code if it is none\n"
      "kits/a.md:7:3: warning alias-link `PY-OLD-001` is now `PY-ADV-001`; use that\n"
      "paths/a.md:6:4: error broken-link no question has the ID `PY-ADV-404`; mend it, or write it as code if it is none\n");
}

TEST(Lint, FindsWhatNoPathLeadsTo) {
  const std::string first(kTestQuestion);
  const auto named = [&](const char* id, const char* alias, const char* question) {
    return with(with(with(first, "id: PY-ADV-001\naliases: [PY-OLD-001]",
                          fmt::format("id: {}\naliases: [{}]", id, alias)),
                     "What is a metaclass?", question),
                "- [PY-ADV-001]", "- [PY-ADV-003]");
  };
  auto bank = test_bank({with(first, "- [PY-ADV-001]", "- [PY-OLD-002]"),
                         named("PY-ADV-002", "PY-OLD-002", "Who calls the descriptor?"),
                         named("PY-ADV-003", "PY-OLD-003", "When does a task end early?")});
  const auto off_path = [&] {
    auto problems = lint(bank);
    std::erase_if(problems, [](const auto& each) { return each.rule != "off-path"; });
    return to_lines(problems);
  };
  EXPECT_EQ(off_path(), "") << "a bank without paths";
  const std::string head = "---\ntitle: T\ngoal: G\nminutes: 5\n---\n";
  bank.paths.push_back(bank::parse_path(head + "1. [PY-OLD-001]\n", "paths/a.md").value);
  EXPECT_EQ(
      off_path(),
      "q3.md:2:1: warning off-path no path leads to `PY-ADV-003`; add it to a file of `paths/`, or to the follow-ups of a question there\n")
      << "a follow-up of a follow-up is not enough";
  bank.paths.push_back(bank::parse_path(head + "1. [PY-ADV-003]\n", "paths/b.md").value);
  EXPECT_EQ(off_path(), "");
}

TEST(Lint, NeedsAPointForTheOwnLevel) {
  const Case cases[] = {
      {"- Advanced: names", "- Beginner: names",
       "q1.md:51:3: error no-own-level-point no point is for Advanced, the level of this question; add `- Advanced: …`\n"}};
  expect_problems(cases);
}

/// Problems of a bank of the question and of another one, changed so.
std::string problems_of_two(std::string_view question, std::string_view id = "PY-ADV-002",
                            std::string_view alias = "[]") {
  auto other = with(kTestQuestion, "id: PY-ADV-001", "id: " + std::string(id));
  other = with(other, "[PY-OLD-001]", alias);
  other = with(other, "What is a metaclass?", question);
  return to_lines(lint(
      test_bank({std::string(kTestQuestion), with(other, "and that is its", "and this is its")})));
}

TEST(Lint, FindsIdsThatAreUsedTwice) {
  EXPECT_EQ(problems_of_two("Why?"), "");
  EXPECT_EQ(
      problems_of_two("Why?", "PY-ADV-001"),
      "q2.md:2:1: error duplicate-id `PY-ADV-001` is already the ID of q1.md; give one of them another ID\n");
  EXPECT_EQ(
      problems_of_two("Why?", "PY-OLD-001"),
      "q1.md:3:11: error duplicate-id `PY-OLD-001` is already the ID of q2.md; remove this alias\n");
  EXPECT_EQ(
      problems_of_two("Why?", "PY-ADV-002", "[PY-OLD-001]"),
      "q2.md:3:11: error duplicate-id `PY-OLD-001` is already an alias of q1.md; remove this alias\n");
}

TEST(Lint, FindsQuestionsThatAreAlike) {
  EXPECT_EQ(
      problems_of_two("what is a Metaclass"),
      "q2.md:4:1: error equal-question the same question as PY-ADV-001 (q1.md) with another answer; join the two, or ask what sets them apart\n");
  EXPECT_EQ(
      problems_of_two("What is the use of metaclasses?"),
      "q2.md:4:1: warning near-duplicate 100 % like PY-ADV-001 (q1.md): \"What is a metaclass?\"; join the two, or ask what sets them apart\n");
  EXPECT_EQ(problems_of_two("What is a class?"), "");
  EXPECT_EQ(problems_of_two("What is the metaclass of a generic class?"), "");
}

TEST(Lint, WantsHistoryToSayWhatChanged) {
  const std::vector<Earlier> before = {{"PY-ADV-001", std::string(kTestQuestion), "q1.md"}};
  const auto problems = [&](std::string_view now) {
    return to_lines(lint(test_bank({std::string(now)}), {.against = &before}));
  };
  const std::string changed = with(kTestQuestion, "exporters", "importers");
  const char* entry = "history:\n  - {date: 2026-11-22, change: clarify, note: \"Importers.\"}\n";
  EXPECT_EQ(problems(kTestQuestion), "");
  EXPECT_EQ(
      problems(changed),
      "q1.md:13:1: error history-missing the text has changed; add an entry to `history` that says how: `- {date: …, change: cosmetic, note: \"…\"}`\n");
  EXPECT_EQ(problems(with(changed, "history:\n", entry)), "");
  EXPECT_EQ(problems(with(changed, "2026-11-22", "2026-11-23")), "");
  EXPECT_EQ(problems(with(kTestQuestion, "\"Spelling.\"", "\"Spellings.\"")), "");
  const std::string renamed = with(with(with(changed, "id: PY-ADV-001", "id: PY-ADV-009"),
                                        "[PY-OLD-001]", "[PY-OLD-001, PY-ADV-001]"),
                                   "- [PY-ADV-001]", "- [PY-ADV-009]");
  EXPECT_EQ(
      problems(renamed),
      "q1.md:13:1: error history-missing the text has changed; add an entry to `history` that says how: `- {date: …, change: cosmetic, note: \"…\"}`\n");
  EXPECT_EQ(problems(with(renamed, "history:\n", entry)), "");
}

TEST(Lint, KeepsIdsForEver) {
  const auto problems = [](const std::vector<std::string>& now, const char* path) {
    const std::vector<Earlier> before = {{"PY-ADV-001", std::string(kTestQuestion), path}};
    auto found = lint(test_bank(now), {.against = &before});
    std::erase_if(found, [](const auto& each) { return each.rule != "id-vanished"; });
    return to_lines(found);
  };
  const auto vanished = [](std::string_view place, std::string_view id) {
    return fmt::format(
        "{} error id-vanished `{}` leads to no question any more; restore it, or add it to the "
        "`aliases` of the question that takes its place\n",
        place, id);
  };
  const std::string renamed = with(kTestQuestion, "id: PY-ADV-001", "id: PY-ADV-009");
  EXPECT_EQ(problems({std::string(kTestQuestion)}, "q1.md"), "");
  EXPECT_EQ(problems({}, "gone.md"),
            vanished("gone.md:1:1:", "PY-ADV-001") + vanished("gone.md:1:1:", "PY-OLD-001"));
  EXPECT_EQ(problems({renamed}, "q1.md"), vanished("q1.md:2:1:", "PY-ADV-001"));
  EXPECT_EQ(problems({renamed}, ""), vanished("viva.toml:1:1:", "PY-ADV-001"));
  EXPECT_EQ(problems({with(renamed, "[PY-OLD-001]", "[PY-ADV-001]")}, "q1.md"),
            vanished("q1.md:2:1:", "PY-OLD-001"));
  EXPECT_EQ(problems({with(renamed, "[PY-OLD-001]", "[PY-ADV-001, PY-OLD-001]")}, "q1.md"), "");
  EXPECT_EQ(problems({"---\nid: PY-ADV-001\n"}, "q1.md"), "") << "what is broken is not gone";
}

TEST(Lint, WarnsOfDaysStillToCome) {
  auto bank = test_bank({std::string(kTestQuestion)});
  const auto problems = [&](const char* today) {
    return to_lines(lint(bank, {.today = parse_date(today).value()}));
  };
  EXPECT_EQ(problems("2026-11-22"), "");
  EXPECT_EQ(problems("2026-11-21"), "") << "it may be tomorrow where the author lives";
  EXPECT_EQ(
      problems("2026-11-20"),
      "q1.md:13:1: warning history-future 2026-11-22 is still to come, and every later entry would have to be later; mend the date of the entry\n");
  bank.evidence = {{.date = parse_date("2026-11-21").value()}};
  EXPECT_EQ(problems("2026-11-20"), "") << "a clock may be behind";
}

TEST(Lint, CountsSamplesThatAreNotRunOnceThereAreTen) {
  const auto lines = [](int run, int fragments) {
    std::string samples;
    for (int i = 1; i < run; ++i) samples += "```python run\nx = 1\n```\n\n";
    for (int i = 0; i < fragments; ++i) samples += "```python fragment\nx = 1\n```\n\n";
    return to_lines(
        lint(test_bank({with(kTestQuestion, "## Example\n", samples + "## Example\n")})));
  };
  EXPECT_EQ(lines(1, 8), "");
  EXPECT_EQ(
      lines(8, 2),
      "viva.toml:1:1: warning sample-share 2 of 10 samples are `fragment` or `skip`, more than a tenth; let more of them run\n");
  EXPECT_EQ(lines(9, 1), "");
}

TEST(Lint, SaysThatABankIsEmpty) {
  EXPECT_EQ(
      to_lines(lint(test_bank({}))),
      "viva.toml:1:1: warning empty-bank there is no question in this bank; start one with `viva new`, in a file that ends in `.md`\n");
}

TEST(LintQuestion, LooksAtOneQuestion) {
  const auto bank = test_bank({with(kTestQuestion, "exporters", "exporters??")});
  EXPECT_EQ(
      to_lines(lint_question(*bank.questions().front(), bank.config)),
      "q1.md:39:24: error lost-text `??` looks like a lost character; restore it, or put code between backticks\n");
}

TEST(Lint, WantsSamplesThatShowSomething) {
  const std::string code =
      "def area(width, height):\n    return width * height\n\n\nfor side in (1, 2, 3):\n"
      "    print('square', side, area(side, side))\n";
  const auto sample = [](std::string_view info, std::string_view body, std::string_view output) {
    return "```python " + std::string(info) + "\n" + std::string(body) + "```\n\n```output\n" +
           std::string(output) + "```\n";
  };
  const std::string once = sample("run name=one", code, "square 1 1\nsquare 2 4\nsquare 3 9\n");
  std::string other = code;
  other.replace(other.find("1, 2, 3"), 7, "4, 5, 6");
  EXPECT_EQ(problems_of(once), "");
  EXPECT_EQ(
      problems_of(once + "\n" +
                  sample("run name=two", other, "square 4 16\nsquare 5 25\nsquare 6 36\n")),
      "q1.md:54:1: warning equal-samples sample `two` is that at q1.md:39 but for numbers and "
      "texts; show something else, or refer to it\n");
  EXPECT_EQ(
      problems_of(sample("run name=one", "print('ready')\nprint('steady')\n", "ready\nsteady\n")),
      "q1.md:39:1: warning constant-output all that sample `one` prints stands in its code; "
      "print what it computes\n");
  EXPECT_EQ(problems_of(sample("run name=one", "x = 'steady'\nprint('ready')\nprint(x)\n",
                               "ready\nsteady\n")),
            "");
}

TEST(Lint, WantsAsManySourcesAsTheBankAsks) {
  auto config = bank::test_config();
  config.least_sources = 2;
  EXPECT_EQ(to_lines(lint(test_bank({std::string(kTestQuestion)}, config))),
            "q1.md:11:1: warning few-sources 1 sources where this bank asks for 2; cite more, by "
            "section\n");
}

}  // namespace
}  // namespace viva::check
