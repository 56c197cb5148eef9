#include "markdown/highlight.h"

#include <algorithm>

#include "base/text.h"
#include "markdown/lexers.h"

namespace viva::markdown {

namespace {

using Lexer = void (*)(std::string_view code, Spans& spans);

template <const Language& kLanguage>
void lex(std::string_view code, Spans& spans) {
  lex_code(kLanguage, code, 0, code.size(), spans);
}

void lex_style(std::string_view code, Spans& spans) { lex_css(code, 0, code.size(), spans); }

struct Name {
  std::string_view name;
  Lexer lexer;
};

constexpr Name kNames[] = {
    {"python", lex<kPython>},  {"py", lex<kPython>},
    {"python3", lex<kPython>}, {"pyi", lex<kPython>},
    {"cpp", lex<kCpp>},        {"c++", lex<kCpp>},
    {"c", lex<kCpp>},          {"cc", lex<kCpp>},
    {"cxx", lex<kCpp>},        {"h", lex<kCpp>},
    {"hpp", lex<kCpp>},        {"sql", lex<kSql>},
    {"sqlite", lex<kSql>},     {"postgresql", lex<kSql>},
    {"postgres", lex<kSql>},   {"mysql", lex<kSql>},
    {"plpgsql", lex<kSql>},    {"javascript", lex<kJavaScript>},
    {"js", lex<kJavaScript>},  {"jsx", lex<kJavaScript>},
    {"mjs", lex<kJavaScript>}, {"typescript", lex<kTypeScript>},
    {"ts", lex<kTypeScript>},  {"tsx", lex<kTypeScript>},
    {"java", lex<kJava>},      {"go", lex<kGo>},
    {"golang", lex<kGo>},      {"rust", lex<kRust>},
    {"rs", lex<kRust>},        {"json", lex<kJson>},
    {"jsonc", lex<kJson>},     {"json5", lex<kJson>},
    {"toml", lex<kToml>},      {"bash", lex_bash},
    {"sh", lex_bash},          {"shell", lex_bash},
    {"zsh", lex_bash},         {"yaml", lex_yaml},
    {"yml", lex_yaml},         {"html", lex_html},
    {"xml", lex_html},         {"svg", lex_html},
    {"xhtml", lex_html},       {"css", lex_style},
    {"diff", lex_diff},        {"patch", lex_diff},
};

Lexer find_lexer(std::string_view language) {
  const auto* const found = std::ranges::find_if(
      kNames, [&](const Name& name) { return equal_ignoring_case(name.name, language); });
  return found == std::end(kNames) ? nullptr : found->lexer;
}

}  // namespace

bool can_highlight(std::string_view language) { return find_lexer(language) != nullptr; }

void highlight(std::string_view language, std::string_view code, Html& out) {
  Spans spans(code, out);
  if (const Lexer lexer = find_lexer(language)) lexer(code, spans);
  spans.finish();
}

std::vector<Token> tokens_of(std::string_view language, std::string_view code) {
  std::vector<Token> tokens;
  Spans spans(code, tokens);
  if (const Lexer lexer = find_lexer(language)) lexer(code, spans);
  return tokens;
}

}  // namespace viva::markdown
