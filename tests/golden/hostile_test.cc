// A bank in which every text is an attack: what its author wrote is shown, and nothing of it is
// markup. Payloads in Markdown are tried by the hundred in src/markdown and in tests/stories.

#include <algorithm>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/html.h"
#include "golden/test_site.h"

namespace viva {
namespace {

using testing::HasSubstr;

/// `{}` is where the payload goes; in `"…"` of TOML and YAML it is escaped as they want it.
constexpr std::string_view kConfig = R"(title = "T {}"
tagline = "G {}"
edit_url = "https://example.org/edit/{path}"
report_url = "https://example.org/new?title={id}%20{section}"
[[level]]
name = "Low {}"
difficulty = [1, 5]
[[level]]
name = "High"
difficulty = [5, 10]
[[technology]]
key = "x"
name = "Tech {}"
categories = ["Cat {}", "Other"]
[runtime.r]
language = "python"
label = "R {}"
version = ["true"]
run = ["true"]
)";

constexpr std::string_view kQuestion = R"(---
id: X-1
question: "Why {}?"
technology: "Tech {}"
level: "Low {}"
category: "Cat {}"
difficulty: 3
tags: ["tag {}", "{}"]
valid_for: ["python>=3.8"]
sources:
  - {key: s, url: "https://example.org/?a={}", where: "Where {}"}
history:
  - {date: 2026-11-22, change: meaning, note: "Note {}"}
---

## Answer

Answer {} and `code {}` and <b>{}</b>.[^s][^n]

### Heading {}

## Explanation

```python skip="{}" name=n file="{}"
print('{}')
```

```python error="{}" name=m
'''{}'''
```

```output versions="{}"
{}
```

```{} {}
{}
```

[link]({} "{}") ![alt {}](a.png "{}") <{}> [{}] [^{}]

| {} | b |
|---|---|
| {} | c |

## Example

> {}

## Mistakes

- {}

## Scenario

    {}

## Points

- Low {}: knows {} {#{}}
- Red flag: says {}

## Follow-ups

- [X-1] with {}
- [{}]
- {}
)";

constexpr std::string_view kPath = R"(---
title: "Path {}"
goal: "Goal {}"
minutes: 5
---
1. [X-1] why {} [{}]({}) [^{}]
)";

constexpr std::string_view kKit = R"(---
title: "Kit {}"
role: "Role {}"
level: "Low {}"
minutes: 5
---
## Part {}
- [X-1] 5
)";

constexpr std::string_view kAudit = R"(---
title: "Audit {}"
sources:
  - {key: s, url: "https://a.org/{}", where: "Where {}"}
  - {key: "t{}", url: "{}", where: "Where {}"}
---
## Part {}
- wrong: claim {} [{}]({}) [^{}] [^s]
- true from {}: claim
)";

constexpr const char* kPayloads[] = {
    "<script>window.__xss=1</script>",
    "\"><img src=x onerror=window.__xss=1>",
    "' onmouseover='window.__xss=1' x='",
    "</title></textarea></style></script><svg/onload=window.__xss=1>",
    "javascript:window.__xss=1",
    "--><!--<iframe srcdoc='<script>parent.__xss=1</script>'>",
    "&lt;script&gt;&#x3c;script&#x3e;&quot;",
    "<a href=\"javascript:window.__xss=1\">x</a>",
    "]]><x:script xmlns:x='http://www.w3.org/1999/xhtml'>window.__xss=1</x:script>",
    "{{constructor.constructor('window.__xss=1')()}}${1}",
    "\xE2\x80\xAE\xC2\xA0<\xEF\xBC\x9Cscript>",
};

std::string filled(std::string_view pattern, std::string_view payload) {
  std::string out;
  bool quoted = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern.substr(at, 2) == "{}") {
      for (const char c : payload) {
        if (quoted && (c == '"' || c == '\\')) out += '\\';
        out += c;
      }
      ++at;
      continue;
    }
    if (pattern[at] == '"') quoted = !quoted;
    if (pattern[at] == '\n') quoted = false;
    out += pattern[at];
  }
  return out;
}

