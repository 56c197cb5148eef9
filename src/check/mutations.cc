#include "check/mutations.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "markdown/highlight.h"

namespace viva::check {

namespace {

using markdown::Token;
using Change = std::pair<std::string_view, std::string_view>;

constexpr Change kPythonWords[] = {{"True", "False"}, {"False", "True"}, {"and", "or"},
                                   {"or", "and"},     {"not", ""},       {"is", "is not"}};
constexpr Change kCWords[] = {
    {"true", "false"}, {"false", "true"}, {"and", "or"}, {"or", "and"}, {"not", ""}};
constexpr Change kSqlWords[] = {{"true", "false"}, {"false", "true"}, {"and", "or"},  {"or", "and"},
                                {"not", ""},       {"asc", "desc"},   {"desc", "asc"}};

/// What it takes to know the constants and operators of a language.
struct Dialect {
  std::string_view language;
  std::span<const Change> words;
  bool types_in_angles = false;  ///< `vector<int>`, `T&&`: only blanks tell an operator.
  bool characters = false;       ///< `'a'` is one character.
  bool triple_quotes = false;
  bool sql = false;
};

constexpr Dialect kDialects[] = {
    {.language = "python", .words = kPythonWords, .triple_quotes = true},
    {.language = "cpp", .words = kCWords, .types_in_angles = true, .characters = true},
    {.language = "sql", .words = kSqlWords, .sql = true},
    {.language = "javascript", .words = kCWords},
    {.language = "typescript", .words = kCWords, .types_in_angles = true},
    {.language = "java",
     .words = kCWords,
     .types_in_angles = true,
     .characters = true,
     .triple_quotes = true},
    {.language = "go", .words = kCWords, .types_in_angles = true, .characters = true},
    {.language = "rust", .words = kCWords, .types_in_angles = true, .characters = true},
};

const Dialect* find_dialect(std::string_view language) {
  const auto* found = std::ranges::find(kDialects, language, &Dialect::language);
  return found == std::end(kDialects) ? nullptr : found;
}

/// Every operator that must not be taken for a shorter one, and what becomes of it; empty: nothing.
constexpr Change kOperators[] = {
    {"<=>", ""},    {"<<=", ""},  {">>=", ""},  {"**=", ""},  {"//=", ""},  {"===", "!=="},
    {"!==", "==="}, {"->>", ""},  {"<<", ""},   {">>", ""},   {"->", ""},   {"=>", ""},
    {"::", ""},     {":=", ""},   {"++", ""},   {"--", ""},   {"&&", "||"}, {"||", "&&"},
    {"**", "*"},    {"//", "*"},  {"??", ""},   {"<>", "="},  {"<=", "<"},  {">=", ">"},
    {"==", "!="},   {"!=", "=="}, {"+=", "-="}, {"-=", "+="}, {"*=", "+="}, {"/=", "*="},
    {"%=", "+="},   {"|=", "&="}, {"&=", "|="}, {"^=", "|="}, {"<", "<="},  {">", ">="},
    {"=", ""},      {"+", "-"},   {"-", "+"},   {"*", "+"},   {"/", "*"},   {"%", "+"},
    {"|", "&"},     {"&", "|"},   {"^", "|"},   {"!", ""},
};
/// SQL joins texts by `||` and compares by `=`.
constexpr Change kSqlOperators[] = {{"||", ""}, {"=", "<>"}, {"!=", "="}};

/// How long something takes is not printed.
constexpr std::string_view kTimes[] = {"sleep",        "sleep_for",  "pg_sleep", "timeout",
                                       "hours",        "minutes",    "seconds",  "milliseconds",
                                       "microseconds", "nanoseconds"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool contains(std::span<const std::string_view> set, std::string_view word) {
  return std::ranges::find(set, word) != set.end();
}

/// A number that is larger by one; of one that is not decimal, another last digit.
std::string next_number(std::string number) {
  if (number.size() > 1 && number[0] == '0' && !is_digit(number[1]) && number[1] != '.') {
    const std::size_t last = number.find_last_of("0123456789");
    number[last] = number[last] == '0' ? '1' : '0';
    return number;
  }
  std::size_t end = 0;
  while (end < number.size() && is_digit(number[end])) ++end;
  for (std::size_t at = end; at-- > 0;) {
    if (number[at] != '9') return ++number[at], number;
    number[at] = '0';
  }
  return "1" + number;
}

/// Reads code from left to right and collects what can be changed.
class Finder {
 public:
  Finder(const Dialect& dialect, std::string_view code)
      : dialect_(dialect), code_(code), tokens_(markdown::tokens_of(dialect.language, code)) {}

  std::vector<Mutation> run() {
    std::size_t end = 0;
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      symbols(end, tokens_[at_].begin);
      look_at(tokens_[at_]);
      end = tokens_[at_].end;
    }
    symbols(end, code_.size());
    return std::move(found_);
  }

 private:
  void add(std::size_t at, std::string_view before, std::string after, bool in_string = false) {
    found_.push_back({at, std::string(before), std::move(after), in_string});
  }

  std::string_view text(const Token& token) const {
    return code_.substr(token.begin, token.end - token.begin);
  }
  std::string word(const Token& token) const {
    return dialect_.sql ? to_lower(text(token)) : std::string(text(token));
  }
  /// The word that is so many tokens further, or before; empty if there is none.
  std::string neighbour(int distance) const {
    const std::size_t at = at_ + static_cast<std::size_t>(distance);
    return at < tokens_.size() ? word(tokens_[at]) : "";
  }

  void look_at(const Token& token) {
    if (token.token_class == 'c') return;
    if (token.token_class == 'n') {
      number(token);
    } else {
      in_type_ = token.token_class == 't';
      if (token.token_class == 's') string(token);
      if (token.token_class == 'k' || token.token_class == 'b') change_word(token);
      if (token.token_class == 'k') keyword_ = word(token);
      if (token.token_class == markdown::kPlain) name_ = text(token);
    }
    after_value_ = token.token_class != 'k' && token.token_class != 'o';
  }

  void number(const Token& token) {
    const auto value = text(token);
    const bool has_unit = dialect_.characters && value.ends_with('s');  // 20ms
    if (has_unit || contains(kTimes, name_)) return;
    if (dialect_.sql && (in_type_ || is_only_counted())) return;
    add(token.begin, value, next_number(std::string(value)));
  }

  /// `EXISTS (SELECT 1 …)` and `count(CASE WHEN … THEN 1 END)`: any value would do.
  bool is_only_counted() const {
    if (neighbour(-1) == "select") return neighbour(-2) == "exists";
    if (neighbour(-1) != "then") return false;
    constexpr int kMost = 100;  // Tokens of a condition.
    int back = -2;
    while (back > -kMost && neighbour(back) != "case") --back;
    return neighbour(back - 1) == "count";
  }

  void change_word(const Token& token) {
    const std::string before = word(token);
    const auto change = std::ranges::find(dialect_.words, before, &Change::first);
    if (change == dialect_.words.end() || (before == "is" && neighbour(1) == "not")) return;
    if (dialect_.sql && before == "and" && keyword_ == "between") return;
    const bool in_table = dialect_.sql && neighbour(1) == "null" && neighbour(-1) != "is";
    if (before == "not" && in_table) return;
    const bool upper = dialect_.sql && text(token) != before;
    add(token.begin, text(token), upper ? to_upper(change->second) : std::string(change->second));
  }

  void string(const Token& token) {
    const auto literal = text(token);
    const std::size_t open = std::min(literal.find_first_of("\"'`"), literal.size());
    if (!is_quote(literal.back()) || literal.size() < open + 2)
      return;  // `<vector>`, or not closed.
    if (is_docstring(token) || neighbour(-1).starts_with("#")) return;
    const bool is_character = dialect_.characters && literal.back() == '\'';
    add(token.begin, literal, is_character ? another_character(literal) : longer(literal, open),
        true);
  }

  static std::string another_character(std::string_view literal) {
    return literal == "'z'" ? "'y'" : "'z'";
  }

  /// With a `z` at its end, where no escape can swallow it.
  std::string longer(std::string_view literal, std::size_t open) const {
    std::size_t end = literal.size() - 1;
    const bool is_raw = dialect_.characters && open > 0 && literal[open - 1] == 'R';
    if (is_raw) end = literal.rfind(')');
    const std::string three(3, literal.back());
    if (dialect_.triple_quotes && literal.size() >= open + 6 &&
        literal.substr(open).starts_with(three))
      end = literal.size() - 3;
    std::string result(literal);
    return result.insert(std::min(end, result.size()), 1, 'z');
  }

  /// Python: a string that is a statement of its own.
  bool is_docstring(const Token& token) const {
    if (dialect_.language != "python" || depth_ > 0) return false;
    const std::size_t line = code_.substr(0, token.begin).rfind('\n') + 1;
    return std::ranges::all_of(code_.substr(line, token.begin - line), is_space);
  }

  /// What lies between tokens.
  void symbols(std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end;) {
      if (code_[at] == '\n') name_ = {};
      if (is_space(code_[at])) {
        ++at;
      } else if (const Change* found = operator_at(code_.substr(at, end - at))) {
        change_operator(at, *found);
        at += found->first.size();
        after_value_ = in_type_ = false;
      } else {
        bracket_or_mark(code_[at++]);
      }
    }
  }

