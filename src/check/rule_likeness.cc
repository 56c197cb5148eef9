#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "bank/ascii.h"
#include "check/lint_rules.h"

namespace viva::check {

namespace {

using bank::Outline;
using bank::Problem;

constexpr double kAlike =
    0.75;  ///< Share of common words from which two questions are nearly the same.

/// Words that are in most questions and say nothing about which one it is.
constexpr auto kFiller = std::to_array<std::string_view>(
    {"a",   "an",   "and",        "are",     "as",      "at",   "be",   "between", "by",   "can",
     "did", "do",   "does",       "for",     "from",    "has",  "have", "how",     "i",    "if",
     "in",  "is",   "it",         "its",     "mean",    "of",   "on",   "one",     "or",   "should",
     "so",  "that", "the",        "them",    "there",   "they", "this", "to",      "use",  "used",
     "was", "what", "when",       "where",   "which",   "who",  "why",  "will",    "with", "would",
     "you", "your", "difference", "explain", "describe"});

bool is_filler(std::string_view word) { return std::ranges::find(kFiller, word) != kFiller.end(); }

constexpr bank::ByteSet is_word_byte([](char c) {
  return bank::is_alphanumeric(c) || c == '_' || c == '+' || c == '#' || bank::is_beyond_ascii(c);
});

/// Without the ending of a plural.
std::string_view singular(std::string_view word) {
  if (word.size() < 4 || !word.ends_with('s')) return word;
  for (const std::string_view ending : {"sses", "xes", "ches", "shes"})
    if (word.ends_with(ending)) return word.substr(0, word.size() - 2);
  const bool plural = !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is");
  return plural ? word.substr(0, word.size() - 1) : word;
}

/// Calls `visit` with each word of a text in lower case, in the singular.
template <class Visit>
void each_word(std::string_view lower, const Visit& visit) {
  for (std::size_t at = 0; at < lower.size();) {
    std::size_t end = at;
    while (end < lower.size() && is_word_byte(lower[end])) ++end;
    if (end > at) visit(singular(lower.substr(at, end - at)));
    at = std::max(end, at + 1);
  }
}

/// A question as a set of words, each a number; the rarest words of the bank first.
struct Words {
  const Outline* question;
  std::string normalised;  ///< Every word in order: equal for questions that differ in form only.
  std::vector<std::uint32_t> ids;
};

/// Numbers the words by how many questions hold them.
std::vector<Words> count_words(const std::vector<const Outline*>& questions) {
  std::vector<Words> all;
  all.reserve(questions.size());
  std::unordered_map<std::string, std::uint32_t> numbers;
  std::vector<std::uint32_t> frequency;
  for (const auto* question : questions) {
    Words words{.question = question};
    each_word(to_lower(question->question), [&](std::string_view word) {
      words.normalised += word;
      words.normalised += ' ';
      if (is_filler(word)) return;
      const auto [entry, is_new] =
          numbers.try_emplace(std::string(word), static_cast<std::uint32_t>(frequency.size()));
      if (is_new) frequency.push_back(0);
      words.ids.push_back(entry->second);
    });
    std::ranges::sort(words.ids);
    words.ids.erase(std::ranges::unique(words.ids).begin(), words.ids.end());
    for (const auto id : words.ids) ++frequency[id];
    all.push_back(std::move(words));
  }
  const auto rarer = [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(frequency[a], a) < std::pair(frequency[b], b);
  };
  for (auto& words : all) std::ranges::sort(words.ids, rarer);
  return all;
}

/// Shared words over all words of both.
double likeness(const Words& a, const Words& b) {
  std::size_t common = 0;
  for (const auto id : a.ids) common += std::ranges::find(b.ids, id) != b.ids.end();
  const std::size_t all = a.ids.size() + b.ids.size() - common;
  return all == 0 ? 0 : static_cast<double>(common) / static_cast<double>(all);
}

/// How many of its rarest words a question must be looked up by: two questions that are alike share
/// at least one of these.
/// Source: C. Xiao et al., "Efficient similarity joins for near-duplicate detection", ACM TODS
/// 36(3), 2011, section 3 (prefix filtering).
std::size_t prefix_length(std::size_t size) {
  return size - static_cast<std::size_t>(std::ceil(kAlike * static_cast<double>(size))) +
         (size > 0);
}

void say(const Outline& question, std::string_view rule, std::string message,
         std::vector<Problem>& out) {
  bank::Problems problems(question.path);
  problems.add(question.place_of("question"), rule, std::move(message));
  std::ranges::move(problems.take(), std::back_inserter(out));
}

/// Compares two questions of which `b` stands later in the bank.
void compare(const Words& a, const Words& b, std::vector<Problem>& out) {
  const bool equal = a.normalised == b.normalised;
  const bool at_home = a.question->technology == b.question->technology;
  if (!equal && !at_home) return;  // "What is a closure?" of two languages is two questions.
  const double alike = likeness(a, b);
  if (!equal && alike < kAlike) return;
  if (equal && at_home && a.question->answer_checksum != b.question->answer_checksum)
    return say(
        *b.question, "equal-question",
        fmt::format(
            "the same question as {} ({}) with another answer; join the two, or ask what sets them apart",
            a.question->id, a.question->path),
        out);
  if (equal && !at_home) return;
  say(*b.question, "near-duplicate",
      fmt::format("{:.0f} % like {} ({}): \"{}\"; join the two, or ask what sets them apart",
                  alike * 100, a.question->id, a.question->path, a.question->question),
      out);
}

}  // namespace

void check_likeness(const std::vector<const Outline*>& questions, std::vector<Problem>& problems) {
  const auto all = count_words(questions);
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> holders;  // Of a rare word.
  std::vector<std::uint32_t> candidates;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const auto prefix = std::span(all[i].ids).first(prefix_length(all[i].ids.size()));
    candidates.clear();
    for (const auto word : prefix)
      if (const auto found = holders.find(word); found != holders.end())
        candidates.insert(candidates.end(), found->second.begin(), found->second.end());
    std::ranges::sort(candidates);
    candidates.erase(std::ranges::unique(candidates).begin(), candidates.end());
    for (const auto earlier : candidates) compare(all[earlier], all[i], problems);
    for (const auto word : prefix) holders[word].push_back(i);
  }
}

}  // namespace viva::check
