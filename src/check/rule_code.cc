#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "bank/ascii.h"
#include "check/lint_rules.h"

namespace viva::check {

namespace {

using markdown::Kind;
using markdown::NodeId;

bool is_name_byte(char c) {
  return bank::is_alphanumeric(c) || c == '_' || bank::is_beyond_ascii(c);
}

/// Code of which a bracket alone says nothing: regular expressions, escapes, pure punctuation.
bool is_exempt(std::string_view code) {
  const bool no_words = std::ranges::none_of(code, is_name_byte);
  const auto has = [&](std::string_view part) { return code.find(part) != std::string_view::npos; };
  return no_words || has("\\") || has("[^") || has("(?") || has("\"\"\"") || has("'''");
}

bool is_opening(char c) { return c == '(' || c == '[' || c == '{'; }
bool is_closing(char c) { return c == ')' || c == ']' || c == '}'; }
char closing_of(char c) { return c == '(' ? ')' : c == '[' ? ']' : '}'; }

/// The end of a text in single quotes that begins at `at`; npos if it is only an apostrophe.
std::size_t end_of_single_quotes(std::string_view code, std::size_t at) {
  if (at > 0 && is_name_byte(code[at - 1])) return std::string_view::npos;
  return code.find('\'', at + 1);
}

/// Whether what is open closes: half-open ranges such as `[0, n)` may mix brackets.
bool closes(char open, char close, std::string_view inside) {
  if (closing_of(open) == close) return true;
  const bool range = open != '{' && close != '}' && inside.find(',') != std::string_view::npos;
  return range;
}

/// What is unbalanced in a piece of code; empty if nothing is. A piece may stop after an opening
/// bracket (`operator(`) or begin with a closing one (`) -> int`): then it is a quotation.
std::string unbalanced(std::string_view code) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '\'') {
      const auto end = end_of_single_quotes(code, i);
      if (end != std::string_view::npos) i = end;
    } else if (c == '"') {
      i = code.find('"', i + 1);
      if (i == std::string_view::npos) return "a double quote";
    } else if (is_opening(c)) {
      open.push_back(i);
    } else if (is_closing(c)) {
      const bool matched =
          !open.empty() && closes(code[open.back()], c, code.substr(open.back(), i - open.back()));
      if (!matched && i != 0) return fmt::format("`{}`", c);
      if (matched) open.pop_back();
    }
  }
  const bool quotation = open.size() == 1 && open.front() + 1 == code.size();
  return open.empty() || quotation ? "" : fmt::format("`{}`", code[open.back()]);
}

/// Between two names these are operators of the language, or begin a declaration.
constexpr auto kOperators = std::to_array<std::string_view>(
    {"for", "if", "else", "in", "not", "and", "or", "is", "as", "await", "lambda", "extends",
     "super", "any", "yield", "keyof", "infer"});
constexpr auto kModifiers =
    std::to_array<std::string_view>({"const", "unsigned", "signed", "long", "short", "struct",
                                     "new", "typeof", "sizeof", "mut", "ref", "out", "dyn"});
constexpr auto kDeclaring =
    std::to_array<std::string_view>({"int", "char", "bool", "float", "double", "string"});

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool is_plain_name(std::string_view text) {
  return !text.empty() && !bank::is_digit(text[0]) &&
         std::ranges::all_of(text, [](char c) { return is_name_byte(c) || c == '.'; });
}

/// Two names with only a blank between them, where a comma belongs: `str int` of `Dict[str int]`.
bool lacks_comma(std::string_view part) {
  const auto words = split(trim(part), ' ');
  if (words.size() != 2 || !is_plain_name(words[0]) || !is_plain_name(words[1])) return false;
  if (is_one_of(kOperators, words[0]) || is_one_of(kOperators, words[1])) return false;
  const bool type_parameter = words[0].size() == 1;  // `[T Number]` of Go.
  const bool second_is_type =
      is_one_of(kDeclaring, words[1]) || words[1] == "str" || words[1] == "Any";
  const bool declaration = is_one_of(kDeclaring, words[0]) && !second_is_type;  // `this[int index]`
  return !type_parameter && !declaration && !is_one_of(kModifiers, words[0]);
}

/// Whether the bracket at `at` follows a name, as in `Dict[`; not the `%w[` and `~w[` of word
/// lists.
bool follows_name(std::string_view code, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && is_name_byte(code[begin - 1])) --begin;
  const bool word_list = begin > 0 && (code[begin - 1] == '%' || code[begin - 1] == '~');
  return begin < at && !word_list && !bank::is_digit(code[begin]);
}

/// The first `x y` inside of `name[…]` that lacks a comma; empty if none does.
std::string_view find_missing_comma(std::string_view code) {
  for (std::size_t at = code.find('['); at != std::string_view::npos; at = code.find('[', at + 1)) {
    if (!follows_name(code, at)) continue;
    const std::size_t end = std::min(code.find_first_of("[](){}\"'", at + 1), code.size());
    if (end == code.size() || code[end] == '"' || code[end] == '\'') continue;
    for (const auto part : split(code.substr(at + 1, end - at - 1), ','))
      if (lacks_comma(part)) return trim(part);
  }
  return {};
}

}  // namespace

void check_inline_code(const Subject& subject) {
  const auto& document = subject.question.document;
  for (NodeId id = 0; id < document.size(); ++id) {
    const auto& node = document[id];
    if (node.kind != Kind::code || node.offset == markdown::kNoOffset) continue;
    if (const auto part = find_missing_comma(node.text); !part.empty())
      subject.add(
          node.offset, "code-comma",
          fmt::format(
              "`{}` has two names and only a blank between them; a comma is missing between `{}`",
              node.text, part));
    if (is_exempt(node.text)) continue;
    if (const auto what = unbalanced(node.text); !what.empty())
      subject.add(node.offset, "code-brackets",
                  fmt::format("`{}` has {} without its partner; complete it", node.text, what));
  }
}

}  // namespace viva::check
