#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "markdown/spans.h"

namespace viva::markdown {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
/// What a name begins with; every byte of a character beyond ASCII counts as a letter.
constexpr bool begins_name(char c) { return is_letter(c) || c == '_' || (c & 0x80) != 0; }
constexpr bool is_in_name(char c) { return begins_name(c) || is_digit(c); }

/// Words that get one class. Besides the letters of `highlight` there are three kinds of keyword:
/// `F` is followed by the name of a function, `T` by that of a type, and `M` is one only as the
/// first word of a line that ends in a colon (Python's `match`).
struct WordGroup {
  TokenClass token_class;
  std::string_view words;  ///< Separated by blanks.
};

/// A set of words with their classes, made by the compiler.
class Words {
 public:
  constexpr Words() = default;
  constexpr Words(std::initializer_list<WordGroup> groups) {
    std::uint8_t count = 0;
    for (const WordGroup& group : groups) {
      groups_[count] = group;
      insert(count++);
    }
  }
  /// The class of `word`, or `kPlain`.
  constexpr TokenClass find(std::string_view word) const {
    if (word.size() > kLongest) return kPlain;
    for (std::size_t i = hash(word);; ++i) {
      const Slot& slot = slots_[i % kSlots];
      if (slot.length == 0) return kPlain;
      if (text(slot) == word) return groups_[slot.group].token_class;
    }
  }
  /// The longest word there may be.
  static constexpr std::size_t kLongest = 24;

 private:
  struct Slot {
    std::uint16_t begin = 0;
    std::uint8_t length = 0;  // 0: free.
    std::uint8_t group = 0;
  };
  static constexpr std::size_t kSlots = 512;  // At most about half of them are used.

  static constexpr std::size_t hash(std::string_view word) {
    std::size_t value = word.size();
    for (const char c : word) value = value * 31 + static_cast<unsigned char>(c);
    return value;
  }
  constexpr std::string_view text(const Slot& slot) const {
    return groups_[slot.group].words.substr(slot.begin, slot.length);
  }
  constexpr void insert(std::uint8_t group) {
    const std::string_view words = groups_[group].words;
    for (std::size_t begin = 0; begin < words.size();) {
      std::size_t end = words.find(' ', begin);
      if (end == std::string_view::npos) end = words.size();
      std::size_t i = hash(words.substr(begin, end - begin));
      while (slots_[i % kSlots].length != 0) ++i;
      slots_[i % kSlots] = {static_cast<std::uint16_t>(begin),
                            static_cast<std::uint8_t>(end - begin), group};
      begin = end + 1;
    }
  }

  std::array<WordGroup, 6> groups_{};
  std::array<Slot, kSlots> slots_{};
};

/// How a programming language is written, as far as colours need to know.
struct Language {
  Words words;
  std::string_view line_comment;
  std::string_view block_comment_begin;
  std::string_view block_comment_end;
  std::string_view quotes;            ///< Each begins a string that ends on its line.
  std::string_view multiline_quotes;  ///< Each begins a string that may go on over lines.
  std::string_view name_quotes;       ///< Around names, which stay plain.
  std::string_view name_characters;   ///< In names besides letters, digits and `_`.
  bool triple_quotes = false;         ///< Three quotes begin a string over several lines.
  bool backslash_escapes = true;      ///< In strings.
  bool string_prefixes = false;       ///< Letters directly before a quote belong to the string.
  bool raw_strings = false;           ///< C++: R"x(…)x".
  bool folds_case = false;            ///< Words count in any case; listed in lower case.
  bool preprocessor = false;          ///< `#word` at the beginning of a line.
  bool decorators = false;            ///< `@name`.
  bool regexes = false;               ///< `/…/` where a value is expected.
  bool lifetimes = false;             ///< Rust: `'a` is not a string.
  bool keys = false;                  ///< JSON: a string before a colon is a name.
  bool settings = false;              ///< TOML: `name =` and `[table]` begin a line.
};

/// Names the tokens of `code` in [begin, end) by the rules of `language`.
void lex_code(const Language& language, std::string_view code, std::size_t begin, std::size_t end,
              Spans& spans);

extern const Language kCpp, kGo, kJava, kJavaScript, kJson, kPython, kRust, kSql, kToml,
    kTypeScript;

void lex_bash(std::string_view code, Spans& spans);
void lex_css(std::string_view code, std::size_t begin, std::size_t end, Spans& spans);
void lex_diff(std::string_view code, Spans& spans);
void lex_html(std::string_view code, Spans& spans);
void lex_yaml(std::string_view code, Spans& spans);

}  // namespace viva::markdown