  static const Change* operator_at(std::string_view rest) {
    const auto* found = std::ranges::find_if(
        kOperators, [&](const Change& each) { return rest.starts_with(each.first); });
    return found == std::end(kOperators) ? nullptr : found;
  }

  void bracket_or_mark(char c) {
    const bool closes = c == ')' || c == ']' || c == '}';
    if (c == '(' || c == '[' || c == '{') ++depth_;
    if (closes && depth_ > 0) --depth_;
    if (c != '(' && c != ',') in_type_ = false;
    after_value_ = closes;
  }

  void change_operator(std::size_t at, const Change& change) {
    std::string_view after = change.second;
    if (dialect_.sql)
      for (const auto& [before, other] : kSqlOperators)
        if (before == change.first) after = other;
    const bool negates = change.first == "!" && at + 1 < code_.size() && !is_space(code_[at + 1]);
    if (negates && !after_value_) return add(at, "!", "");
    const bool assigns =
        dialect_.sql && change.first == "=" && (keyword_ == "set" || keyword_ == "pragma");
    if (!after.empty() && !assigns && is_between_values(at, change.first))
      add(at, change.first, std::string(after));
  }

  /// `a < b` and `a<b`, but not `T& x`, `f(*a)`, `vector<int>` or `operator==`.
  bool is_between_values(std::size_t at, std::string_view sign) const {
    const std::size_t end = at + sign.size();
    if (!after_value_ || at == 0 || end >= code_.size()) return false;
    const bool blank = is_space(code_[at - 1]);
    if (blank != is_space(code_[end])) return false;
    constexpr std::string_view kOfTypes[] = {"<", ">", "*", "&", "&&", "|"};
    return blank || !dialect_.types_in_angles || !contains(kOfTypes, sign);
  }

