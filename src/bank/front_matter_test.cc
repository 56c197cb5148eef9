#include "bank/front_matter.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace viva::bank {
namespace {

std::string problems_of(std::string_view text) {
  std::string lines;
  for (const auto& problem : parse_front_matter(text).problems)
    lines += fmt::format("{}:{}: {}\n", problem.place.line, problem.place.column, problem.message);
  return lines;
}

TEST(ParseFrontMatter, ReadsValuesAndTheirPlaces) {
  const std::string text =
      "---\n# a comment\nid: A-1  # for ever\nquestion: \"Why \\\"#\\\"?\"\ntags: [a, b c]\n"
      "history:\n  - {date: 2026-11-22, note: \"Ä: x\", by: me}\nempty: \"\"\n---\n\n## Answer\n---\n";
  const auto read = parse_front_matter(text);
  EXPECT_EQ(problems_of(text), "");
  EXPECT_TRUE(read.closed && read.complete);
  EXPECT_EQ(text.substr(read.body_offset), "\n## Answer\n---\n");
  EXPECT_EQ(read.fields.find("id")->text, "A-1");
  EXPECT_EQ(read.fields.find("question")->text, "Why \"#\"?");
  EXPECT_EQ(read.fields.find("tags")->items[1].text, "b c");
  EXPECT_EQ(read.fields.find("tags")->items[1].place, (Place{5, 11}));
  const auto& entry = read.fields.find("history")->items[0];
  EXPECT_EQ(entry.find("date")->text, "2026-11-22");
  EXPECT_EQ(entry.find("by")->place, (Place{7, 42}));
  EXPECT_EQ(read.fields.entries[3].place, (Place{6, 1}));
  EXPECT_EQ(read.fields.find("empty")->text, "");
  EXPECT_EQ(read.fields.find("nothing"), nullptr);
}

TEST(ParseFrontMatter, SaysWhatToMendAndWhere) {
  const std::pair<const char*, const char*> cases[] = {
      {"Why?\n", "1:1: the file begins with a line `---`, then front matter\n"},
      {"", "1:1: the file begins with a line `---`, then front matter\n"},
      {"---\nid: x\n", "1:1: front matter is never closed; add a line `---`\n"},
      {"---\n- a\n---\n", "2:1: front matter is lines of `key: value`\n"},
      {"---\nid: x\nid: y\n---\n", "3:1: `id` is given twice; remove one\n"},
      {"---\nid:\tx\n---\n", "2:4: a tab; use blanks\n"},
      {"---\nid: \x01x\n---\n", "2:5: a control character; remove it\n"},
      {"---\nid: a\xE2\x80\xA8z\n---\n",
       "2:6: an invisible line separator; replace it by a blank\n"},
      {"---\nid: \xFF\n---\n", "1:1: front matter is not UTF-8; save the file as UTF-8\n"},
      {"---\nid: \"a\\u0000b\"\n---\n",
       "2:5: a value holds no control characters; remove the escape\n"},
      {"---\nid: \"\\x82\"\n---\n",
       "2:5: a value holds no control characters; remove the escape\n"},
      {"---\nid: &a x\n---\n", "2:5: a value cannot begin with `&`; put it in double quotes\n"},
      {"---\nid: *a\n---\n", "2:5: a value cannot begin with `*`; put it in double quotes\n"},
      {"---\nid: !a x\n---\n", "2:5: a value cannot begin with `!`; put it in double quotes\n"},
      {"---\nid: |\n  x\n---\n",
       "2:5: a value cannot begin with `|` or `>`; put it in double quotes on one line\n"},
      {"---\nid: a\n  b\n---\n", "2:5: a value stands on one line; join its lines\n"},
      {"---\n<<: {a: b}\n---\n", "2:1: merge keys (`<<`) are not read; write the keys out\n"},
      {"---\nid: @x\n---\n",
       "2:5: a value cannot begin with this character; put it in double quotes\n"},
      {"---\nid: `x`\n---\n",
       "2:5: a value cannot begin with this character; put it in double quotes\n"},
      {"---\nid: %x\n---\n",
       "2:5: a value cannot begin with this character; put it in double quotes\n"},
      {"---\nid: - x\n---\n",
       "2:5: a value cannot begin with `- `; put it in double quotes, or write the list on lines of its own\n"},
      {"---\nquestion: Why: because\n---\n",
       "2:14: a `: ` inside a value ends it here; put it in double quotes\n"},
      {"---\nquestion: What is C #1\n---\n",
       "2:11: `question` is cut off at ` #`; put it in double quotes\n"},
      {"---\nquestion: 'Why?'\n---\n",
       "2:11: `question` is in single quotes; put it in double quotes\n"},
      {"---\nquestion: Why \"x\"?\n---\n",
       "2:11: `question` is more than plain words; put it in double quotes\n"},
      {"---\nx: {note: First, then second}\n---\n",
       "2:18: `then second` has no value; if it belongs to the text before it, put all of that in double quotes\n"},
      {"---\nid:\n---\n",
       "2:1: `id` has no value; if it belongs to the text before it, put all of that in double quotes\n"},
      {"---\nid: \"x\n---\n", "3:1: a quote or bracket is never closed; close it\n"},
      {"---\nid: \"\\d\"\n---\n", "2:6: in double quotes, write a backslash as `\\\\`\n"},
      {"---\nid: x\n...\n---\n", "3:1: remove this line; front matter is one document\n"},
      {"---\nid: [a, , b]\n---\n",
       "2:9: this cannot be read (did not find expected node content); if it is part of a text, put it in double quotes\n"},
      {"---\na: [[[[[[[x]]]]]]]\n---\n", "2:9: nested deeper than 6 levels; make it flat\n"},
      {"---\n? [a]\n: b\n---\n",
       "2:3: a key is one word; if this is a text, put it in double quotes\n"},
  };
  for (const auto& [text, problems] : cases) {
    SCOPED_TRACE(text);
    EXPECT_EQ(problems_of(text), problems);
  }
}

TEST(ParseFrontMatter, RefusesWhatWouldTakeLong) {
  const std::string large = "---\nid: " + std::string(kFrontMatterBytes, 'x') + "\n---\n";
  EXPECT_EQ(problems_of(large), "1:1: front matter is larger than 16 KB; shorten it\n");
  const std::string deep = "---\na: " + std::string(16'000, '[') + "\n---\n";
  EXPECT_EQ(problems_of(deep), "2:9: nested deeper than 6 levels; make it flat\n");
}

TEST(ParseFrontMatter, PlainWordsNeedNoQuotes) {
  const std::pair<const char*, const char*> cases[] = {
      {"What is RAII?", "What is RAII?"},
      {"Why don't we copy, and what does C++ do?", "Why don't we copy, and what does C++ do?"},
      {"Qu'est-ce qu'un thème?", "Qu'est-ce qu'un thème?"},
  };
  for (const auto& [written, read] : cases) {
    const std::string text = fmt::format("---\nquestion: {}\n---\n", written);
    EXPECT_EQ(problems_of(text), "");
    EXPECT_EQ(parse_front_matter(text).fields.find("question")->text, read);
  }
}

TEST(NormalisedSource, AcceptsByteOrderMarkAndCarriageReturns) {
  EXPECT_EQ(normalised_source("\xEF\xBB\xBF---\r\nid: x\r\n---\r\n\rz"), "---\nid: x\n---\n\rz");
}

}  // namespace
}  // namespace viva::bank
