#include "markdown/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace viva::markdown {
namespace {

constexpr const char* kKindNames[] = {
    "document", "paragraph", "heading",    "list",       "item", "quote", "code_block", "rule",
    "table",    "table_row", "table_cell", "html_block", "text", "soft",  "hard",       "code",
    "html",     "emphasis",  "strong",     "strike",     "link", "image", "reference",  "mark"};

void outline(const Document& document, NodeId id, std::string& out) {
  const Node& node = document[id];
  out += kKindNames[static_cast<std::size_t>(node.kind)];
  if (!node.info.empty()) out += fmt::format("<{}>", node.info);
  if (!node.text.empty()) out += fmt::format("'{}'", node.text);
  if (node.first_child == kNoNode) return;
  out += '(';
  for (const NodeId child : document.children(id)) {
    if (child != node.first_child) out += ' ';
    outline(document, child, out);
  }
  out += ')';
}

/// The tree below the root on one line: `paragraph('text' emphasis('more'))`.
std::string outline(std::string_view source) {
  const auto document = Document::parse(source);
  if (!document) return to_string(document.error());
  std::string out;
  for (const NodeId child : document->children(document->root())) {
    if (!out.empty()) out += ' ';
    outline(*document, child, out);
  }
  return out;
}

TEST(Document, IsATreeOfBlocksAndText) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"# A *b* `c`", "heading(text'A ' emphasis(text'b') text' ' code'c')"},
      {"a\nb  \nc", "paragraph(text'a' soft text'b' hard text'c')"},
      {"- a\n- b", "list(item(text'a') item(text'b'))"},
      {"- a\n\n- b", "list(item(paragraph(text'a')) item(paragraph(text'b')))"},
      {"- a\n  - b", "list(item(text'a' list(item(text'b'))))"},
      {"> a\n\n---", "quote(paragraph(text'a')) rule"},
      {"```py run name=x\na\n\nb\n```", "code_block<py run name=x>'a\n\nb\n'"},
      {"```\n```", "code_block"},
      {"> ```\n>  a\n> b\n> ```", "quote(code_block' a\nb\n')"},
      {"    a\n      b", "code_block'a\n  b\n'"},
      {"|a|b|\n|---|--:|\n|c|~~d~~|",
       "table(table_row(table_cell(text'a') table_cell(text'b')) "
       "table_row(table_cell(text'c') table_cell(strike(text'd'))))"},
      {"|a|\n|---|\n|`b\\|c`|",
       "table(table_row(table_cell(text'a')) "
       "table_row(table_cell(code'b|c')))"},
      {"[a](b \"c\")", "paragraph(link<b>'c'(text'a'))"},
      {"[a]\n\n[a]: <b c> (d&amp;e)", "paragraph(link<b c>'d&e'(text'a'))"},
      {"![*a*](b&#46;png)", "paragraph(image<b.png>(emphasis(text'a')))"},
      {"<https://a.b/?c&d>", "paragraph(link<https://a.b/?c&d>(text'https://a.b/?c&d'))"},
      {"[a <https://b.c>](d)", "paragraph(link<d>(text'a ' text'https://b.c'))"},
      {"a < b && c & d", "paragraph(text'a < b && c & d')"},
      {"a\\*b", "paragraph(text'a' text'*b')"},
      {"a&lt;b &nosuch; &ngE;", "paragraph(text'a' text'<' text'b &nosuch; ' text'≧̸')"},
      {"vector<int> x", "paragraph(text'vector' html'<int>' text' x')"},
      {"<div>\n*a*\n\nb", "html_block'<div>\n*a*\n' paragraph(text'b')"},
      {"a\r\nb\r\n\r\n```\r\nc\r\n```\r\n", "paragraph(text'a' soft text'b') code_block'c\n'"},
  };
  for (const auto& [source, expected] : cases) {
    SCOPED_TRACE(source);
    EXPECT_EQ(outline(source), expected);
  }
}

