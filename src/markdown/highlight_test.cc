#include "markdown/highlight.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "markdown/markup_checker.h"

namespace viva::markdown {
namespace {

std::string highlighted(std::string_view language, std::string_view code) {
  Html out;
  highlight(language, code, out);
  return out.take();
}

/// The spans in short: `{k:if} a`, with the text as it is.
std::string in_short(std::string html) {
  const std::pair<std::string_view, std::string_view> replacements[] = {
      {"<span class=\"", "{"}, {"\">", ":"},     {"</span>", "}"}, {"&lt;", "<"},
      {"&gt;", ">"},           {"&quot;", "\""}, {"&#39;", "'"},   {"&amp;", "&"}};
  for (const auto& [from, to] : replacements)
    for (std::size_t at = 0; (at = html.find(from, at)) != std::string::npos; at += to.size())
      html.replace(at, from.size(), to);
  return html;
}

struct Case {
  const char* language;
  const char* code;
  const char* expected;
};

void expect_all(std::span<const Case> cases) {
  for (const auto& [language, code, expected] : cases) {
    SCOPED_TRACE(fmt::format("{}: {}", language, code));
    EXPECT_EQ(in_short(highlighted(language, code)), expected);
  }
}

TEST(Highlight, KnowsLanguagesByTheirNames) {
  for (const char* name : {"python",     "Python", "py",   "cpp",  "C++",  "c",    "sql",
                           "JavaScript", "ts",     "java", "bash", "sh",   "json", "yaml",
                           "html",       "xml",    "css",  "toml", "diff", "go",   "rust"})
    EXPECT_TRUE(can_highlight(name)) << name;
  for (const char* name : {"", "output", "text", "console", "klingon", "py "})
    EXPECT_FALSE(can_highlight(name)) << name;
  EXPECT_EQ(highlighted("output", "if <a> & 'b'"), "if &lt;a&gt; &amp; &#39;b&#39;");
}

TEST(Highlight, Python) {
  const Case cases[] = {
      {"python", "def f(self): return None", "{k:def} {f:f}(self): {k:return} {b:None}"},
      {"python", "async def g(x: int) -> str:", "{k:async def} {f:g}(x: {t:int}) -> {t:str}:"},
      {"python", "class A(B): pass", "{k:class} {t:A}(B): {k:pass}"},
      {"python", "@a.b(c)\nx = d @ e", "{o:@a.b}(c)\nx = d @ e"},
      {"python", "x = rb'a\\'b' f\"{y}\" '''c\n'd''' z",
       "x = {s:rb'a\\'b' f\"{y}\" '''c\n'd'''} z"},
      {"python", "'open\nif x", "{s:'open}\n{k:if} x"},
      {"python", "\"\"\"open\nif x", "{s:\"\"\"open\nif x}"},
      {"python", "n = 1_000 + 0xFE+1 - 1e-5j  # c'",
       "n = {n:1_000} + {n:0xFE}+{n:1} - {n:1e-5j}  {c:# c'}"},
      {"python", "x.print y.class a .5", "x.print y.class a {n:.5}"},
      {"python", "match x:\n    case 1: y\n    case [a]:\nmatch = case",
       "{k:match} x:\n    case {n:1}: y\n    {k:case} [a]:\nmatch = case"},
      {"python", "raise ValueError(len(x))", "{k:raise} {t:ValueError}({b:len}(x))"},
      {"python", "x = not in_ is not y", "x = {k:not} in_ {k:is not} y"},
  };
  expect_all(cases);
}

TEST(Highlight, Cpp) {
  const Case cases[] = {
      {"cpp", "#include <vector>  // c", "{o:#include} {s:<vector>}  {c:// c}"},
      {"cpp", "  #  define N 1'000'000ULL", "  {o:#  define} N {n:1'000'000ULL}"},
      {"cpp", "enum class A : unsigned char { b };",
       "{k:enum class} {t:A} : {t:unsigned char} { b };"},
      {"cpp", "auto s = R\"x(a)\" \")x\" + u8\"b\\\"\";",
       "{k:auto} s = {s:R\"x(a)\" \")x\"} + {s:u8\"b\\\"\"};"},
      {"cpp", "char c = '\\''; 0x1p-3f", "{t:char} c = {s:'\\''}; {n:0x1p-3f}"},
      {"cpp", "/* a\nb */ const int* p;", "{c:/* a\nb */} {k:const} {t:int}* p;"},
      {"cpp", "a = b / c; // d", "a = b / c; {c:// d}"},
      {"cpp", "R\"(open\n// a", "{s:R\"(open\n// a}"},
      {"c", "return x->new;", "{k:return} x->{k:new};"},
      {"cpp", "\"a\\\nb\" c", "{s:\"a\\\nb\"} c"},
  };
  expect_all(cases);
}

TEST(Highlight, Sql) {
  const Case cases[] = {
      {"sql", "SELECT count(*) FROM a AS b -- c",
       "{k:SELECT} {b:count}(*) {k:FROM} a {k:AS} b {c:-- c}"},
      {"sql", "select 'it''s\n' || \"from\" x", "{k:select} {s:'it''s\n'} || \"from\" x"},
      {"sql", "'a\\' AND NULL /* 1\n2 */ 3.5", "{s:'a\\'} {k:AND} {b:NULL} {c:/* 1\n2 */} {n:3.5}"},
      {"postgresql", "CREATE TABLE t (a VARCHAR(9) NOT NULL)",
       "{k:CREATE TABLE} t (a {t:VARCHAR}({n:9}) {k:NOT} {b:NULL})"},
      {"sql", "t.date, t.order", "t.date, t.order"},
  };
  expect_all(cases);
}

TEST(Highlight, JavaScriptAndItsKin) {
  const Case cases[] = {
      {"js", "function* f() { return /a[/]\"b/gi.test(c) }",
       "{k:function}* {f:f}() { {k:return} {s:/a[/]\"b/gi}.test(c) }"},
      {"js", "a = b / c / d; x = (e) / 2 / f", "a = b / c / d; x = (e) / {n:2} / f"},
      {"js", "const $x = `a ${b}\nc` + null;", "{k:const} $x = {s:`a ${b}\nc`} + {b:null};"},
      {"js", "class A extends B { }", "{k:class} {t:A} {k:extends} B { }"},
      {"js", "x.default.class /* a */ 0n", "x.default.class {c:/* a */} {n:0n}"},
      {"ts", "interface A { readonly b: string | never }",
       "{k:interface} {t:A} { {k:readonly} b: {t:string} | {t:never} }"},
      {"java", "@Override public record P(int x) { }",
       "{o:@Override} {k:public record} {t:P}({t:int} x) { }"},
      {"java", "\"\"\"\n a \"b\" \\\"\"\" c\"\"\" + 'x'",
       "{s:\"\"\"\n a \"b\" \\\"\"\" c\"\"\"} + {s:'x'}"},
      {"go", "func f() error { return nil }", "{k:func} {f:f}() {t:error} { {k:return} {b:nil} }"},
      {"rust", "fn f<'a>(x: &'a str) -> char { 'b' }",
       "{k:fn} {f:f}<'a>(x: &'a {t:str}) -> {t:char} { {s:'b'} }"},
      {"rust", "for i in 0..10 {}", "{k:for} i {k:in} {n:0}..{n:10} {}"},
  };
  expect_all(cases);
}

TEST(Highlight, Shell) {
  const Case cases[] = {
      {"bash", "# a\nif [ -f \"$x\" ]; then echo $1; fi",
       "{c:# a}\n{k:if} [ -f {s:\"$x\"} ]; {k:then} {b:echo} {o:$1}; {k:fi}"},
      {"sh", "A=1 f() { cat ${B:-c#d} '$e'; }",
       "{o:A}={n:1} {f:f}() { cat {o:${B:-c#d}} {s:'$e'}; }"},
      {"sh", "cat <<-'EOF' | sort\n\tif $x\n\tEOF\ndone",
       "cat <<-'EOF' | sort\n{s:\tif $x\n}\tEOF\n{k:done}"},
      {"sh", "cat <<A\nopen", "cat <<A\n{s:open}"},
      {"sh", "echo \\\"a $(date) done.sh a#b", "{b:echo} \\\"a $(date) done.sh a#b"},
  };
  expect_all(cases);
}

TEST(Highlight, DataAndMarkup) {
  const Case cases[] = {
      {"json", "{\"a\" : [1, -2.5e3, true, \"b\\\"\"]}",
       "{{o:\"a\"} : [{n:1}, -{n:2.5e3}, {b:true}, {s:\"b\\\"\"}]}"},
      {"yaml", "---\na: 1 # b\n- c: \"d # e\"\n  f: *g\n",
       "{o:---}\n{o:a}: {n:1} {c:# b}\n- {o:c}: {s:\"d # e\"}\n  {o:f}: {t:*g}\n"},
      {"yaml", "a: |\n  b: c\n\n  # d\ne: true",
       "{o:a}: |\n  {s:b: c}\n\n  {s:# d}\n{o:e}: {b:true}"},
      {"yaml", "url: http://a.b:80/c#d", "{o:url}: http://a.b:80/c#d"},
      {"toml", "[[a.b]] # c\nd-e = [1,\n[2]]\n\"f\" = true",
       "{t:[[a.b]]} {c:# c}\n{o:d-e} = [{n:1},\n[{n:2}]]\n{o:\"f\"} = {b:true}"},
      {"html", "<a href=\"b>c\" d=e disabled>f &amp; g</a>",
       "{t:<a} {o:href}={s:\"b>c\"} {o:d}={s:e} {o:disabled}{t:>}f {b:&amp;} g{t:</a>}"},
      {"html", "<!DOCTYPE html><!-- <b> --><br/>1 < 2",
       "{o:<!DOCTYPE html>}{c:<!-- <b> -->}{t:<br/>}1 < 2"},
      {"html", "<script>if (a</b/) 1;</SCRIPT>",
       "{t:<script>}{k:if} (a<{s:/b/}) {n:1};{t:</SCRIPT>}"},
      {"html", "<style>a { b: 1px }</style>", "{t:<style>}a { {o:b}: {n:1px} }{t:</style>}"},
      {"css", "@media (width > 9em) { a:hover { color : #fff !important; } }",
       "{k:@media} (width > {n:9em}) { a:hover { {o:color} : {n:#fff} {k:!important}; } }"},
      {"css", "/* a */ .b::after { content: \"\\\"\"; --c: var(--d) }",
       "{c:/* a */} .b::after { {o:content}: {s:\"\\\"\"}; {o:--c}: var({o:--d}) }"},
      {"diff", "--- a\n+++ b\n@@ -1 +1 @@\n-c\n+d\n e",
       "{c:--- a}\n{c:+++ b}\n{o:@@ -1 +1 @@}\n{d:-c}\n{i:+d}\n e"},
  };
  expect_all(cases);
}

TEST(TokensOf, NamesEverythingButPunctuation) {
  const Case cases[] = {
      {"python", "if a: # b\n  f('c' 'd', 1)", "k:if|:a|c:# b|:f|s:'c'|s:'d'|n:1|"},
      {"sql", "SELECT \"x < y\" -- z", "k:SELECT|:\"x < y\"|c:-- z|"},
      {"none", "if a", ""},
  };
  for (const auto& [language, code, expected] : cases) {
    SCOPED_TRACE(fmt::format("{}: {}", language, code));
    std::string found;
    for (const auto& [begin, end, token_class] : tokens_of(language, code)) {
      if (token_class != kPlain) found += token_class;
      found += fmt::format(":{}|", std::string_view(code).substr(begin, end - begin));
    }
    EXPECT_EQ(found, expected);
  }
}

TEST(Highlight, KeepsTheTextOfAnything) {
  std::vector<std::string> codes = {"", "\n", "\r\n", std::string("\0\x01", 2), "\xFF\xFE\x80"};
  for (const std::string_view piece :
       {"\"",   "'",      "`",    "/",  "/[", "\\",       "#",  "R\"x(", "'''",   "<<A\n",
        "<!--", "<a b='", "</",   "&",  "@a", "{",        "a:", "$",     "${",    "1'",
        "0x",   "- ",     "|\n ", "[[", "a=", "<script>", "--", "/*",    "\"a\" "}) {
    std::string code;
    for (int i = 0; i < 3'000; ++i) code += piece;
    codes.push_back(code);
    codes.push_back("x " + code + "\ny");
  }
  for (const char* language : {"python", "cpp", "sql", "js", "ts", "java", "go", "rust", "json",
                               "toml", "bash", "yaml", "html", "css", "diff", "none"}) {
    for (const auto& code : codes) {
      SCOPED_TRACE(fmt::format("{}: {}", language, code.substr(0, 20)));
      const std::string html = highlighted(language, code);
      EXPECT_EQ(markup_fault(html), std::nullopt);
      EXPECT_EQ(visible_text(html), escaped(code));
      EXPECT_LE(html.size(), 32 * code.size());
    }
  }
}

}  // namespace
}  // namespace viva::markdown
