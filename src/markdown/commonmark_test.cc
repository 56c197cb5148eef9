// The examples of the CommonMark and GFM specifications, and where Viva differs from them on
// purpose.

#include <set>

#include <boost/json.hpp>
#include <boost/json/src.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "markdown/render.h"

namespace viva::markdown {
namespace {

struct Example {
  int number;
  std::string markdown;
  std::string html;
};

std::vector<Example> read_examples(const char* path) {
  std::vector<Example> examples;
  const auto text = read_file(path);
  if (!text) return examples;
  const auto values = boost::json::parse(*text);
  for (const auto& value : values.as_array()) {
    const auto& object = value.as_object();
    examples.push_back({static_cast<int>(object.at("example").as_int64()),
                        std::string(object.at("markdown").as_string()),
                        std::string(object.at("html").as_string())});
  }
  return examples;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

std::string rendered(std::string_view markdown) {
  const auto document = Document::parse(markdown);
  if (!document) return to_string(document.error());
  Html out;
  const auto done = render_children(*document, document->root(), Hooks(),
                                    {.heading_ids = false, .highlight = false}, out);
  return done ? out.take() : to_string(done.error());
}

/// Both sides in one spelling of the same HTML: void elements without a slash, `'` as it is, and
/// without the two attributes that Viva adds.
std::string normalised(std::string html) {
  replace_all(html, " />", ">");
  replace_all(html, "&#39;", "'");
  replace_all(html, " loading=\"lazy\"", "");
  replace_all(html, " rel=\"noopener nofollow\"", "");
  for (const std::string side : {"left", "center", "right"})
    replace_all(html, " align=\"" + side + "\"", " class=\"" + side + "\"");
  return html;
}

std::vector<int> range(int first, int last) {
  std::vector<int> numbers;
  for (int number = first; number <= last; ++number) numbers.push_back(number);
  return numbers;
}

/// Renders all examples of a file; those listed must differ, all others must not.
void expect_examples(const char* path, std::size_t count, const std::set<int>& exceptions) {
  const auto examples = read_examples(path);
  ASSERT_EQ(examples.size(), count);
  for (const auto& [number, markdown, html] : examples) {
    SCOPED_TRACE(fmt::format("example {}:\n{}", number, markdown));
    const std::string ours = normalised(rendered(markdown)), theirs = normalised(html);
    if (!exceptions.contains(number))
      EXPECT_EQ(ours, theirs);
    else
      EXPECT_NE(ours, theirs) << "it passes now; take it off the list of exceptions";
  }
}

TEST(CommonMark, ExamplesHoldExceptThoseListed) {
  const std::pair<const char*, std::vector<int>> listed[] = {
      {"raw HTML is shown as text: the sections on HTML", range(148, 191)},
      {"raw HTML is shown as text: the sections on HTML", range(613, 617)},
      {"raw HTML is shown as text: the sections on HTML", {623, 625, 626, 627, 628, 629, 630, 631}},
      {"raw HTML is shown as text: elsewhere",
       {21, 31, 201, 308, 309, 344, 475, 476, 477, 491, 494, 524, 536, 642, 643}},
      {"the address has a scheme that is refused, or looks as if it had",
       {500, 596, 598, 599, 601}},
      {"md4c 0.4.8 keeps a tab at either end of a heading", {10, 82}},
      {"md4c 0.4.8 follows CommonMark 0.29: currency signs are not punctuation", {354}},
  };
  std::set<int> exceptions;
  for (const auto& [reason, numbers] : listed) exceptions.insert(numbers.begin(), numbers.end());
  expect_examples("tests/data/commonmark/commonmark-0.31.2.json", 652, exceptions);
}

TEST(Gfm, TablesAndStrikethroughHoldExceptThoseListed) {
  // 203: md4c takes the number of columns from the line of dashes alone.
  expect_examples("tests/data/commonmark/gfm-0.29.json", 10, {203});
}

}  // namespace
}  // namespace viva::markdown
