#include "bank/collections.h"

#include <gtest/gtest.h>

#include "bank/testing.h"

namespace viva::bank {
namespace {

TEST(ParsePath, ReadsSteps) {
  const auto path = parse_path(
      "---\ntitle: First\ngoal: \"Explain: memory\"\nminutes: 60\n---\nAn order.\n\n1. [PY-BEG-001] because\n   of it\n2. [PY-ADV-001]\n",
      "paths/first.md");
  EXPECT_EQ(to_lines(path.problems), "");
  EXPECT_EQ(path.value.name, "first");
  EXPECT_EQ(path.value.goal, "Explain: memory");
  EXPECT_EQ(path.value.minutes, 60);
  ASSERT_EQ(path.value.steps.size(), 2u);
  EXPECT_EQ(path.value.steps[0].id, "PY-BEG-001");
  EXPECT_EQ(path.value.steps[0].text, "because of it");
  EXPECT_EQ(path.value.steps[1].place, (Place{10, 4}));
}

TEST(ParseKit, ReadsMinutesUnderHeadings) {
  const auto kit = parse_kit(
      "---\ntitle: Backend\nrole: Developer\nlevel: advanced\nminutes: 45\n---\n## Warm-up\n- [PY-BEG-001] 5\n\n## Core\n- [PY-ADV-001] 10 min\n",
      "kits/backend.md", test_config());
  EXPECT_EQ(to_lines(kit.problems), "");
  EXPECT_EQ(kit.value.level, "Advanced");
  ASSERT_EQ(kit.value.steps.size(), 2u);
  EXPECT_EQ(kit.value.steps[0].heading, "Warm-up");
  EXPECT_EQ(kit.value.steps[1].minutes, 10);
  EXPECT_EQ(kit.value.steps[1].heading, "Core");
}

TEST(ParseAudit, ReadsClaims) {
  const auto audit = parse_audit(
      "---\ntitle: A page\nsources:\n  - {key: ref, url: \"https://a.org\", where: \"1\"}\n---\n## Counts\n- wrong: it counts.[^ref] See [PY-ADV-001].\n- true until 3.8: it was.[^ref]\n- true: yes [PY-ADV-001]\n",
      "audit/page.md");
  EXPECT_EQ(to_lines(audit.problems), "");
  ASSERT_EQ(audit.value.claims.size(), 3u);
  EXPECT_EQ(audit.value.claims[0].verdict, Claim::Verdict::wrong);
  EXPECT_EQ(audit.value.claims[0].text, "it counts.[^ref] See [PY-ADV-001].");
  EXPECT_EQ(audit.value.claims[1].version, "3.8");
  EXPECT_EQ(audit.value.references[0].id, "PY-ADV-001");
  EXPECT_EQ(audit.value.claims[0].heading, "Counts");
  ASSERT_EQ(audit.value.sources.size(), 1u);
  EXPECT_EQ(audit.value.sources[0].url, "https://a.org");
}

TEST(Collections, AreNamedByTheirPathBelowTheirFolder) {
  const std::pair<const char*, const char*> cases[] = {
      {"paths/first.md", "first"}, {"paths/python/week.end.md", "python/week.end"}, {"a.md", "a"}};
  for (const auto& [path, name] : cases) EXPECT_EQ(parse_path("", path).value.name, name);
}

TEST(ParseAudit, WantsEachClaimInAListAndProved) {
  const char* outside =
      "error claim-form text outside a list is on no page; begin a claim with `- `, and put a "
      "remark above the first heading or list\n";
  const char* unproved =
      "error claim-form a claim names its proof; add the mark of a source, `[^key]`, or the `[ID]` "
      "of a question\n";
  const std::pair<const char*, std::string> cases[] = {
      {"For authors: a remark.\n\n- true: x [A-1]\n", ""},
      {"true: x [A-1]\n", std::string("a.md:4:1: ") + outside},
      {"**wrong**: x [A-1]\n", std::string("a.md:4:3: ") + outside},
      {"## H\n\nA remark.\n", std::string("a.md:6:1: ") + outside},
      {"- true: x [A-1]\n\n> wrong: y [A-1]\n", std::string("a.md:6:3: ") + outside},
      {"- wrong: no proof at all\n", std::string("a.md:4:3: ") + unproved},
      {"- wrong: *some* **proof [A-1]**\n", ""},
  };
  for (const auto& [body, problems] : cases)
    EXPECT_EQ(to_lines(parse_audit(std::string("---\ntitle: T\n---\n") + body, "a.md").problems),
              problems)
        << body;
}

TEST(Collections, SayWhatToMendAndWhere) {
  const std::string head = "---\ntitle: T\nrole: R\nlevel: Advanced\nminutes: 45\n---\n";
  const std::pair<std::string, const char*> kits[] = {
      {with(head, "title: T\n", "") + "- [A-1] 5\n",
       "k.md:1:1: error missing-key add `title`, for example `title: \"From Python to C++\"`\n"},
      {with(head, "Advanced", "Senior") + "- [A-1] 5\n",
       "k.md:4:8: error unknown-level viva.toml has no level `Senior`\n"},
      {with(head, "45", "long") + "- [A-1] 5\n",
       "k.md:5:10: error wrong-value `minutes` is a whole number from 1 to 100000\n"},
      {head + "- [A-1]\n", "k.md:7:3: error step-form say how many minutes it takes: `[A-1] 10`\n"},
      {head + "- A-1 5\n- [A-1] 5\n",
       "k.md:7:3: error step-form a line begins with the ID of a question in brackets, for example `[PY-ADV-001]`\n"},
      {head,
       "k.md:1:1: error step-form this names no question; add a list of lines such as `1. [PY-ADV-001]`\n"},
  };
  for (const auto& [text, problems] : kits)
    EXPECT_EQ(to_lines(parse_kit(text, "k.md", test_config()).problems), problems) << text;
  EXPECT_EQ(
      to_lines(parse_audit("---\ntitle: T\n---\n- maybe: x\n- true: y[^z]\n", "a.md").problems),
      "a.md:4:3: error claim-form a claim begins with `true:`, `true from VERSION:`, `true until VERSION:` or `wrong:`\n"
      "a.md:5:10: error unknown-mark `[^z]` names no source (`key:`) of this file\n");
  EXPECT_EQ(
      to_lines(
          parse_audit("---\ntitle: T\nsources:\n  - {key: a, url: \"ftp://a\", where: W}\n---\n",
                      "a.md")
              .problems),
      "a.md:4:19: error source-url the address of a source is `https://` or `http://`, a host, and no blanks\n");
}

}  // namespace
}  // namespace viva::bank