/// The hostile bank as files, read as any bank is.
bank::Bank hostile_bank(std::string_view payload) {
  const TemporaryFolder folder;
  folder.write("viva.toml", filled(kConfig, payload));
  folder.write("q.md", filled(kQuestion, payload));
  folder.write("paths/first.md", filled(kPath, payload));
  folder.write("kits/backend.md", filled(kKit, payload));
  folder.write("audit/hints.md", filled(kAudit, payload));
  return bank::load_bank(folder.path(), {.threads = 1}).value();
}

struct Attribute {
  std::string name, value;
};

/// Reads HTML as strictly as we write it and says what is not allowed; empty if all is well.
class StrictReader {
 public:
  explicit StrictReader(std::string_view html) : html_(html) {}

  std::string fault() {
    while (at_ < html_.size() && fault_.empty()) {
      const char c = html_[at_];
      if (c == '<')
        tag();
      else if (c == '>')
        fail("`>` stands unescaped");
      else
        ++at_;
    }
    return fault_;
  }

 private:
  void tag() {
    for (const std::string_view known :
         {"<!doctype html>", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"})
      if (html_.substr(at_).starts_with(known)) {
        at_ += known.size();
        return;
      }
    ++at_;
    if (peek() == '/') ++at_;
    const std::string element = name();
    if (element.empty()) return fail("`<` begins no tag");
    std::vector<Attribute> attributes;
    while (fault_.empty() && peek() == ' ') {
      ++at_;
      attributes.push_back({name(), value()});
    }
    if (peek() == '/') ++at_;  // SVG and XML.
    if (peek() != '>') return fail("a tag does not end");
    ++at_;
    judge(element, attributes);
  }

  std::string name() {
    const std::size_t begin = at_;
    while (at_ < html_.size() &&
           (std::isalnum(static_cast<unsigned char>(peek())) || peek() == '-' || peek() == ':'))
      ++at_;
    return std::string(html_.substr(begin, at_ - begin));
  }

  std::string value() {
    if (peek() != '=') return {};
    ++at_;
    if (peek() != '"') return fail("a value without double quotes"), std::string();
    const auto end = html_.find('"', ++at_);
    const auto text = html_.substr(at_, end - at_);
    at_ += text.size() + 1;
    if (text.find_first_of("<>") != std::string_view::npos) fail("a value with a bracket");
    return std::string(text);
  }

  void judge(const std::string& element, const std::vector<Attribute>& attributes) {
    for (const char* refused : {"iframe", "object", "embed", "base", "style", "frame", "template",
                                "math", "audio", "video", "noscript"})
      if (element == refused) return fail("<" + element + ">");
    for (const auto& [key, text] : attributes) {
      if (key.starts_with("on") || key == "style" || key == "srcdoc" || key == "formaction" ||
          key == "http-equiv" || key == "ping")
        return fail("attribute " + key);
      if ((key == "href" || key == "src" || key == "action") && !is_harmless(text))
        return fail(key + "=" + text);
      if (element == "script" && key == "src" && !text.starts_with("/assets/"))
        return fail("script " + text);
    }
    if (element == "script" && !html_.substr(at_).starts_with("</script>") &&
        !html_.substr(0, at_).ends_with("</script>"))
      fail("a script with a text");
  }

  /// As our pages link: to the web, or without a scheme and not to another host.
  static bool is_harmless(std::string_view address) {
    if (address.starts_with("http://") || address.starts_with("https://")) return true;
    const auto path = std::min(address.find_first_of("/?#"), address.size());
    return !address.starts_with("//") && address.find('\\') == address.npos &&
           address.substr(0, path).find(':') == address.npos;
  }

  char peek() const { return at_ < html_.size() ? html_[at_] : '\0'; }
  void fail(const std::string& what) {
    if (fault_.empty()) fault_ = what + " before: " + std::string(html_.substr(at_, 80));
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::string fault_;
};

/// HTML and XML are strictly ours, JSON is JSON.
void expect_sound(const Answer& answer, const std::string& address) {
  SCOPED_TRACE(address);
  const bool markup =
      answer.type.starts_with("text/html") || answer.type.find("xml") != std::string::npos;
  boost::json::error_code error;
  if (answer.type.find("json") != std::string::npos) boost::json::parse(answer.body, error);
  EXPECT_FALSE(error) << error.message();
  EXPECT_EQ(markup ? StrictReader(answer.body).fault() : "", "");
}

TEST(StrictReader, FindsWhatItIsFor) {
  for (const char* html :
       {"<p onclick=\"a\">", "<script>a</script>", "<a href=\"javascript:a\">", "<p class='a'>",
        "a > b", "a < b", "<a href=\"/\\evil.test\">", "<iframe src=\"/a\">", "<p title=\"<b>\">",
        "<a href=\"//evil.test\">", "<!-- a -->", "<script src=\"https://a\"></script>"})
    EXPECT_NE(StrictReader(html).fault(), "") << html;
  EXPECT_EQ(
      StrictReader("<!doctype html>\n<p class=\"a\">b</p><script src=\"/assets/a.js\"></script>")
          .fault(),
      "");
}

TEST(Hostile, SeedItselfIsRead) {
  for (const auto& address : seed().addresses()) expect_sound(seed().get(address), address);
}

TEST(Hostile, NothingAnAuthorWritesIsMarkup) {
  for (const char* payload : kPayloads) {
    SCOPED_TRACE(payload);
    const auto bank = hostile_bank(payload);
    ASSERT_EQ(bank.questions().size(), 1u);
    TestSite site(bank);
    for (const auto& address : site.addresses()) {
      const auto answer = site.get(address);
      ASSERT_EQ(answer.status, 200) << address;
      expect_sound(answer, address);
    }
    EXPECT_THAT(visible(site.page("/questions/X-1")), HasSubstr("Note"));
  }
}

TEST(Hostile, ItIsShownAsItWasWritten) {
  const std::string payload = "\"><img src=x onerror=window.__xss=1>";
  TestSite site(hostile_bank(payload));
  const auto list = visible(site.page("/questions")), page = visible(site.page("/questions/X-1"));
  for (const char* label : {"Why ", "Tech ", "Low ", "Cat "}) {
    EXPECT_THAT(list, HasSubstr(label + payload)) << label;
    EXPECT_THAT(page, HasSubstr(label + payload)) << label;
  }
  for (const char* text : {"tag ", "Where ", "Note "})
    EXPECT_THAT(page, HasSubstr(text + payload)) << text;
  EXPECT_THAT(visible(site.page("/paths/first")), HasSubstr("Goal " + payload));
  EXPECT_THAT(visible(site.page("/kits/backend")), HasSubstr("Role " + payload));
  EXPECT_THAT(visible(site.page("/audits/hints")), HasSubstr("Audit " + payload));
  const auto item = boost::json::parse(site.page("/api/v1/questions/X-1"));
  EXPECT_EQ(item.at("question").as_string(), "Why " + payload + "?");
}

TEST(Hostile, ControlsOfDirectionStayInsideAQuestion) {
  TestSite site(hostile_bank("\u202E"));
  for (const char* address : {"/questions", "/questions/X-1", "/"})
    EXPECT_THAT(site.page(address), HasSubstr("<bdi>Why \u202E?</bdi>")) << address;
  EXPECT_EQ(between(site.page("/questions/X-1"), "<title>", " · "), "\u2068Why ?\u2069");
}

TEST(Hostile, NothingInAnAddressIsMarkup) {
  for (const char* payload : kPayloads) {
    const auto coded = percent_encoded(payload);
    for (const std::string& target :
         {"/questions?q=" + coded, "/questions?tag=" + coded, "/questions?sort=" + coded,
          "/questions?page=" + coded, "/questions?difficulty=" + coded,
          "/questions?" + coded + "=" + coded, "/questions/" + coded, "/" + coded,
          "/questions/PY-ADV-004?q=" + coded,
          "/questions/PY-ADV-004?tag=" + coded + "&sort=" + coded}) {
      expect_sound(seed().get(target), target);
    }
    for (const std::string& target :
         {"/api/v1/questions?tag=" + coded, "/api/v1/questions/" + coded, "/api/" + coded})
      expect_sound(seed().get(target), target);
  }
}

}  // namespace
}  // namespace viva