TEST(Document, KnowsReferencesAndMarks) {
  const std::pair<const char*, const char*> cases[] = {
      {"See [PY-ADV-007].", "paragraph(text'See ' reference<PY-ADV-007> text'.')"},
      {"[A-1][B-2]", "paragraph(reference<A-1> reference<B-2>)"},
      {"It is so.[^calls] More.", "paragraph(text'It is so.' mark<calls> text' More.')"},
      {"[^a][^b_c-1.2]", "paragraph(mark<a> mark<b_c-1.2>)"},
      {"**[PY-1]**", "paragraph(strong(reference<PY-1>))"},
      {"|[A-1]|[^b]|\n|---|---|",
       "table(table_row(table_cell(reference<A-1>) table_cell(mark<b>)))"},
      {"- [A-1] why", "list(item(reference<A-1> text' why'))"},
      {"x\\\\[A-1]", "paragraph(text'x' text'\\' reference<A-1>)"},
      // These are plain text.
      {"[PY]", "paragraph(text'[PY]')"},
      {"[1-2]", "paragraph(text'[1-2]')"},
      {"[py-1]", "paragraph(text'[py-1]')"},
      {"[A-1", "paragraph(text'[A-1')"},
      {"[^]", "paragraph(text'[^]')"},
      {"[^a b]", "paragraph(text'[^a b]')"},
      {"[^a[A-1]", "paragraph(text'[^a' reference<A-1>)"},
      {"\\[A-1]", "paragraph(text'[A-1]')"},
      {"[A-1\\]", "paragraph(text'[A-1' text']')"},
      {"\\[^a]", "paragraph(text'[^a]')"},
      {"`[A-1] [^a]`", "paragraph(code'[A-1] [^a]')"},
      {"```\n[A-1]\n```", "code_block'[A-1]\n'"},
      {"[A-1](b)", "paragraph(link<b>(text'A-1'))"},
      {"[see [A-1]](b)", "paragraph(link<b>(text'see [A-1]'))"},
      {"![of [^a]](b)", "paragraph(image<b>(text'of [^a]'))"},
      {"<a b=\"[A-1]\">", "html_block'<a b=\"[A-1]\">\n'"},
  };
  for (const auto& [source, expected] : cases) {
    SCOPED_TRACE(source);
    EXPECT_EQ(outline(source), expected);
  }
}

