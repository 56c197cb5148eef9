// Shell scripts and YAML, which go by lines and blanks.

#include <algorithm>
#include <utility>

#include "markdown/lexers.h"

namespace viva::markdown {

namespace {

constexpr auto npos = std::string_view::npos;

constexpr Words kBashWords = {
    {'k', "case do done elif else esac fi for function if in select then time until while"},
    {'b',
     "alias bg cd command declare echo eval exec exit export fg getopts hash jobs kill let local "
     "printf pwd read readonly return set shift source test trap type ulimit umask unalias unset "
     "wait"}};

class BashLexer {
 public:
  BashLexer(std::string_view code, Spans& spans) : code_(code), spans_(spans) {}

  void run() {
    while (at_ < code_.size()) step(code_[at_]);
  }

 private:
  void step(char c) {
    if (c == '\n') return line_end();
    if (c == '\\') {
      at_ += 2;
      return;
    }
    if (c == '#' && begins_word()) return token(std::min(code_.find('\n', at_), code_.size()), 'c');
    if (c == '"' || c == '\'') return token(string_end(c), 's');
    if (c == '$') return variable();
    if (c == '<' && peek(1) == '<') return here_document();
    if (begins_name(c)) return word();
    if (is_digit(c) && (begins_word() || code_[at_ - 1] == '=')) return number();
    ++at_;
  }

  /// Whether a new word begins here, so that `#` is a comment and digits are a number.
  bool begins_word() const {
    return at_ == 0 || std::string_view(" \t\n;|&(").find(code_[at_ - 1]) != npos;
  }

  void word() {
    const std::size_t begin = at_;
    std::size_t end = begin + 1;
    while (end < code_.size() && (is_in_name(code_[end]) || code_[end] == '-' || code_[end] == '.'))
      ++end;
    const auto text = code_.substr(begin, end - begin);
    const bool alone = begins_word() && (end == code_.size() ||
                                         std::string_view(" \t\n;|&()").find(code_[end]) != npos);
    if (code_.substr(end).starts_with("()")) return token(end, 'f');
    if (end < code_.size() && code_[end] == '=' && begins_word()) return token(end, 'o');
    token(end, alone ? kBashWords.find(text) : kPlain);
  }

  void number() {
    std::size_t end = at_;
    while (end < code_.size() && is_digit(code_[end])) ++end;
    token(end, end < code_.size() && is_in_name(code_[end]) ? kPlain : 'n');
  }

  /// `$name`, `${…}` and `$1`; what `$(` and `$((` hold is code like any other.
  void variable() {
    std::size_t end = at_ + 1;
    if (peek(1) == '{') {
      while (end < code_.size() && code_[end] != '}' && code_[end] != '\n') ++end;
      return token(std::min(end + 1, code_.size()), 'o');
    }
    if (begins_name(peek(1)))
      while (end < code_.size() && is_in_name(code_[end])) ++end;
    else if (is_digit(peek(1)) ||
             (peek(1) != '\0' && std::string_view("@*#?$!-").find(peek(1)) != npos))
      ++end;
    token(end, end > at_ + 1 ? 'o' : kPlain);
  }

  std::size_t string_end(char quote) const {
    std::size_t end = at_ + 1;
    for (; end < code_.size() && code_[end] != quote; ++end)
      if (code_[end] == '\\' && quote == '"') ++end;
    return std::min(end + 1, code_.size());
  }

  /// `<<WORD`, `<<-WORD`, `<<'WORD'`: from the next line on, all is text until WORD stands alone.
  void here_document() {
    std::size_t begin = at_ + 2;
    if (begin < code_.size() && code_[begin] == '-') ++begin;
    while (begin < code_.size() && is_blank(code_[begin])) ++begin;
    const bool quoted = begin < code_.size() && (code_[begin] == '\'' || code_[begin] == '"');
    if (quoted) ++begin;
    std::size_t end = begin;
    while (end < code_.size() && is_in_name(code_[end])) ++end;
    if (end > begin) here_word_ = code_.substr(begin, end - begin);
    at_ = end + (quoted && end < code_.size() ? 1 : 0);
  }

