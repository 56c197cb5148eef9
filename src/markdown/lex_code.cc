#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "markdown/lexers.h"

namespace viva::markdown {

namespace {

constexpr auto npos = std::string_view::npos;

/// Reads code from left to right. Each reader looks at the byte at `at_`; it either names a token
/// and moves on, or returns false and moves nothing. Nothing is looked at more than a few times.
class CodeLexer {
 public:
  CodeLexer(const Language& language, std::string_view code, std::size_t begin, std::size_t end,
            Spans& spans)
      : language_(language), code_(code.substr(0, end)), at_(begin), spans_(spans) {}

  void run() {
    while (at_ < code_.size()) {
      const char c = code_[at_];
      if (c == '\n') {
        is_line_start_ = true;
        ++at_;
      } else if (is_blank(c)) {
        ++at_;
      } else {
        step(c);
        is_line_start_ = false;
      }
    }
  }

 private:
  void step(char c) {
    if (is_line_start_ && language_.settings && depth_ == 0 && setting(c)) return;
    if (begins_name(c) || has(language_.name_characters, c)) return word();
    if (comment()) return;
    if (is_digit(c) || (c == '.' && is_digit(peek(1)) && !follows('.'))) return number();
    if (quoted(at_)) return;
    if (has(language_.name_quotes, c)) return quoted_name();
    if (c == '#' && language_.preprocessor && is_line_start_) return directive();
    if (c == '@' && language_.decorators && begins_name(peek(1))) return decorator();
    if (c == '/' && language_.regexes && !after_value_ && regex()) return;
    symbol(c);
  }

  void symbol(char c) {
    ++at_;
    after_value_ = c == ')' || c == ']' || c == '}';
    if (c != '*') name_class_ = kPlain;  // `function* name`
    if (c == '[' || c == '{') ++depth_;
    if ((c == ']' || c == '}') && depth_ > 0) --depth_;
  }

  bool comment() {
    if (starts_with(language_.line_comment)) {
      token(line_end(), 'c');
      return true;
    }
    if (!starts_with(language_.block_comment_begin)) return false;
    const auto body = at_ + language_.block_comment_begin.size();
    token(after(code_.find(language_.block_comment_end, body), language_.block_comment_end.size()),
          'c');
    return true;
  }

  void word() {
    const std::size_t begin = at_;
    std::size_t end = begin + 1;
    while (end < code_.size() &&
           (is_in_name(code_[end]) || has(language_.name_characters, code_[end])))
      ++end;
    if (language_.string_prefixes && end - begin <= 3 && quoted(end)) return;
    token(end, class_of(begin, end));
  }

  /// The class of the word in [begin, end); remembers what it says about the next word.
  TokenClass class_of(std::size_t begin, std::size_t end) {
    TokenClass found = find(code_.substr(begin, end - begin));
    if (found == 'M') found = is_line_start_ && ends_in_colon(end) ? 'k' : kPlain;
    if (follows('.')) found = kPlain;  // A member may be called like a keyword.
    after_value_ = found == kPlain || found == 'b' || found == 't';
    if (found == 'F' || found == 'T') {
      name_class_ = found == 'F' ? 'f' : 't';
      return 'k';
    }
    if (found == 'k') return 'k';  // `enum class`: the name is still to come.
    const TokenClass named = std::exchange(name_class_, kPlain);
    return named != kPlain ? named : found;
  }

  TokenClass find(std::string_view word) const {
    if (!language_.folds_case || word.size() > Words::kLongest) return language_.words.find(word);
    std::array<char, Words::kLongest> folded;
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    std::ranges::transform(word, folded.begin(), lower);
    return language_.words.find({folded.data(), word.size()});
  }

  bool ends_in_colon(std::size_t from) const {
    const auto line = code_.substr(from, line_end() - from);
    const auto last = line.find_last_not_of(" \t\r");
    return is_blank(line.empty() ? 'x' : line.front()) && line[last == npos ? 0 : last] == ':';
  }

  void number() {
    std::size_t end = at_ + 1;
    while (end < code_.size() && is_in_number(end)) ++end;
    while (code_[end - 1] == '.') --end;  // `1..2`, or the end of a sentence.
    token(end, 'n');
    after_value_ = true;
  }

  /// Whether the number that begins at `at_` goes on at `i`.
  bool is_in_number(std::size_t i) const {
    const char c = code_[i], before = code_[i - 1];
    if (c == '.') return before != '.';
    if (c == '\'') return language_.raw_strings && is_in_name(peek_at(i + 1));  // C++: 1'000
    if (c != '+' && c != '-') return is_in_name(c);
    const bool hexadecimal = peek(1) == 'x' || peek(1) == 'X';
    return (before | 0x20) == (hexadecimal ? 'p' : 'e');
  }

  /// A string whose quote is at `quote` and which, with its prefix, begins at `at_`.
  bool quoted(std::size_t quote) {
    if (quote >= code_.size()) return false;
    const char c = code_[quote];
    const bool multiline = has(language_.multiline_quotes, c);
    if (!multiline && !has(language_.quotes, c)) return false;
    if (quote > at_ && !is_prefix(code_.substr(at_, quote - at_))) return false;
    if (language_.lifetimes && c == '\'' && is_lifetime(quote)) return false;
    std::size_t end = 0;
    if (language_.raw_strings && c == '"' && quote > at_ && code_[quote - 1] == 'R')
      end = raw_string_end(quote);
    else if (language_.triple_quotes && peek_at(quote + 1) == c && peek_at(quote + 2) == c)
      end = triple_string_end(quote);
    else
      end = string_end(quote, multiline);
    token(end, language_.keys && is_key(end) ? 'o' : 's');
    after_value_ = true;
    return true;
  }

