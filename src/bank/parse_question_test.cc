#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bank/testing.h"

namespace viva::bank {
namespace {

using testing::ElementsAre;

std::string problems_of(std::string_view text) {
  return to_lines(parse_question(text, "q.md", test_config()).problems);
}

struct Case {
  const char *from, *to, *problems;
};

void expect_problems(std::span<const Case> cases) {
  for (const auto& [from, to, problems] : cases) {
    SCOPED_TRACE(to);
    EXPECT_EQ(problems_of(with(kTestQuestion, from, to)), problems);
  }
}

TEST(ParseQuestion, ReadsAQuestion) {
  const auto parsed = parse_question(kTestQuestion, "python/q.md", test_config());
  EXPECT_EQ(to_lines(parsed.problems), "");
  ASSERT_TRUE(parsed.question);
  const Question& question = *parsed.question;
  EXPECT_EQ(question.path, "python/q.md");
  EXPECT_EQ(question.id, "PY-ADV-001");
  EXPECT_EQ(question.aliases[0].value, "PY-OLD-001");
  EXPECT_EQ(question.technology, "python");
  EXPECT_EQ(question.level, "Advanced");
  EXPECT_EQ(question.category, "Python Core");
  EXPECT_EQ(question.difficulty, 8);
  EXPECT_THAT(question.valid_for, ElementsAre("python>=3.8"));
  EXPECT_EQ(question.sources[0].key, "datamodel");
  EXPECT_EQ(question.sources[0].place, (Place{12, 5}));
  EXPECT_EQ(question.history.size(), 2u);
  EXPECT_EQ(to_iso(question.changed().date), "2026-11-01");
  EXPECT_EQ(question.place_of("level"), (Place{6, 1}));
  EXPECT_EQ(question.source, kTestQuestion);
  EXPECT_TRUE(question.document.source().starts_with("\n## Answer"));
  EXPECT_EQ(question.place_in_body(1), (Place{18, 1}));
}

TEST(ParseQuestion, ReadsPointsAndFollowUps) {
  const auto question = parse_question(kTestQuestion, "q.md", test_config()).question;
  ASSERT_EQ(question->points.size(), 3u);
  EXPECT_EQ(question->points[0].level, "Beginner");
  EXPECT_EQ(question->points[0].slug, "object");
  EXPECT_EQ(question->points[0].text, "knows that a class is an object");
  EXPECT_EQ(question->points[1].slug, "269f8907");
  EXPECT_EQ(question->points[1].text, "names __init_subclass__ as the simpler tool");
  EXPECT_EQ(question->points[1].html_source, "names `__init_subclass__` as the simpler tool");
  EXPECT_TRUE(question->points[2].red_flag);
  ASSERT_EQ(question->follow_ups.size(), 2u);
  EXPECT_EQ(question->follow_ups[0].id, "PY-ADV-001");
  EXPECT_EQ(question->follow_ups[0].text, "and how would you test that?");
  EXPECT_EQ(question->follow_ups[1].id, "");
  EXPECT_EQ(question->follow_ups[1].text, "Why are there metaclasses at all?");
}

TEST(ParseQuestion, ReadsItemsOverSeveralLines) {
  const auto text =
      with(kTestQuestion, "the simpler tool\n", "the\n  **simpler** tool {#simple}\n");
  const auto question = parse_question(text, "q.md", test_config()).question;
  EXPECT_EQ(question->points[1].html_source, "names `__init_subclass__` as the **simpler** tool");
  EXPECT_EQ(question->points[1].text, "names __init_subclass__ as the simpler tool");
  EXPECT_EQ(question->points[1].slug, "simple");
  EXPECT_EQ(problems_of(with(kTestQuestion, "{#object}", "{#an  \n  object}")),
            "q.md:51:3: error point-slug `{#an object}`: a slug is letters, digits, `-` and `_`\n");
}

TEST(ParseQuestion, ReadsSamples) {
  const auto question = parse_question(kTestQuestion, "q.md", test_config()).question;
  ASSERT_EQ(question->samples.size(), 1u);
  const Sample& sample = question->samples[0];
  EXPECT_EQ(sample.language, "python");
  EXPECT_EQ(sample.name, "calls");
  EXPECT_EQ(sample.verdict, Verdict::run);
  EXPECT_EQ(sample.code, "print(type(type))\n");
  EXPECT_EQ(sample.section, Section::explanation);
  EXPECT_EQ(sample.place, (Place{29, 1}));
  ASSERT_EQ(sample.outputs.size(), 1u);
  EXPECT_EQ(sample.outputs[0].text, "<class 'type'>\n");
}

TEST(ParseQuestion, KeepsBackslashesAndEntitiesOfInfoStrings) {
  const auto text = with(kTestQuestion, "run name=calls", R"(error="a \" &amp; \d" name=calls)");
  EXPECT_EQ(parse_question(text, "q.md", test_config()).question->samples[0].argument,
            R"(a " &amp; \d)");
}

TEST(ParseQuestion, KnowsWhereSectionsBeginAndEnd) {
  const auto question = parse_question(kTestQuestion, "q.md", test_config()).question;
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    const auto [first, end] = question->sections[i];
    EXPECT_NE(first, end);
    EXPECT_EQ(question->section_of(first), static_cast<Section>(i));
    if (end != markdown::kNoNode) {
      EXPECT_EQ(question->document[end].kind, markdown::Kind::heading);
    }
  }
}

TEST(ParseQuestion, AcceptsByteOrderMarkAndCarriageReturns) {
  std::string text = "\xEF\xBB\xBF";
  for (const char c : kTestQuestion) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const auto parsed = parse_question(text, "q.md", test_config());
  EXPECT_EQ(to_lines(parsed.problems), "");
  EXPECT_EQ(parsed.question->source, kTestQuestion);
}

TEST(ParseQuestion, ChecksFields) {
  const Case cases[] = {
      {"id: PY-ADV-001\n", "",
       "q.md:1:1: error missing-key add `id`, for example `id: PY-ADV-001`\n"},
      {"id: PY-ADV-001", "id: py-1",
       "q.md:2:5: error id-form `py-1` is no ID; use A-Z, 0-9 and `-` only, for example `PY-ADV-001`\n"},
      {"id: PY-ADV-001", "id: CPP-1",
       "q.md:2:1: error id-prefix IDs of Python begin with `PY`; rename `CPP-1`\n"},
      {"[PY-OLD-001]", "[PY-ADV-001]",
       "q.md:3:11: error duplicate-id `PY-ADV-001` is the ID itself; remove it from `aliases`\n"},
      {"[PY-OLD-001]", "PY-OLD-001",
       "q.md:3:10: error wrong-value `aliases` is a list: `aliases: [a, b]`\n"},
      {"technology: Python", "technology: Pyhton",
       "q.md:5:13: error unknown-technology viva.toml has no technology `Pyhton`; did you mean `Python`?\n"},
      {"technology: Python", "technology: python", ""},
      {"technology: Python", "technology: Python\nalso: [python]",
       "q.md:6:8: error wrong-value Python is the home of this question; remove it from `also`\n"},
      {"technology: Python", "technology: Python\nalso: [cpp]", ""},
      {"level: Advanced", "level: Advnced",
       "q.md:6:8: error unknown-level viva.toml has no level `Advnced`; did you mean `Advanced`?\n"},
      {"level: Advanced", "levels: Advanced",
       "q.md:1:1: error missing-key add `level`, for example `level: Advanced`\nq.md:6:1: error unknown-key a question has no key `levels`; did you mean `level`?\n"},
      {"category: Python Core", "category: Core",
       "q.md:7:11: error unknown-category Python has no category `Core`; known are `Python Core`, `Python Typing`\n"},
      {"difficulty: 8", "difficulty: 5",
       "q.md:8:13: error difficulty-band Advanced goes from 6 to 10; change the difficulty or the level\n"},
      {"difficulty: 8", "difficulty: hard",
       "q.md:8:13: error wrong-value `difficulty` is a whole number from 1 to 10\n"},
      {"tags: [classes]", "tags: [classes, Classes]",
       "q.md:9:17: error wrong-value `Classes` is listed twice; remove one\n"},
      {"python>=3.8", "3.8",
       "q.md:10:13: error version-form `3.8` is no range of versions; write it as `python>=3.8`\n"},
      {"\"https://docs", "\"ftp://docs",
       "q.md:12:27: error source-url the address of a source is `https://` or `http://`, a host, and no blanks\n"},
      {"\"https://docs.python.org/3/reference/datamodel.html\"", "\"https://\"",
       "q.md:12:27: error source-url the address of a source is `https://` or `http://`, a host, and no blanks\n"},
      {"where: \"3.3.3\"", "where: \"\"",
       "q.md:12:88: error wrong-value `where` is empty; write it, for example `where: \"3.3.3 Customizing class creation\"`\n"},
      {", where: \"3.3.3\"", "",
       "q.md:12:5: error missing-key add `where`, for example `where: \"3.3.3 Customizing class creation\"`\n"},
      {"key: datamodel", "kay: datamodel",
       "q.md:12:6: error unknown-key a source has no key `kay`; did you mean `key`?\nq.md:27:49: error unknown-mark `[^datamodel]` names no sample (`name=`) and no source (`key:`) of this file; known are `calls`\n"},
      {"history:\n", "history:\n  - {date: 2026-10-01, change: meaning, note: x}\n",
       "q.md:15:12: error history-order 2026-11-22 is newer than the entry above; put the newest first\n"},
      {"2026-11-22", "2026-02-30",
       "q.md:14:12: error wrong-value `2026-02-30` is no day; write it as `2026-11-22`\n"},
      {"change: cosmetic", "change: cosmetics",
       "q.md:14:32: error wrong-value `cosmetics` is no kind of change; did you mean `cosmetic`?\n"},
      {"question: \"What is a metaclass?\"", "question: What is a: metaclass?",
       "q.md:4:20: error front-matter a `: ` inside a value ends it here; put it in double quotes\n"},
  };
  expect_problems(cases);
}

TEST(ParseQuestion, ChecksSections) {
  const Case cases[] = {
      {"## Mistakes", "## Misteaks",
       "q.md:41:4: error unknown-section there is no section `Misteaks`; did you mean `Mistakes`?\nq.md:59:1: error missing-section section `Mistakes` is missing; add `## Mistakes`\n"},
      {"## Mistakes", "# Mistakes",
       "q.md:41:3: error unknown-section a heading of level 1 is the page's own; use `##` for a section, `###` inside it\nq.md:59:1: error missing-section section `Mistakes` is missing; add `## Mistakes`\n"},
      {"## Answer", "Hello.\n\n## Answer",
       "q.md:18:1: error section-order text before the first section; move it below `## Answer`\n"},
      {"## Example\n\nA registry of exporters.\n", "## Example\n",
       "q.md:37:4: error empty-section section `Example` is empty; write it\n"},
      {"## Example\n\nA registry of exporters.\n\n## Mistakes\n",
       "## Mistakes\n\nNone.\n\n## Example\n",
       "q.md:41:4: error section-order section `Example` stands too late; it comes before `Mistakes`\n"},
      {"## Scenario", "## Example\n\nAgain.\n\n## Scenario",
       "q.md:45:4: error repeated-section section `Example` stands here again; join the two\n"},
      {"- Using one", "### Deeper\n\n- Using one", ""},
  };
  expect_problems(cases);
}

TEST(ParseQuestion, ChecksPointsAndFollowUps) {
  const Case cases[] = {
      {"Beginner: knows", "Beginer: knows",
       "q.md:51:3: error point-form a point begins with a level or `Red flag` and a colon; did you mean `Beginner:`?\n"},
      {"Beginner: knows", "knows",
       "q.md:51:3: error point-form a point begins with a level or `Red flag` and a colon, for example `Advanced: …`\n"},
      {"Beginner: knows that a class is an object {#object}", "Beginner:",
       "q.md:51:3: error point-form a point says nothing after the `:`; write what an answer must hold\n"},
      {"simpler tool", "simpler tool {#object}",
       "q.md:52:3: error point-slug two points have the slug `object`; rename one\n"},
      {"{#object}", "{#an object}",
       "q.md:51:3: error point-slug `{#an object}`: a slug is letters, digits, `-` and `_`\n"},
      {"## Points\n", "## Points\n\nIn short:\n",
       "q.md:51:1: error point-form `Points` is one flat list of `- ` lines and nothing else; change this\n"},
      {"- Using one where a hook would do.", "-",
       "q.md:41:4: error empty-section section `Mistakes` is empty; write it\n"},
      {"- Beginner: knows that a class is an object {#object}", "-",
       "q.md:51:1: error point-form a point begins with a level or `Red flag` and a colon, for example `Advanced: …`\n"},
      {"- [PY-ADV-001] and how would you test that?", "-",
       "q.md:57:1: error follow-up-form an item is empty; write `[ID]` or a question\n"},
      {"- Why are there metaclasses at all?", "-",
       "q.md:58:1: error follow-up-form an item is empty; write `[ID]` or a question\n"},
      {"simpler tool\n", "simpler tool\n  - nested\n",
       "q.md:53:5: error point-form `Points` is one flat list of `- ` lines and nothing else; change this\n"},
  };
  expect_problems(cases);
}

TEST(ParseQuestion, SaysNothingOfPointsWhenTheBankHasNoLevels) {
  auto config = test_config();
  config.levels.clear();
  EXPECT_EQ(to_lines(parse_question(kTestQuestion, "q.md", config).problems), "");
}

TEST(ParseQuestion, ResolvesTheNamesOfPictures) {
  const std::pair<const char*, const char*> cases[] = {
      {"![x](a.svg)", "python/a.svg"},
      {"![x](../img/two%20words.svg)", "img/two words.svg"},
      {"![x](<two words.svg>)", "python/two words.svg"},
      {"![x](%C3%A9.svg)", "python/é.svg"}};
  for (const auto& [markdown, path] : cases) {
    SCOPED_TRACE(markdown);
    const auto parsed =
        parse_question(with(kTestQuestion, "exporters", markdown), "python/q.md", test_config());
    ASSERT_EQ(parsed.question->pictures.size(), 1u);
    EXPECT_EQ(parsed.question->pictures[0].path, path);
  }
}

TEST(ParseQuestion, ChecksSamples) {
  const Case cases[] = {
      {"run name=calls", "rnu name=calls",
       "q.md:29:11: error sample-words there is no word `rnu`; did you mean `run`?\n"},
      {"run name=calls", "name=calls",
       "q.md:29:1: error sample-verdict say what must happen when this runs: `python run`, `python error=…`, or `python skip=\"why\"`\n"},
      {"run name=calls", "run compile name=calls",
       "q.md:29:1: error sample-verdict `run` and `compile` exclude each other; keep one\nq.md:33:1: error output-place a sample with `compile` shows no output; remove this block\n"},
      {"python run name=calls", "ruby name=calls", ""},
      {"name=calls", "name=calls after=cals",
       "q.md:29:26: error sample-after there is no sample `cals` in this file\n"},
      {"name=calls", "name=calls after=calls",
       "q.md:29:26: error sample-after `after=calls` leads back to this sample; break the circle\n"},
      {"name=calls", "name=calls match=.*",
       "q.md:29:26: error sample-regex `match` accepts an empty line, so it proves nothing; make it stricter\n"},
      {"name=calls", "name=calls match=(",
       "q.md:29:26: error sample-regex `match` is no regular expression that Viva takes: it has a `(` or `)` without its partner, or a `*`, `+` or `?` with nothing before it to repeat; mend it\n"},
      {"name=calls", "name=calls match=(a)\\1",
       "q.md:29:26: error sample-regex `match` is no regular expression that Viva takes: it has a back-reference such as `\\1`, or too many repetitions; mend it\n"},
      {"```output\n", "```python undefined=*a\n```\n\n```output\n",
       "q.md:33:11: error sample-regex `undefined` is no regular expression that Viva takes: it has a `(` or `)` without its partner, or a `*`, `+` or `?` with nothing before it to repeat; mend it\n"
       "q.md:36:1: error output-place a sample with `undefined` shows no output; remove this block\n"},
      {"name=calls", "name=calls match=\\d+", ""},
      {"name=calls", "name=calls versions=3",
       "q.md:29:26: error version-form `3` is no range of versions; write it as `>=3.12`\n"},
      {"name=calls", "name=calls with=cpython-3-12",
       "q.md:29:26: error sample-runtime viva.toml has no runtime `cpython-3-12` for python; did you mean `cpython-3-13`?\n"},
      {"name=calls", "name=calls with=cpython-3-13", ""},
      {"name=calls", "name=calls hidden",
       "q.md:33:1: error output-place a `hidden` block prints nothing; remove this block\n"},
      {"name=calls", "name=datamodel",
       "q.md:23:67: error unknown-mark `[^calls]` names no sample (`name=`) and no source (`key:`) of this file; known are `datamodel`\nq.md:29:1: error sample-name `datamodel` is also the key of a source, so `[^datamodel]` could mean either; rename one\n"},
      {"```output\n", "Prints:\n\n```output\n",
       "q.md:35:1: error output-place this output follows no sample; put it directly below one, with only blank lines between\n"},
      {"```output\n", "```output versions=\">=3.14\"\n", ""},
      {"```output\n", "```output\nx\n```\n\n```output versions=\">=3.14\"\n",
       "q.md:33:1: error output-versions of several outputs each says for which versions: `output versions=\"cpython>=3.14\"`\n"},
      {"```output\n", "```output versions=a\nx\n```\n\n```output versions=a\n",
       "q.md:37:1: error output-versions two outputs are for `a`; keep one\n"},
      {"```output\n", "```output versions=3\n",
       "q.md:33:11: error version-form `3` is no range of versions; write it as `cpython>=3.14`\n"},
      {"```output\n", "```python run name=calls\n```\n\n```output\n",
       "q.md:33:1: error sample-name two samples have the name `calls`; rename one\n"},
      {"```output\n", "```python file=a/b.py\n```\n\n```python run\n```\n\n```output\n",
       "q.md:33:11: error sample-file `a/b.py`: a file name is letters, digits, `-`, `_` and `.`, without a folder\n"},
      {"## Example\n", "```python file=a.py\n```\n\n## Example\n",
       "q.md:37:1: error sample-file no sample follows that could use this file; put it before one\n"},
      {"## Example\n", "```python rejects\nx: int = 1\n```\n\n## Example\n",
       "q.md:37:11: error sample-rejected the one line that is not accepted ends in the comment `rejected`; add it there\n"},
      {"## Example\n", "```python rejects\nx: int = 'a'  # rejected\n```\n\n## Example\n", ""},
  };
  expect_problems(cases);
}

TEST(ParseQuestion, ChecksMarksAndPictures) {
  const Case cases[] = {
      {"[^calls]", "[^call]",
       "q.md:23:67: error unknown-mark `[^call]` names no sample (`name=`) and no source (`key:`) of this file; did you mean `calls`?\n"},
      {"exporters.", "![](a.png)",
       "q.md:39:19: error picture a picture needs words for those who cannot see it: `![what it shows](file.png)`\n"},
      {"exporters.", "![x](../a.png)",
       "q.md:39:17: error picture a picture lies in the bank; copy it in and give its relative path\n"},
      {"exporters.", "![x](https://a.org/a.png)",
       "q.md:39:17: error picture a picture lies in the bank; copy it in and give its relative path\n"},
      {"exporters.", "![x](a.gif)",
       "q.md:39:17: error picture `a.gif` is no PNG, SVG or WebP; convert it\n"},
      {"exporters.", "![x](img/a.svg)", ""},
  };
  expect_problems(cases);
}

TEST(ParseQuestion, RefusesWhatCannotBeRead) {
  EXPECT_EQ(problems_of(with(kTestQuestion, "exporters", std::string("\0", 1))),
            "q.md:39:15: error unreadable a NUL byte; remove it, and check what wrote it\n");
  EXPECT_EQ(problems_of(with(kTestQuestion, "exporters", "\xFF")),
            "q.md:39:1: error unreadable this line is not UTF-8; save the text as UTF-8\n");
  EXPECT_EQ(problems_of("Why?\n"),
            "q.md:1:1: error front-matter the file begins with a line `---`, then front matter\n");
}

TEST(ParseQuestion, NamesAFenceThatIsNeverClosedAndNothingElseOfTheBody) {
  const auto open = [](std::string_view line, std::string_view fence) {
    return fmt::format(
        "q.md:{}:1: error open-fence this fence is never closed, so all that follows is its code; add a line {} where the code ends\n",
        line, fence);
  };
  const char* follow_ups =
      "q.md:62:5: error follow-up-form `Follow-ups` is one flat list of `- ` lines and nothing else; change this\n";
  const std::pair<std::string, std::string> cases[] = {
      {with(kTestQuestion, "print(type(type))\n```\n\n```output\n<class 'type'>\n```\n",
            "print(type(type))\n"),
       open("29", "```")},
      {with(kTestQuestion, "<class 'type'>\n```\n", "<class 'type'>\n``` done\n"),
       open("33", "```")},
      {with(kTestQuestion, "A registry", "~~~~\n~~~\nA registry"), open("39", "~~~~")},
      {with(kTestQuestion, "A registry", "> ```\n\nA registry"), ""},
      {std::string(kTestQuestion) + "\n[1]: /a\n\n    indented\n", follow_ups},
  };
  for (const auto& [text, problems] : cases) EXPECT_EQ(problems_of(text), problems) << text;
}

TEST(ParseQuestion, ShowsABrokenQuestionIfItCan) {
  const auto shown = [](const char* from, const char* to) {
    return parse_question(with(kTestQuestion, from, to), "q.md", test_config()).question != nullptr;
  };
  EXPECT_TRUE(shown("## Mistakes", "## Misteaks"));
  EXPECT_TRUE(shown("category: Python Core\n", ""));
  EXPECT_TRUE(shown("history:", "historie:"));
  EXPECT_FALSE(shown("id: PY-ADV-001\n", ""));
  EXPECT_FALSE(shown("level: Advanced", "level: Advnced"));
}

}  // namespace
}  // namespace viva::bank
