// Whatever an author or an attacker writes, only the markup that we mean to write comes out.

#include <filesystem>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/text.h"
#include "markdown/markup_checker.h"
#include "markdown/render.h"

namespace viva::markdown {
namespace {

std::string rendered(std::string_view source) {
  const auto document = Document::parse(source);
  if (!document) return {};
  Html out;
  const auto done = render_children(*document, document->root(), Hooks(), {}, out);
  return done ? out.take() : std::string();
}

/// Places in a document where hostile text may stand; `{}` is where it goes.
constexpr const char* kPlaces[] = {
    "{}",
    "a {} b",
    "# {}",
    "- {}",
    "> {}",
    "`{}`",
    "[{}](a)",
    "[a]({})",
    "[a](<{}>)",
    "[a](b \"{}\")",
    "[a][b]\n\n[b]: {}",
    "[a][b]\n\n[b]: <{}> ({})",
    "![{}](a)",
    "![a]({})",
    "![a](b '{}')",
    "<{}>",
    "<https://{}>",
    "```{}\ncode\n```",
    "```html\n{}\n```",
    "```js\n{}\n```",
    "~~~css {}\n{}\n~~~",
    "    {}",
    "|{}|\n|---|\n|{}|",
    "[^{}] [{}]",
};

std::string in_place(std::string_view place, std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < place.size(); ++at) {
    if (place.substr(at, 2) == "{}") {
      out += text;
      ++at;
    } else {
      out += place[at];
    }
  }
  return out;
}

void expect_harmless(std::string_view payload) {
  for (const char* place : kPlaces) {
    const std::string source = in_place(place, payload);
    EXPECT_EQ(markup_fault(rendered(source)), std::nullopt) << source;
  }
}

TEST(Safety, RefusedAddressesLeaveTheirText) {
  const char* addresses[] = {
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "javascript&colon;alert(1)",
      "javascript&#58;alert(1)",
      "javascript&#x3A;alert(1)",
      "&#106;avascript:alert(1)",
      "java&Tab;script:alert(1)",
      "java&NewLine;script:alert(1)",
      "java&#10;script:alert(1)",
      "&#1;javascript:alert(1)",
      "&#0;javascript:alert(1)",
      "&nbsp;javascript:alert(1)",
      "javascript\\:alert(1)",
      "javascript%3A:alert(1)",
      "vbscript:msgbox(1)",
      "data:text/html,<script>alert(1)</script>",
      "data:image/svg+xml;base64,PHN2Zy8+",
      "file:///etc/passwd",
      "blob:https://a.b/c",
      "view-source:https://a.b",
      "feed:javascript:alert(1)",
      "x:y",
      ":a",
  };
  for (const std::string address : addresses) {
    EXPECT_EQ(rendered("[x](" + address + ")"), "<p>x</p>\n") << address;
    EXPECT_EQ(rendered("[x][y]\n\n[y]: " + address), "<p>x</p>\n") << address;
    EXPECT_EQ(rendered("![x](" + address + ")"), "<p>x</p>\n") << address;
  }
  EXPECT_EQ(rendered("<javascript:alert(1)>"), "<p>javascript:alert(1)</p>\n");
}

TEST(Safety, OrdinaryAddressesStay) {
  const std::pair<const char*, const char*> cases[] = {
      {"a:b/c", "<p>x</p>\n"},
      {"./a:b", "<p><a href=\"./a:b\">x</a></p>\n"},
      {"#a:b", "<p><a href=\"#a:b\">x</a></p>\n"},
      {"?a:b", "<p><a href=\"?a:b\">x</a></p>\n"},
      {"mailto:a@b.c", "<p><a href=\"mailto:a@b.c\">x</a></p>\n"},
      {"/a?b=1&c='", "<p><a href=\"/a?b=1&amp;c=&#39;\">x</a></p>\n"},
      {"&#x6a:b", "<p><a href=\"&amp;#x6a:b\">x</a></p>\n"},  // No reference: `;` is missing.
      {"/a\"b", "<p><a href=\"/a%22b\">x</a></p>\n"},
      {"\\\\\\\\a.b", "<p><a href=\"%5C%5Ca.b\">x</a></p>\n"},
  };
  for (const auto& [address, expected] : cases)
    EXPECT_EQ(rendered(fmt::format("[x]({})", address)), expected) << address;
}

TEST(Safety, ValuesDoNotBreakOut) {
  const std::pair<const char*, const char*> cases[] = {
      {"[x](a \"b\\\" onclick=\\\"c\")",
       "<p><a href=\"a\" title=\"b&quot; onclick=&quot;c\">x</a></p>\n"},
      {"[x](a '\"><script>')", "<p><a href=\"a\" title=\"&quot;&gt;&lt;script&gt;\">x</a></p>\n"},
      {"![\" onerror=\"a](b)",
       "<p><img src=\"b\" alt=\"&quot; onerror=&quot;a\" loading=\"lazy\"></p>\n"},
      {"![&quot;><b>](c)", "<p><img src=\"c\" alt=\"&quot;&gt;&lt;b&gt;\" loading=\"lazy\"></p>\n"},
      {"```x\"onclick=\"y\n```",
       "<pre><code class=\"language-x&quot;onclick=&quot;y\"></code></pre>\n"},
      {"```</code>\n```", "<pre><code class=\"language-&lt;/code&gt;\"></code></pre>\n"},
      {"# \" onclick=\"a",
       "<h1 id=\"onclick-a\">&quot; onclick=&quot;a<a class=\"anchor\" href=\"#onclick-a\" "
       "aria-label=\"Link to this section\">#</a></h1>\n"},
      {"<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"},
      {"<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n"},
      {"a <b onclick=\"c\">d", "<p>a &lt;b onclick=&quot;c&quot;&gt;d</p>\n"},
      {"&lt;script&gt;", "<p>&lt;script&gt;</p>\n"},
      {"&amp;lt;script>", "<p>&amp;lt;script&gt;</p>\n"},
  };
  for (const auto& [source, expected] : cases) EXPECT_EQ(rendered(source), expected) << source;
}

TEST(Safety, OurOwnPayloadsAreHarmlessEverywhere) {
  const char* payloads[] = {
      "<script>alert(1)</script>",
      "<ScRiPt src=//a.b></ScRiPt>",
      "</script><script>alert(1)</script>",
      "<img src=x onerror=alert(1)>",
      "<img src=`x` onerror=alert(1)//",
      "<svg/onload=alert(1)>",
      "<svg><script xlink:href=data:,alert(1) />",
      "<math href=\"javascript:alert(1)\">a</math>",
      "<iframe srcdoc=\"<script>alert(1)</script>\">",
      "<iframe src=javascript:alert(1)>",
      "<object data=data:text/html,a>",
      "<embed src=javascript:alert(1)>",
      "<base href=//a.b/>",
      "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
      "<link rel=stylesheet href=//a.b/c.css>",
      "<style>@import '//a.b'</style>",
      "<form action=javascript:alert(1)><button>a</button></form>",
      "<input autofocus onfocus=alert(1)>",
      "<details open ontoggle=alert(1)>",
      "<video><source onerror=alert(1)></video>",
      "<body onload=alert(1)>",
      "<a href=\"javascript:alert(1)\">a</a>",
      "<a\nhref\n=\n\"javascript:alert(1)\">a</a>",
      "<a href='java\tscript:alert(1)'>a</a>",
      "<table background=javascript:alert(1)>",
      "<template><script>alert(1)</script></template>",
      "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
      "<!--><script>alert(1)</script>-->",
      "<!-- --!><img src=x onerror=alert(1)> -->",
      "<![CDATA[><script>alert(1)</script>]]>",
      "<?php echo '<script>'; ?>",
      "<!DOCTYPE a [<!ENTITY b \"c\">]>",
      "<x-y onclick=alert(1)>",
      "<%00script>alert(1)</script>",
      "<scr<script>ipt>alert(1)</script>",
      "<<script>alert(1)//<</script>",
      "\"><script>alert(1)</script>",
      "'><script>alert(1)</script>",
      "\" onmouseover=\"alert(1)",
      "' onmouseover='alert(1)",
      "` onmouseover=`alert(1)",
      "x\" style=\"position:fixed\" a=\"",
      "javascript:alert(1)",
      " javascript:alert(1)",
      "JAVASCRIPT&colon;alert&lpar;1&rpar;",
      "javascript:/*--></title></style></script><svg/onload=alert(1)>",
      "jav&#x09;ascript:alert(1)",
      "&#0000106&#0000097vascript:alert(1)",
      "vbscript:msgbox(1)",
      "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
      "https://a.b\" onclick=\"alert(1)",
      "https://a.b'onclick='alert(1)",
      "https://javascript:alert(1)@a.b",
      "//a.b\\@c.d",
      "\\\"><b>",
      "&quot;&gt;&lt;script&gt;",
      "&#34;&#62;<script>",
      "{{constructor.constructor('alert(1)')()}}",
      "${alert(1)}",
      "\xE2\x80\xAE<script>\xE2\x80\xAC",
      "\xEF\xBC\x9Cscript\xEF\xBC\x9E",
      "[a](javascript:alert(1))",
      "![a](data:image/svg+xml,<svg/onload=alert(1)>)",
      "[a](b \"c\" onclick=\"d\")",
      "](javascript:alert(1))[",
      "](a)<script>",
      "`</code><script>`",
      "```\n</code></pre><script>alert(1)</script>\n```",
      "</li></ul><script>",
      "| <script> | [a](javascript:b) |",
      "[^\"><script>]",
  };
  for (const char* payload : payloads) expect_harmless(payload);
}

/// The folder with other people's collections of attacks; it lies beside the project, if at all.
const std::filesystem::path kCollections = "../shared/data/sanitiser";

TEST(Safety, CollectedPayloadsAreHarmlessEverywhere) {
  if (!std::filesystem::exists(kCollections)) GTEST_SKIP() << kCollections << " is not there";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kCollections)) {
    if (entry.path().extension() != ".txt") continue;
    const auto text = read_file(entry.path());
    ASSERT_TRUE(text.has_value());
    EXPECT_EQ(markup_fault(rendered(*text)), std::nullopt) << entry.path();
    for (const auto line : split(*text, '\n')) expect_harmless(line);
    count += split(*text, '\n').size();
  }
  const auto text = read_file(kCollections / "dompurify.json");
  ASSERT_TRUE(text.has_value());
  const auto values = boost::json::parse(*text);
  for (const auto& value : values.as_array()) {
    expect_harmless(std::string_view(value.as_object().at("payload").as_string()));
    ++count;
  }
  EXPECT_GT(count, 500u);
}

TEST(Safety, TheCheckerSeesWhatItIsFor) {
  const char* faults[] = {
      "<script>",
      "<p onclick=\"a\">b</p>",
      "<p>a",
      "a</p>",
      "<p><em></p></em>",
      "a < b",
      "a > b",
      "a & b",
      "&copy;",
      "<a href=\"javascript:a\">b</a>",
      "<a href=\" javascript:a\">b</a>",
      "<a href=\"data:a\">b</a>",
      "<a href=a>b</a>",
      "<a href='a'>b</a>",
      "<A href=\"a\">b</A>",
      "<a href=\"a\" href=\"b\">c</a>",
      "<a href=\"a\"><a href=\"b\">c</a></a>",
      "<span class=\"kk\">a</span>",
      "<img src=\"a\" onerror=\"b\">",
      "<code class=\"a\">b</code>",
      "<a href=\"a\"title=\"b\">c</a>",
      "\x01",
  };
  for (const char* html : faults) EXPECT_NE(markup_fault(html), std::nullopt) << html;
}

}  // namespace
}  // namespace viva::markdown