  const Dialect& dialect_;
  const std::string_view code_;
  const std::vector<Token> tokens_;
  std::size_t at_ = 0;  // The token that is looked at.
  std::vector<Mutation> found_;
  bool after_value_ = false;  // So that an operator has two sides.
  bool in_type_ = false;      // SQL: inside `numeric(10, 2)`.
  int depth_ = 0;             // Of brackets.
  std::string keyword_;       // The last one.
  std::string_view name_;     // The last one of the line.
};

}  // namespace

bool can_mutate(std::string_view language) { return find_dialect(language) != nullptr; }

std::vector<Mutation> mutations_of(std::string_view language, std::string_view code) {
  const Dialect* dialect = find_dialect(language);
  return dialect ? Finder(*dialect, code).run() : std::vector<Mutation>();
}

std::vector<Mutation> some_of(std::vector<Mutation> mutations, std::string_view code,
                              std::size_t most) {
  if (mutations.size() <= most) return mutations;
  std::vector<std::tuple<bool, std::uint64_t, std::size_t>> order;
  const std::uint64_t seed = checksum(code);
  for (std::size_t i = 0; i < mutations.size(); ++i)
    order.emplace_back(mutations[i].in_string,
                       checksum(fmt::format("{} {}", seed, mutations[i].at)), i);
  std::ranges::sort(order);
  std::vector<Mutation> chosen;
  for (std::size_t i = 0; i < most; ++i)
    chosen.push_back(std::move(mutations[std::get<2>(order[i])]));
  std::ranges::sort(chosen, {}, &Mutation::at);
  return chosen;
}

std::string mutated(std::string_view code, const Mutation& mutation) {
  std::string result(code);
  return result.replace(mutation.at, mutation.before.size(), mutation.after);
}

}  // namespace viva::check
