#include "bank/info_string.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "bank/problem.h"

namespace viva::bank {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

enum class Needs { nothing, value };

struct KnownWord {
  std::string_view name;
  Needs needs;
};

constexpr KnownWord kSampleWords[] = {
    {"run", Needs::nothing},      {"error", Needs::value},     {"undefined", Needs::value},
    {"compile", Needs::nothing},  {"rejects", Needs::nothing}, {"checks", Needs::value},
    {"fragment", Needs::nothing}, {"skip", Needs::value},      {"name", Needs::value},
    {"hidden", Needs::nothing},   {"after", Needs::value},     {"file", Needs::value},
    {"std", Needs::value},        {"sorted", Needs::nothing},  {"match", Needs::value},
    {"with", Needs::value},       {"versions", Needs::value},
};
constexpr KnownWord kOutputWords[] = {{"versions", Needs::value}};

/// Reads words from the left.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  void skip_blanks() {
    while (!done() && is_blank(text_[at_])) ++at_;
  }
  bool done() const { return at_ == text_.size(); }
  std::size_t offset() const { return at_; }
  char front() const { return done() ? '\0' : text_[at_]; }

  bool take(char c) {
    const bool found = !done() && text_[at_] == c;
    if (found) ++at_;
    return found;
  }
  std::string_view take_until_blank_or(char stop) {
    const std::size_t begin = at_;
    while (!done() && !is_blank(text_[at_]) && text_[at_] != stop) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  /// After an opening quote. False if there is no closing one.
  bool take_quoted(std::string& out) {
    for (; !done(); ++at_) {
      if (take('"')) return true;
      const bool escape = text_[at_] == '\\' && at_ + 1 < text_.size();
      if (escape && (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\')) ++at_;
      out += text_[at_];
    }
    return false;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// Reads one word; false if the rest cannot be relied on.
bool read_word(Scanner& scanner, InfoString& out) {
  InfoWord word{.offset = scanner.offset()};
  const auto problem = [&](std::string message) {
    out.problems.push_back({word.offset, std::move(message)});
    return false;
  };
  word.name = scanner.take_until_blank_or('=');
  if (word.name.empty() || word.name.find('"') != std::string::npos)
    return problem("a word is `name`, `name=value` or `name=\"quoted value\"`");
  word.has_value = scanner.take('=');
  if (word.has_value && scanner.take('"')) {
    if (!scanner.take_quoted(word.value))
      return problem(fmt::format("the quote after `{}=` is never closed; close it", word.name));
    if (!scanner.done() && !is_blank(scanner.front()))
      return problem(fmt::format("a blank is missing after the value of `{}`", word.name));
  } else if (word.has_value) {
    word.value = scanner.take_until_blank_or('\0');
    if (word.value.find('"') != std::string::npos)
      return problem(fmt::format("put the whole value of `{}` in double quotes", word.name));
  }
  out.words.push_back(std::move(word));
  return true;
}

}  // namespace

const InfoWord* InfoString::find(std::string_view name) const {
  const auto found = std::ranges::find(words, name, &InfoWord::name);
  return found == words.end() ? nullptr : &*found;
}

InfoString parse_info_string(std::string_view text) {
  InfoString info;
  Scanner scanner(text);
  scanner.skip_blanks();
  info.language = scanner.take_until_blank_or('\0');
  for (scanner.skip_blanks(); !scanner.done(); scanner.skip_blanks())
    if (!read_word(scanner, info)) break;
  return info;
}

void check_words(InfoString& info, bool output) {
  const std::span<const KnownWord> known =
      output ? std::span<const KnownWord>(kOutputWords) : kSampleWords;
  for (const auto& word : info.words) {
    const auto problem = [&](std::string message) {
      info.problems.push_back({word.offset, std::move(message)});
    };
    const auto found = std::ranges::find(known, word.name, &KnownWord::name);
    if (found == known.end()) {
      std::vector<std::string> names;
      for (const auto& candidate : known) names.emplace_back(candidate.name);
      problem(fmt::format("there is no word `{}`{}", word.name, or_nearest(word.name, names)));
    } else if (info.find(word.name) != &word) {
      problem(fmt::format("`{}` is given twice; remove one", word.name));
    } else if (found->needs == Needs::value && word.value.empty()) {
      problem(fmt::format("`{}` needs a value: `{}=…`", word.name, word.name));
    } else if (found->needs == Needs::nothing && word.has_value) {
      problem(fmt::format("`{}` takes no value; write `{}` alone", word.name, word.name));
    }
  }
}

std::string to_string(const InfoString& info) {
  std::string out = info.language;
  for (const auto& word : info.words) {
    out += ' ';
    out += word.name;
    if (!word.has_value) continue;
    out += "=\"";
    for (const char c : word.value) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out;
}

}  // namespace viva::bank
