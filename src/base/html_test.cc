#include "base/html.h"

#include <gtest/gtest.h>

#include "base/json_text.h"

namespace viva {
namespace {

TEST(Html, EscapesTextAndAttributes) {
  Html html;
  html.raw("<p").attr("title", "a\"b'<c>").raw(">").text("1 < 2 && \"x\"").raw("</p>");
  EXPECT_EQ(html.str(),
            "<p title=\"a&quot;b&#39;&lt;c&gt;\">1 &lt; 2 &amp;&amp; &quot;x&quot;</p>");
  EXPECT_EQ(escaped(std::string_view("a\0b\x1b\x7f\n\t", 7)),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\xEF\xBF\xBD\n\t");
}

TEST(Html, FollowsOnlySafeAddresses) {
  const std::pair<const char*, bool> cases[] = {{"https://example.org/a?b#c", true},
                                                {"http://x", true},
                                                {"mailto:a@b.c", true},
                                                {"HTTPS://X", true},
                                                {"/path", true},
                                                {"page.md#x:y", true},
                                                {"?q=a:b", true},
                                                {"", true},
                                                {"javascript:alert(1)", false},
                                                {"JaVaScRiPt:alert(1)", false},
                                                {"java\tscript:alert(1)", false},
                                                {" javascript:alert(1)", false},
                                                {"data:text/html,x", false},
                                                {"vbscript:x", false},
                                                {"file:///etc/passwd", false},
                                                {"\\\\host\\share", false},
                                                {"a b", false}};
  for (const auto& [url, safe] : cases) EXPECT_EQ(is_safe_url(url), safe) << url;
  EXPECT_EQ(Html().url("href", "javascript:x").str(), " href=\"#\"");
}

TEST(Urls, OfTheWebHaveAHost) {
  const std::pair<const char*, bool> cases[] = {{"https://viva.example.org", true},
                                                {"http://[::1]:8080/a?b#c", true},
                                                {"https://localhost/{path}", true},
                                                {"https://", false},
                                                {"https:///path", false},
                                                {"https://?q", false},
                                                {"https://:80", false},
                                                {"https://a b", false},
                                                {"ftp://a", false},
                                                {"mailto:a@b", false},
                                                {"viva.example.org", false},
                                                {"", false}};
  for (const auto& [url, is_one] : cases) EXPECT_EQ(is_web_address(url), is_one) << url;
}

TEST(Percent, EncodesAndDecodes) {
  EXPECT_EQ(percent_encoded("C++ & é"), "C%2B%2B%20%26%20%C3%A9");
  EXPECT_EQ(percent_encoded_path("/img//a b.svg"), "/img//a%20b.svg");
  EXPECT_EQ(percent_encoded_path(""), "");
  const std::tuple<const char*, bool, const char*> cases[] = {
      {"C%2B%2B", true, "C++"}, {"a+b", true, "a b"}, {"a+b", false, "a+b"}, {"%", true, "%"},
      {"%4", true, "%4"},       {"%zz", true, "%zz"}, {"%41", true, "A"}};
  for (const auto& [text, plus, expected] : cases)
    EXPECT_EQ(percent_decoded(text, plus), expected) << text;
}

TEST(Json, QuotesText) {
  std::string out;
  append_json(out, std::string_view("a\"b\\c\n\x01<é", 10));
  EXPECT_EQ(out, "\"a\\\"b\\\\c\\n\\u0001\\u003cé\"");
}

}  // namespace
}  // namespace viva
