#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "bank/ascii.h"
#include "check/lint_rules.h"

namespace viva::check {

namespace {

using bank::is_digit;
using bank::is_lower;
using bank::Section;

/// Words that say what something costs, so that a reader should be able to check it.
constexpr std::array<std::string_view, 16> kCostWords = {
    "faster",   "fastest",   "slower", "slowest", "quicker", "quickest", "overhead", "cheaper",
    "cheapest", "expensive", "costly", "costs",   "smaller", "smallest", "lighter",  "heavier"};

/// Before a full stop these are no end of a sentence.
constexpr std::array<std::string_view, 15> kAbbreviations = {"e.g",    "i.e", "etc",  "vs",   "cf",
                                                             "approx", "ca",  "resp", "incl", "fig",
                                                             "no",     "sec", "mr",   "dr",   "st"};

/// A number after these names a document or a part of one and claims nothing.
constexpr std::array<std::string_view, 10> kNamedByNumber = {
    "pep", "rfc", "iso", "ieee", "ecma", "ansi", "cve", "section", "chapter", "figure"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::any_of(
      list, [&](std::string_view each) { return equal_ignoring_case(each, word); });
}

constexpr bank::ByteSet is_word_byte([](char c) {
  return bank::is_alphanumeric(c) || c == '_' || c == '+' || c == '-' || bank::is_beyond_ascii(c);
});

/// What may follow the full stop and still belongs to its sentence.
bool closes_sentence(char c) { return c == kMark || c == '"' || c == ')' || c == '\'' || c == ']'; }

/// Begin and end of each sentence. A mark after the full stop belongs to the sentence before it.
class Sentences {
 public:
  explicit Sentences(std::string_view text) : text_(text) {}

  /// The next sentence; empty at the end.
  std::string_view next() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && !(may_end(text_[at_]) && ends_at(at_))) ++at_;
    if (at_ < text_.size()) ++at_;
    while (at_ < text_.size() && closes_sentence(text_[at_])) ++at_;
    take_marks_after_blanks();
    return text_.substr(begin, at_ - begin);
  }

 private:
  static constexpr bank::ByteSet may_end{[](char c) { return c == '.' || c == '!' || c == '?'; }};

  bool ends_at(std::size_t at) const {
    const char c = text_[at];
    if (c == '!' || c == '?') return true;
    if (c != '.') return false;
    std::size_t after = at + 1;
    while (after < text_.size() && closes_sentence(text_[after])) ++after;
    if (after == text_.size()) return true;
    if (text_[after] != ' ') return false;
    const auto word = text_.find_first_not_of(' ', after);
    if (word != std::string_view::npos && is_lower(text_[word])) return false;
    std::size_t begin = at;
    while (begin > 0 && (bank::is_alphanumeric(text_[begin - 1]) || text_[begin - 1] == '.'))
      --begin;
    return !is_one_of(kAbbreviations, text_.substr(begin, at - begin));
  }
  void take_marks_after_blanks() {
    const auto next = text_.find_first_not_of(' ', at_);
    if (next == std::string_view::npos || text_[next] != kMark) return;
    at_ = next;
    while (at_ < text_.size() && text_[at_] == kMark) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// The word or number that begins at `at`; a dot or comma between digits belongs to it.
std::size_t end_of_word(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size()) {
    const bool inside_number = (text[end] == '.' || text[end] == ',') && end > at &&
                               is_digit(text[end - 1]) && end + 1 < text.size() &&
                               is_digit(text[end + 1]);
    if (!is_word_byte(text[end]) && !inside_number) break;
    ++end;
  }
  return end;
}

/// Whether a word claims something: a number (not one inside a name such as UTF-8), a version of
/// C++, or a word of cost.
bool is_claim(std::string_view word, std::string_view before) {
  if (is_digit(word[0])) return !word.ends_with("-bit") && !is_one_of(kNamedByNumber, before);
  if (word.starts_with("C++") && word.size() > 3) return is_digit(word[3]);
  return word.size() > 4 && is_one_of(kCostWords, word);
}

/// The last claim of a sentence that no mark follows; npos if there is none.
std::size_t find_unproved(std::string_view sentence, std::string_view& claim) {
  std::size_t found = std::string_view::npos;
  std::string_view before;
  for (std::size_t at = 0; at < sentence.size();) {
    if (sentence[at] == kMark) found = std::string_view::npos;
    if (!is_word_byte(sentence[at])) {
      ++at;
      continue;
    }
    const std::size_t end = end_of_word(sentence, at);
    const std::string_view word = sentence.substr(at, end - at);
    if (found == std::string_view::npos && is_claim(word, before)) {
      found = at;
      claim = word;
    }
    before = word;
    at = end;
  }
  return found;
}

/// What stands in double quotes is what somebody else says: it claims nothing here.
std::string without_quotations(std::string text) {
  std::size_t open = std::string::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '"') continue;
    if (open != std::string::npos)
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(open) + 1,
                text.begin() + static_cast<std::ptrdiff_t>(i), kCode);
    open = open == std::string::npos ? i : std::string::npos;
  }
  return text;
}

}  // namespace

void check_claims(const Subject& subject) {
  for (const auto& passage : subject.passages) {
    const bool claims = passage.section == Section::answer ||
                        passage.section == Section::explanation ||
                        passage.section == Section::mistakes;
    if (!claims || passage.heading) continue;
    const std::string text = without_quotations(passage.text);
    Sentences sentences(text);
    for (std::string_view sentence = sentences.next(); !sentence.empty();
         sentence = sentences.next()) {
      std::string_view claim;
      const auto at = find_unproved(sentence, claim);
      if (at == std::string_view::npos) continue;
      const auto offset = static_cast<std::size_t>(sentence.data() - text.data()) + at;
      subject.add(
          passage.offset(offset), "unproved-claim",
          fmt::format(
              "`{}` is a claim without a proof; put a mark such as `[^name]` after the sentence",
              claim));
    }
  }
}

}  // namespace viva::check
