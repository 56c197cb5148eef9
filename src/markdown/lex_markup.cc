// HTML, CSS and differences between files.

#include <algorithm>

#include "markdown/lexers.h"

namespace viva::markdown {

namespace {

constexpr auto npos = std::string_view::npos;

bool is_in_tag_name(char c) { return is_in_name(c) || c == '-' || c == ':' || c == '.'; }

std::size_t end_of(std::string_view code, std::string_view mark, std::size_t from) {
  const auto found = code.find(mark, from);
  return found == npos ? code.size() : found + mark.size();
}

/// Where, from `from`, the element whose content is not HTML is closed again.
std::size_t closing_tag(std::string_view code, std::string_view name, std::size_t from) {
  for (std::size_t at = from; (at = code.find("</", at)) != npos; at += 2) {
    const auto tag = code.substr(at + 2, name.size());
    const auto same = [](char a, char b) { return (is_letter(a) ? a | 0x20 : a) == b; };
    if (std::ranges::equal(tag, name, same)) return at;
  }
  return code.size();
}

class HtmlLexer {
 public:
  HtmlLexer(std::string_view code, Spans& spans) : code_(code), spans_(spans) {}

  void run() {
    while (true) {
      at_ = std::min(code_.find_first_of("<&", at_), code_.size());
      if (at_ == code_.size()) return;
      if (code_[at_] == '&')
        reference();
      else if (code_.substr(at_).starts_with("<!--"))
        token(end_of(code_, "-->", at_ + 4), 'c');
      else if (peek(1) == '!' || peek(1) == '?')
        token(end_of(code_, ">", at_), 'o');
      else if (begins_name(peek(1)) || (peek(1) == '/' && begins_name(peek(2))))
        tag();
      else
        ++at_;
    }
  }

 private:
  void reference() {
    std::size_t end = at_ + 1;
    while (end < code_.size() && (is_in_name(code_[end]) || code_[end] == '#')) ++end;
    if (end < code_.size() && code_[end] == ';')
      token(end + 1, 'b');
    else
      at_ = end;
  }

  void tag() {
    const std::size_t begin = at_;
    std::size_t end = at_ + 2;
    while (end < code_.size() && is_in_tag_name(code_[end])) ++end;
    const auto name = code_.substr(begin + 1, end - begin - 1);
    token(end, 't');
    while (at_ < code_.size() && code_[at_] != '>' && code_[at_] != '<') attribute();
    if (peek(0) == '>') token(at_ + 1, 't');
    if (name == "script") embedded(name);
    if (name == "style") embedded(name);
  }

  void attribute() {
    const char c = code_[at_];
    if (c == '"' || c == '\'') return token(end_of(code_, {&code_[at_], 1}, at_ + 1), 's');
    if (c == '/' && peek(1) == '>') return token(at_ + 1, 't');
    std::size_t end = at_;
    while (end < code_.size() && (is_in_tag_name(code_[end]) || code_[end] == '@')) ++end;
    if (end == at_) {
      ++at_;
      return;
    }
    const bool is_value = at_ > 0 && code_[at_ - 1] == '=';
    token(end, is_value ? 's' : 'o');
  }

  void embedded(std::string_view name) {
    const std::size_t end = closing_tag(code_, name, at_);
    if (name == "script")
      lex_code(kJavaScript, code_, at_, end, spans_);
    else
      lex_css(code_, at_, end, spans_);
    at_ = end;
  }

  char peek(std::size_t ahead) const {
    return at_ + ahead < code_.size() ? code_[at_ + ahead] : '\0';
  }
  void token(std::size_t end, TokenClass token_class) {
    spans_.token(at_, end, token_class);
    at_ = end;
  }

  const std::string_view code_;
  Spans& spans_;
  std::size_t at_ = 0;
};

class CssLexer {
 public:
  CssLexer(std::string_view code, std::size_t begin, std::size_t end, Spans& spans)
      : code_(code.substr(0, end)), at_(begin), spans_(spans) {}

  void run() {
    while (at_ < code_.size()) step(code_[at_]);
  }

 private:
  void step(char c) {
    if (c == '/' && peek(1) == '*') return token(end_of(code_, "*/", at_ + 2), 'c');
    if (c == '"' || c == '\'') return token(string_end(c), 's');
    if (c == '@') return token(name_end(at_ + 1), 'k');
    if (c == '!') return token(name_end(at_ + 1), 'k');
    if (c == '#' && is_value_) return token(name_end(at_ + 1), 'n');
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (begins_name(c) || c == '-') return name();
    ++at_;
    if (c == ':') is_value_ = depth_ > 0;
    if (c == '{') ++depth_;
    if (c == '}' && depth_ > 0) --depth_;
    if (c == '{' || c == '}' || c == ';') is_value_ = false;
  }

  /// The name of a property, which a colon follows, or any other name.
  void name() {
    const std::size_t end = name_end(at_ + 1);
    std::size_t next = end;
    while (next < code_.size() && is_blank(code_[next])) ++next;
    const bool is_property = depth_ > 0 && !is_value_ && next < code_.size() &&
                             code_[next] == ':' &&
                             (next + 1 == code_.size() || !begins_name(code_[next + 1]) ||
                              code_.substr(at_).starts_with("--"));
    if (is_property || code_.substr(at_).starts_with("--")) return token(end, 'o');
    at_ = end;
  }

  void number() {
    std::size_t end = at_ + 1;
    while (end < code_.size() && (is_in_name(code_[end]) || code_[end] == '.')) ++end;
    if (end < code_.size() && code_[end] == '%') ++end;
    token(end, 'n');
  }

  std::size_t name_end(std::size_t end) const {
    while (end < code_.size() && (is_in_name(code_[end]) || code_[end] == '-')) ++end;
    return end;
  }

  std::size_t string_end(char quote) const {
    std::size_t end = at_ + 1;
    for (; end < code_.size() && code_[end] != quote && code_[end] != '\n'; ++end)
      if (code_[end] == '\\') ++end;
    return std::min(end + 1, code_.size());
  }

  char peek(std::size_t ahead) const {
    return at_ + ahead < code_.size() ? code_[at_ + ahead] : '\0';
  }
  void token(std::size_t end, TokenClass token_class) {
    spans_.token(at_, end, token_class);
    at_ = end;
  }

  const std::string_view code_;
  std::size_t at_;
  Spans& spans_;
  int depth_ = 0;
  bool is_value_ = false;  // After the colon of a property.
};

TokenClass class_of_line(std::string_view line) {
  for (const std::string_view head : {"diff ", "index ", "--- ", "+++ "})
    if (line.starts_with(head)) return 'c';
  if (line.starts_with("@@")) return 'o';
  if (line.starts_with('+')) return 'i';
  if (line.starts_with('-')) return 'd';
  return kPlain;
}

}  // namespace

void lex_html(std::string_view code, Spans& spans) { HtmlLexer(code, spans).run(); }

void lex_css(std::string_view code, std::size_t begin, std::size_t end, Spans& spans) {
  CssLexer(code, begin, end, spans).run();
}

void lex_diff(std::string_view code, Spans& spans) {
  for (std::size_t begin = 0; begin < code.size();) {
    const std::size_t end = std::min(code.find('\n', begin), code.size());
    spans.token(begin, end, class_of_line(code.substr(begin, end - begin)));
    begin = end + 1;
  }
}

}  // namespace viva::markdown
