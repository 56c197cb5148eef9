#include "markdown/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace viva::markdown {
namespace {

TEST(PlainText, IsWhatAReaderHears) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"a *b* `c`[^d] [e](f) &amp; ![g](h) [PY-1]", "a b c e & g PY-1"},
      {"a\nb  \nc", "a b\nc"},
      {"# A\n\nb\n\n- c\n- d\n\n> e", "A\nb\nc\nd\ne"},
      {"- a\n  - b", "a\nb"},
      {"|a|b|\n|---|---|\n|c|d|\n\ne", "a b\nc d\ne"},
      {"a\n\n```\ncode\n```\n\nb", "a\nb"},
      {"<b>a</b>", "<b>a</b>"},
  };
  for (const auto& [source, expected] : cases) {
    SCOPED_TRACE(source);
    const auto document = Document::parse(source);
    ASSERT_TRUE(document);
    EXPECT_EQ(plain_text(*document, document->root()), expected);
  }
}

TEST(PlainText, HoldsCodeWhenAsked) {
  const auto document = Document::parse("a\n\n```\nx = 1\n\ny\n```\n\nb");
  ASSERT_TRUE(document);
  EXPECT_EQ(plain_text(*document, 0, true), "a\nx = 1\n\ny\nb");
}

TEST(PlainText, IsOfOneNode) {
  const auto document = Document::parse("# A *b*\n\nc");
  ASSERT_TRUE(document);
  EXPECT_EQ(plain_text(*document, (*document)[0].first_child), "A b");
}

std::vector<std::string> texts(std::string_view source) {
  const auto document = Document::parse(source);
  std::vector<std::string> found;
  for (const auto& run : prose(*document, 0)) found.push_back(run.text);
  return found;
}

TEST(ProseRuns, AreParagraphsHeadingsCellsAndItems) {
  const std::pair<const char*, std::vector<std::string>> cases[] = {
      {"", {}},
      {"# A *b*\n\nc\nd  \ne\n\n```\nf\n```", {"A b", "c d\ne"}},
      {"- a\n  - b\n- c\n\n> d", {"a", "b", "c", "d"}},
      {"|a|`b`|\n|---|---|\n|c|[^d]|", {"a", "`b`", "c", "[^d]"}},
      {"Use `x`.[^y] See [PY-1] and [this](z).", {"Use `x`.[^y] See [PY-1] and this."}},
      {"- a\n\n  b", {"a", "b"}},
  };
  for (const auto& [source, expected] : cases) {
    SCOPED_TRACE(source);
    EXPECT_EQ(texts(source), expected);
  }
}

TEST(ProseRuns, KnowWhereEachByteStands) {
  const std::string source = "> a\\*b &amp; `c\n> d`[^e] *f* [A-1]\n> g";
  const auto document = Document::parse(source);
  ASSERT_TRUE(document);
  const auto runs = prose(*document, 0);
  ASSERT_EQ(runs.size(), 1u);
  const auto& [text, offsets] = runs[0];
  EXPECT_EQ(text, "a*b & `c d`[^e] f [A-1] g");
  ASSERT_EQ(offsets.size(), text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool line_end = text[i] == ' ' && source[offsets[i]] == '\n';
    EXPECT_TRUE(line_end || source[offsets[i]] == text[i]) << i << ' ' << text[i];
  }
}

}  // namespace
}  // namespace viva::markdown