  static bool is_prefix(std::string_view word) {
    return word.find_first_not_of("bBfFLrRtTuU8") == npos;
  }

  bool is_lifetime(std::size_t quote) const {
    return begins_name(peek_at(quote + 1)) && peek_at(quote + 2) != '\'' &&
           !(peek_at(quote + 1) & 0x80);
  }

  bool is_key(std::size_t end) const {
    while (end < code_.size() && is_blank(code_[end])) ++end;
    return peek_at(end) == ':';
  }

  std::size_t string_end(std::size_t quote, bool multiline) const {
    const char c = code_[quote];
    std::size_t end = quote + 1;
    for (; end < code_.size() && code_[end] != c; ++end) {
      if (code_[end] == '\\' && language_.backslash_escapes) ++end;
      if (!multiline && peek_at(end) == '\n' && code_[end - 1] != '\\') return end;
    }
    return after(end, 1);
  }

  std::size_t triple_string_end(std::size_t quote) const {
    const std::string_view three = code_.substr(quote, 3);
    for (std::size_t end = quote + 3; end < code_.size(); ++end) {
      if (code_[end] == '\\')
        ++end;
      else if (code_[end] == three[0] && code_.substr(end).starts_with(three))
        return end + 3;
    }
    return code_.size();
  }

  std::size_t raw_string_end(std::size_t quote) const {
    const std::size_t open = code_.find_first_of("(\n\" ", quote + 1);
    if (open == npos || code_[open] != '(' || open - quote > 17) return string_end(quote, false);
    std::string close(1, ')');
    close += code_.substr(quote + 1, open - quote - 1);
    close += '"';
    return after(code_.find(close, open), close.size());
  }

  /// `#include <vector>`: the word, and what stands in angle brackets.
  void directive() {
    std::size_t end = at_ + 1;
    while (is_blank(peek_at(end))) ++end;
    const std::size_t name = end;
    while (is_in_name(peek_at(end))) ++end;
    const bool includes = code_.substr(name, end - name) == "include";
    token(end, 'o');
    while (is_blank(peek(0))) ++at_;
    if (!includes || peek(0) != '<') return;
    const std::size_t close = code_.substr(0, line_end()).find('>', at_);
    if (close != npos) token(close + 1, 's');
  }

  void decorator() {
    std::size_t end = at_ + 1;
    while (is_in_name(peek_at(end)) || peek_at(end) == '.') ++end;
    token(end, 'o');
  }

  bool regex() {
    if (at_ < no_regex_before_) return false;
    const std::size_t line = line_end();
    bool in_set = false;
    for (std::size_t end = at_ + 1; end < line; ++end) {
      const char c = code_[end];
      if (c == '\\') ++end;
      if (c == '[') in_set = true;
      if (c == ']') in_set = false;
      if (c != '/' || in_set) continue;
      while (is_letter(peek_at(end + 1))) ++end;
      token(end + 1, 's');
      after_value_ = true;
      return true;
    }
    no_regex_before_ = line;
    return false;
  }

  /// TOML: a table's name, or the name before an equals sign.
  bool setting(char c) {
    const std::size_t end = line_end();
    const auto line = code_.substr(at_, end - at_);
    if (c == '[') {
      const auto close = line.find(']');
      if (close == npos) return false;
      token(at_ + std::min(line.find_first_not_of(']', close), line.size()), 't');
      return true;
    }
    const auto name = line.substr(0, line.find_first_of("=#"));
    if (c == '#' || name.size() == line.size() || line[name.size()] != '=') return false;
    token(at_ + name.find_last_not_of(" \t") + 1, 'o');
    return true;
  }

  void quoted_name() {
    token(string_end(at_, true), kPlain);
    after_value_ = true;
  }

  bool follows(char c) const { return at_ > 0 && code_[at_ - 1] == c; }
  static bool has(std::string_view set, char c) { return set.find(c) != npos; }
  bool starts_with(std::string_view mark) const {
    return !mark.empty() && code_[at_] == mark[0] && code_.substr(at_).starts_with(mark);
  }
  char peek_at(std::size_t at) const { return at < code_.size() ? code_[at] : '\0'; }
  char peek(std::size_t ahead) const { return peek_at(at_ + ahead); }
  std::size_t line_end() const { return std::min(code_.find('\n', at_), code_.size()); }
  /// The place `size` bytes after `found`, or the end of the code if nothing was found.
  std::size_t after(std::size_t found, std::size_t size) const {
    return found >= code_.size() ? code_.size() : std::min(found + size, code_.size());
  }
  void token(std::size_t end, TokenClass token_class) {
    spans_.token(at_, end, token_class);
    at_ = end;
  }

  const Language& language_;
  const std::string_view code_;
  std::size_t at_;
  Spans& spans_;
  bool is_line_start_ = true;
  bool after_value_ = false;         // So that `/` divides.
  TokenClass name_class_ = kPlain;   // Of the name that is to come.
  std::size_t no_regex_before_ = 0;  // No `/` closes before it.
  int depth_ = 0;                    // Of brackets and braces.
};

}  // namespace

void lex_code(const Language& language, std::string_view code, std::size_t begin, std::size_t end,
              Spans& spans) {
  CodeLexer(language, code, begin, end, spans).run();
}

}  // namespace viva::markdown
