#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "bank/ascii.h"
#include "check/lint_rules.h"

namespace viva::check {

namespace {

constexpr int kShortestAnswer = 60, kLongestAnswer = 150;

/// What good English may say twice.
constexpr std::array<std::string_view, 6> kMayRepeat = {"that", "had", "is", "do", "very", "so"};

constexpr bank::ByteSet is_word_byte([](char c) {
  return bank::is_alphanumeric(c) || c == '\'' || bank::is_beyond_ascii(c);
});

void find_lost_text(const Subject& subject, const Passage& passage) {
  const auto at = passage.text.find("??");
  if (at == std::string::npos) return;
  subject.add(passage.offset(at), "lost-text",
              "`??` looks like a lost character; restore it, or put code between backticks");
}

void find_doubled_words(const Subject& subject, const Passage& passage) {
  const std::string_view text = passage.text;
  std::string_view previous;  // Empty unless only blanks follow it.
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_word_byte(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    const bool whole = !word.empty() && (end == text.size() || text[end] != '-');
    if (whole && equal_ignoring_case(word, previous) && !bank::is_digit(word[0]) &&
        std::ranges::find(kMayRepeat, to_lower(word)) == kMayRepeat.end())
      subject.add(passage.offset(at), "doubled-word",
                  fmt::format("`{}` stands here twice; remove one", word));
    previous = end > at && (end == text.size() || text[end] == ' ') ? word : std::string_view();
    at = std::max(end, at + 1);
  }
}

void find_empty_phrases(const Subject& subject, const Passage& passage) {
  if (subject.config.empty_phrases.empty()) return;
  const std::string text = to_lower(passage.text);
  for (const auto& phrase : subject.config.empty_phrases)
    if (const auto at = text.find(to_lower(phrase)); at != std::string::npos)
      subject.add(passage.offset(at), "empty-phrase",
                  fmt::format("`{}` says nothing; say what, or leave it out", phrase));
}

/// Words as they are said: what stands between blanks and has a letter or digit, or is code.
int count_words(std::string_view text) {
  int count = 0;
  bool speaks = false;
  for (const char c : text) {
    if (c == ' ')
      count += std::exchange(speaks, false);
    else
      speaks = speaks || is_word_byte(c) || c == kCode;
  }
  return count + speaks;
}

void measure_answer(const Subject& subject) {
  int words = 0;
  for (const auto& passage : subject.passages)
    if (passage.section == bank::Section::answer) words += count_words(passage.text);
  if (words == 0 || (words >= kShortestAnswer && words <= kLongestAnswer)) return;
  const auto first =
      subject.question.sections[static_cast<std::size_t>(bank::Section::answer)].first;
  const auto offset = subject.question.document[first].offset;
  subject.add(
      offset == markdown::kNoOffset ? 0 : offset, "answer-length",
      fmt::format("the answer has {} words; {} it, an answer is said aloud in {} to {} words",
                  words, words < kShortestAnswer ? "extend" : "shorten", kShortestAnswer,
                  kLongestAnswer));
}

}  // namespace

void check_words(const Subject& subject) {
  for (const auto& passage : subject.passages) {
    find_lost_text(subject, passage);
    find_doubled_words(subject, passage);
    find_empty_phrases(subject, passage);
  }
  measure_answer(subject);
  if (subject.question.question.find("??") != std::string::npos)
    subject.problems.add(subject.question.place_of("question"), "lost-text",
                         "`??` looks like a lost character; restore it");
}

}  // namespace viva::check