  void line_end() {
    ++at_;
    if (here_word_.empty()) return;
    const auto word = std::exchange(here_word_, {});
    const std::size_t begin = at_;
    for (std::size_t line = begin; line < code_.size();) {
      const std::size_t end = std::min(code_.find('\n', line), code_.size());
      auto text = code_.substr(line, end - line);
      text.remove_prefix(std::min(text.find_first_not_of('\t'), text.size()));
      if (text == word) {
        token(line, 's');
        at_ = end;
        return;
      }
      line = end + 1;
    }
    token(code_.size(), 's');
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
  std::string_view here_word_;  // Of the here document that begins on the next line.
};

constexpr Words kYamlWords = {
    {'b', "true false null yes no on off True False Null TRUE FALSE NULL ~"}};

class YamlLexer {
 public:
  YamlLexer(std::string_view code, Spans& spans) : code_(code), spans_(spans) {}

  void run() {
    while (at_ < code_.size()) {
      end_ = std::min(code_.find('\n', at_), code_.size());
      line();
      at_ = end_ + 1;
    }
  }

 private:
  void line() {
    const std::size_t begin = at_;
    skip_blanks();
    const std::size_t indent = at_ - begin;
    if (at_ == end_) return;
    if (block_indent_ != npos && indent > block_indent_) return spans_.token(at_, end_, 's');
    block_indent_ = npos;
    const auto text = code_.substr(at_, end_ - at_);
    if (text.starts_with("---") || text.starts_with("...")) return spans_.token(at_, end_, 'o');
    while (at_ + 1 < end_ && code_[at_] == '-' && is_blank(code_[at_ + 1])) {
      ++at_;
      skip_blanks();
    }
    key();
    value(indent);
  }

  /// `name:` before a blank or the end of the line.
  void key() {
    for (std::size_t i = at_; i < end_ && code_[i] != '#' && code_[i] != '{' && code_[i] != '[';
         ++i) {
      if (code_[i] != ':' || (i + 1 < end_ && !is_blank(code_[i + 1]))) continue;
      spans_.token(at_, i, 'o');
      at_ = i + 1;
      break;
    }
    skip_blanks();
  }

  void value(std::size_t indent) {
    if (at_ == end_) return;
    if (code_[at_] == '|' || code_[at_] == '>') {
      block_indent_ = indent;
      return;
    }
    const auto scalar = code_.substr(at_, value_end() - at_);
    if (const TokenClass found = scalar_class(scalar); found != kPlain) {
      spans_.token(at_, at_ + scalar.size(), found);
      at_ += scalar.size();
    }
    while (at_ < end_) part(code_[at_]);
  }

  void part(char c) {
    std::size_t end = at_ + 1;
    const bool begins = is_blank(code_[at_ - (at_ > 0)]) || at_ == 0 || code_[at_ - 1] == '\n' ||
                        code_[at_ - 1] == '[' || code_[at_ - 1] == '{';
    if (c == '#' && begins) return token(end_, 'c');
    if ((c == '"' || c == '\'') && begins) {
      while (end < end_ && code_[end] != c) end += code_[end] == '\\' && c == '"' ? 2 : 1;
      return token(std::min(end + 1, end_), 's');
    }
    if ((c == '&' || c == '*' || c == '!') && begins && end < end_ && !is_blank(code_[end])) {
      while (end < end_ && !is_blank(code_[end]) && code_[end] != ',') ++end;
      return token(end, 't');
    }
    ++at_;
  }

  /// The end of the scalar at the beginning of a value: before a comment and blanks.
  std::size_t value_end() const {
    std::size_t end = std::min(code_.substr(0, end_).find(" #", at_), end_);
    while (end > at_ && (is_blank(code_[end - 1]) || code_[end - 1] == '\r')) --end;
    return end;
  }

  static TokenClass scalar_class(std::string_view scalar) {
    if (const TokenClass word = kYamlWords.find(scalar); word != kPlain) return word;
    const bool number = !scalar.empty() && scalar.find_first_of("0123456789") != npos &&
                        scalar.find_first_not_of("0123456789.-+eE_") == npos;
    return number ? 'n' : kPlain;
  }

  void skip_blanks() {
    while (at_ < end_ && is_blank(code_[at_])) ++at_;
  }
  void token(std::size_t end, TokenClass token_class) {
    spans_.token(at_, end, token_class);
    at_ = end;
  }

  const std::string_view code_;
  Spans& spans_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;              // Of the line.
  std::size_t block_indent_ = npos;  // Lines indented more than this are a block of text.
};

}  // namespace

void lex_bash(std::string_view code, Spans& spans) { BashLexer(code, spans).run(); }

void lex_yaml(std::string_view code, Spans& spans) { YamlLexer(code, spans).run(); }

}  // namespace viva::markdown
