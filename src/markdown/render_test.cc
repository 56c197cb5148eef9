#include "markdown/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "markdown/markup_checker.h"

namespace viva::markdown {
namespace {

std::string rendered(std::string_view source, const RenderOptions& options = {},
                     const Hooks& hooks = {}) {
  const auto document = Document::parse(source);
  if (!document) return to_string(document.error());
  Html out;
  const auto done = render_children(*document, document->root(), hooks, options, out);
  return done ? out.take() : to_string(done.error());
}

TEST(Render, WritesEachKindOfNode) {
  const std::pair<const char*, const char*> cases[] = {
      {"a *b* **c** ~~d~~ `<e>`",
       "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>&lt;e&gt;</code></p>\n"},
      {"a  \nb", "<p>a<br>\nb</p>\n"},
      {"3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"},
      {"> a\n\n---", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>\n"},
      {"|a|b|\n|:--|--:|\n|c|d|",
       "<table>\n<thead>\n<tr>\n<th class=\"left\">a</th>\n<th class=\"right\">b</th>\n</tr>\n</thead>\n"
       "<tbody>\n<tr>\n<td class=\"left\">c</td>\n<td class=\"right\">d</td>\n</tr>\n</tbody>\n</table>\n"},
      {"[a](b \"c\")", "<p><a href=\"b\" title=\"c\">a</a></p>\n"},
      {"[a](https://b.c)", "<p><a href=\"https://b.c\" rel=\"noopener nofollow\">a</a></p>\n"},
      {"[a](HTTPS://b.c)", "<p><a href=\"HTTPS://b.c\" rel=\"noopener nofollow\">a</a></p>\n"},
      {"[a](//b.c)", "<p><a href=\"//b.c\" rel=\"noopener nofollow\">a</a></p>\n"},
      {"[a](</b c/\xC3\xA4>)", "<p><a href=\"/b%20c/%C3%A4\">a</a></p>\n"},
      {"![a *b*](c \"d\")", "<p><img src=\"c\" alt=\"a b\" title=\"d\" loading=\"lazy\"></p>\n"},
      {"![a <b>](data:x)", "<p>a &lt;b&gt;</p>\n"},
      {"[PY-1] a[^b]", "<p>[PY-1] a[^b]</p>\n"},
      {"<b>a</b>\n\n<div>\n*c*", "<p>&lt;b&gt;a&lt;/b&gt;</p>\n<p>&lt;div&gt;\n*c*</p>\n"},
      {"```py x=1\nif a: b\n```",
       "<pre><code class=\"language-py\"><span class=\"k\">if</span> a: b\n</code></pre>\n"},
      {"    a", "<pre><code>a\n</code></pre>\n"},
  };
  for (const auto& [source, expected] : cases) {
    SCOPED_TRACE(source);
    EXPECT_EQ(rendered(source), expected);
    EXPECT_EQ(markup_fault(expected), std::nullopt);
  }
}

TEST(Render, GivesHeadingsIdsOfTheirOwn) {
  EXPECT_EQ(
      rendered("## A b!\n\n## A *b*\n\n## A b 2\n\n## A b"),
      "<h2 id=\"a-b\">A b!<a class=\"anchor\" href=\"#a-b\" aria-label=\"Link to this section\">#</a></h2>\n"
      "<h2 id=\"a-b-2\">A <em>b</em><a class=\"anchor\" href=\"#a-b-2\" aria-label=\"Link to this section\">#</a></h2>\n"
      "<h2 id=\"a-b-2-2\">A b 2<a class=\"anchor\" href=\"#a-b-2-2\" aria-label=\"Link to this section\">#</a></h2>\n"
      "<h2 id=\"a-b-3\">A b<a class=\"anchor\" href=\"#a-b-3\" aria-label=\"Link to this section\">#</a></h2>\n");
  EXPECT_EQ(
      rendered("# A", {.heading_shift = 2, .id_prefix = "q-"}),
      "<h3 id=\"q-a\">A<a class=\"anchor\" href=\"#q-a\" aria-label=\"Link to this section\">#</a></h3>\n");
  EXPECT_EQ(rendered("###### A", {.heading_shift = 2, .heading_ids = false}), "<h6>A</h6>\n");
}

TEST(Render, WritesARangeOfSiblings) {
  const auto document = Document::parse("a\n\nb\n\nc\n\nd");
  ASSERT_TRUE(document);
  const NodeId second = (*document)[(*document)[0].first_child].next;
  const NodeId fourth = (*document)[(*document)[second].next].next;
  Html out;
  ASSERT_TRUE(render(*document, second, fourth, Hooks(), {}, out));
  EXPECT_EQ(out.str(), "<p>b</p>\n<p>c</p>\n");
}

class TestHooks : public Hooks {
 public:
  std::optional<std::string> link(std::string_view target) const override {
    if (target == "none") return {};
    if (target == "bad") return "javascript:alert(1)";
    return "/to/" + std::string(target);
  }
  void reference(std::string_view id, Html& out) const override { out.raw("<R>").text(id); }
  void mark(std::string_view name, Html& out) const override { out.raw("<M>").text(name); }
  void code_block(const Node& node, Html& out) const override { out.raw("<C>").text(node.info); }
};

TEST(Render, AsksTheHooks) {
  const std::pair<const char*, const char*> cases[] = {
      {"[a *b*](none)", "<p>a <em>b</em></p>\n"},
      {"[a](bad)", "<p><a href=\"#\">a</a></p>\n"},
      {"[a](b c)", "<p>[a](b c)</p>\n"},
      {"[a](<b c>)", "<p><a href=\"/to/b%20c\">a</a></p>\n"},
      {"![a](b)", "<p><img src=\"/to/b\" alt=\"a\" loading=\"lazy\"></p>\n"},
      {"![a](none)", "<p>a</p>\n"},
      {"[PY-1][^a]", "<p><R>PY-1<M>a</p>\n"},
      {"```x y\n```", "<C>x y\n"},
  };
  for (const auto& [source, expected] : cases) {
    SCOPED_TRACE(source);
    EXPECT_EQ(rendered(source, {}, TestHooks()), expected);
  }
}

TEST(Render, RefusesToWriteTooMuch) {
  const char* expected = "as a page this text has more than 100 bytes; split it into several";
  const std::string words(200, 'a');
  for (const auto& source : {words, "- " + words, "|" + words + "|\n|---|\n", "```\n" + words})
    EXPECT_EQ(rendered(source, {.output_bytes = 100}), expected);
  EXPECT_EQ(rendered("a", {.output_bytes = 9}), "<p>a</p>\n");
}

TEST(Render, CannotBeMadeToWriteMuchMoreThanItReads) {
  std::string table, breaks, quotes;
  for (int i = 0; i < 64; ++i) table += "|a";
  table += "|\n";
  for (int i = 0; i < 64; ++i) table += "|---";
  table += "|\n";
  while (table.size() < 20'000) table += "|\n";  // Each row gets all 64 cells.
  while (breaks.size() < 200'000) breaks += "a\\\n";
  while (quotes.size() < 200'000) quotes += "\"'";
  constexpr std::size_t kMost = 300'000;
  for (const auto& source : {table, breaks, quotes}) {
    const auto document = Document::parse(source, {.nodes = 10'000'000});
    ASSERT_TRUE(document);
    Html out;
    const auto done = render_children(*document, 0, Hooks(), {.output_bytes = kMost}, out);
    EXPECT_FALSE(done.has_value());
    EXPECT_LE(out.size_bytes(), kMost + 6 * source.size() + 1'000);
  }
}

}  // namespace
}  // namespace viva::markdown