TEST(Document, KeepsDetailsOfBlocks) {
  const auto document =
      Document::parse("### a\n\n7. b\n\n8. c\n\n- d\n\n|e|f|g|h|\n|---|:--|:-:|--:|\n");
  ASSERT_TRUE(document);
  const auto& doc = *document;
  const NodeId heading = doc[0].first_child, ordered = doc[heading].next,
               bullets = doc[ordered].next;
  EXPECT_EQ(doc[heading].level, 3);
  EXPECT_EQ(doc[ordered].level, 1);
  EXPECT_EQ(doc[ordered].start, 7u);
  EXPECT_FALSE(doc[ordered].tight);
  EXPECT_EQ(doc[bullets].level, 0);
  EXPECT_TRUE(doc[bullets].tight);
  std::vector<int> alignments;
  const NodeId row = doc[doc[bullets].next].first_child;
  for (const NodeId cell : doc.children(row)) alignments.push_back(doc[cell].level);
  EXPECT_THAT(alignments, testing::ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(Document().size(), 1u);
}

/// Whether what stands in the source at a node's offset is what the node is.
bool is_there(const Document& document, const Node& node) {
  const auto here = document.source().substr(node.offset);
  switch (node.kind) {
    case Kind::text: return here.starts_with(node.text) || here.starts_with('&');
    case Kind::html: return here.starts_with(node.text);
    case Kind::code: return here.starts_with(node.text.substr(0, 1));
    case Kind::reference:
    case Kind::mark: return here.starts_with('[');
    case Kind::soft_break:
    case Kind::hard_break: return here.starts_with('\n');
    case Kind::code_block:
      return node.level == 0 || here.starts_with("```") || here.starts_with("~~~");
    default: return true;
  }
}

TEST(Document, OffsetsLeadBackToTheSource) {
  const char* sources[] = {
      "# A *b* `c`\n\nd  \ne\\*f&amp;g [h](i) ![j](k) [A-1] m[^n]\n",
      "> - a\n>   b **c\n>   d** `e\n>   f`\n>\n>   ```x\n>   g\n>   ```\n",
      "|a|b|\n|---|---|\n|c\\|d|`e`|\n|||\n\n<b>\nf\n",
      "1. a\n\n       code\n\n2. ~~~\n\n\n   x\n   ~~~\n",
      "```\n```\n~~~ y\n~~~\n\n~~~\n\n~~~\n",
      "\xC3\xA4 *\xC3\xB6* <https://a.b> <c@d.e> &auml;\xC3\xBC",
  };
  for (const char* source : sources) {
    SCOPED_TRACE(source);
    const auto document = Document::parse(source);
    ASSERT_TRUE(document);
    for (NodeId id = 1; id < document->size(); ++id) {
      const Node& node = (*document)[id];
      EXPECT_TRUE(node.offset == kNoOffset || is_there(*document, node)) << node.text;
    }
  }
}

TEST(Document, CodeBlocksStandAtTheirFence) {
  const std::string source =
      "```\na\n```\n\n```x\n```\n```\n```\n\n~~~\n\n\nb\n~~~\n- ```\n  c\n  ```\n> ```\n> ```\n";
  const auto document = Document::parse(source);
  ASSERT_TRUE(document);
  std::vector<int> lines;
  const LineIndex index(source);
  for (NodeId id = 0; id < document->size(); ++id)
    if ((*document)[id].kind == Kind::code_block)
      lines.push_back(index.place((*document)[id].offset).line);
  EXPECT_THAT(lines, testing::ElementsAre(1, 5, 7, 10, 15, 18));
}

TEST(Document, SurvivesBeingMoved) {
  auto first = Document::parse("a &amp; b `c`\n\n```\nd\n```\n");
  ASSERT_TRUE(first);
  const Document second = std::move(*first);
  EXPECT_EQ(second[second[second.root()].first_child].first_child, 2u);
  EXPECT_EQ(second[2].text.data(), second.source().data());
  EXPECT_EQ(second[3].text, "&");
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

TEST(Document, RefusesTooMuchAndSaysWhere) {
  const std::string long_address = "[a]: /" + repeated("x", 50'000) + "\n\n";
  const std::tuple<std::string, int, const char*> cases[] = {
      {std::string(300'000, 'a'), 0, "the text has 300000 bytes and 262144 are allowed"},
      {"a\nb\n\xFF\n", 3, "this line is not UTF-8"},
      {"a\n\n" + repeated("|a", 5'000) + "|\n" + repeated("|---", 5'000) + "|\n", 3,
       "this table has 5000 columns and 64 are allowed"},
      {"a\n\n" + repeated("> ", 33) + "b", 3, "quotes and lists are nested deeper than 32"},
      {"a\n\n" + repeated("- ", 33) + "b", 3, "quotes and lists are nested deeper than 32"},
      {"a\n" + repeated("**a ", 33) + repeated("b**", 33), 2,
       "emphasis and links are nested deeper"},
      {repeated("![", 1'000) + "a" + repeated("](b)", 1'000), 1, "emphasis and links are nested"},
      {long_address + repeated("[a]\n", 50), 23, "a link definition is used so often"},
      {repeated("a\n", 130'000), 100'001, "more than 200000 parts"},
  };
  for (const auto& [source, line, message] : cases) {
    SCOPED_TRACE(source.substr(0, 40));
    const auto document = Document::parse(source);
    ASSERT_FALSE(document.has_value());
    EXPECT_EQ(document.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(document.error().line, line);
    EXPECT_THAT(document.error().message, testing::HasSubstr(message));
  }
}

TEST(Document, TakesWhatIsJustAllowed) {
  const std::string sources[] = {
      repeated("|a", 64) + "|\n" + repeated("|---", 64) + "|\n" + repeated("|b", 64) + "|\n",
      repeated("> ", 32) + "b",
      repeated("- ", 32) + "b",
      std::string(262'144, 'a'),
  };
  for (const auto& source : sources) EXPECT_TRUE(Document::parse(source)) << source.substr(0, 20);
}

TEST(Document, HostileTextMakesFewNodes) {
  const std::string_view pieces[] = {"[",     "]",    "*",    "_",  "`",   "<",        "&",
                                     "!",     "~",    "\\",   "[^", "[A-", "](",       "<!--",
                                     "<?",    "<a ",  "*a_",  "|",  "- ",  "1) ",      "&#",
                                     "`` ` ", "~~~ ", "[a](", "![", "\n|", "<![CDATA["};
  for (const auto piece : pieces) {
    SCOPED_TRACE(piece);
    const std::string source = repeated(piece, 200'000 / piece.size());
    const auto document = Document::parse(source, {.nodes = 1'000'000, .depth = 1'000'000});
    ASSERT_TRUE(document.has_value()) << to_string(document.error());
    EXPECT_LE(document->size(), source.size() + 3);
  }
}

}  // namespace
}  // namespace viva::markdown
