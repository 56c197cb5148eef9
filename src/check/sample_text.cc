#include "check/sample_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace viva::check {

namespace {

constexpr std::size_t kContext = 3;

/// A line of one text or of both: ' ', '-' or '+', and its number (from 1) in each text; where it
/// is in one only, the number of the line after it in the other.
struct DiffLine {
  char sign;
  std::string_view text;
  std::size_t old_number, new_number;
};

using Lines = std::vector<std::string>;

/// How many lines the longest common subsequence of `before[i..]` and `after[j..]` has, row by row.
std::vector<std::uint32_t> common_lengths(std::span<const std::string> before,
                                          std::span<const std::string> after) {
  const std::size_t width = after.size() + 1;
  std::vector<std::uint32_t> lengths((before.size() + 1) * width, 0);
  for (std::size_t i = before.size(); i-- > 0;)
    for (std::size_t j = after.size(); j-- > 0;)
      lengths[i * width + j] = before[i] == after[j] ? lengths[(i + 1) * width + j + 1] + 1
                                                     : std::max(lengths[(i + 1) * width + j],
                                                                lengths[i * width + j + 1]);
  return lengths;
}

/// Compares two texts whose first `same` lines are equal.
class Differ {
 public:
  Differ(const Lines& before, const Lines& after) : before_(before), after_(after) {}

  std::vector<DiffLine> run() {
    const auto [old_at, new_at] = std::ranges::mismatch(before_, after_);
    keep(static_cast<std::size_t>(old_at - before_.begin()));
    std::size_t tail = 0;
    while (i_ + tail < before_.size() && j_ + tail < after_.size() &&
           before_[before_.size() - tail - 1] == after_[after_.size() - tail - 1])
      ++tail;
    middle(before_.size() - tail, after_.size() - tail);
    keep(tail);
    return std::move(lines_);
  }

 private:
  void keep(std::size_t count) {
    for (; count > 0; --count) {
      lines_.push_back({' ', before_[i_], i_ + 1, j_ + 1});
      ++i_;
      ++j_;
    }
  }
  void drop() {
    lines_.push_back({'-', before_[i_], i_ + 1, j_ + 1});
    ++i_;
  }
  void add() {
    lines_.push_back({'+', after_[j_], i_ + 1, j_ + 1});
    ++j_;
  }

  /// What lies between the equal beginning and the equal end. Where it is long on both sides, no
  /// common lines are looked for.
  void middle(std::size_t old_end, std::size_t new_end) {
    constexpr std::size_t kMostCells = 4'000'000;
    const auto old_part = std::span(before_).subspan(i_, old_end - i_);
    const auto new_part = std::span(after_).subspan(j_, new_end - j_);
    if (old_part.size() * new_part.size() <= kMostCells) {
      const auto lengths = common_lengths(old_part, new_part);
      const std::size_t old_begin = i_, new_begin = j_, width = new_part.size() + 1;
      const auto length = [&](std::size_t i, std::size_t j) {
        return lengths[(i - old_begin) * width + j - new_begin];
      };
      while (i_ < old_end && j_ < new_end) {
        if (before_[i_] == after_[j_])
          keep(1);
        else if (length(i_ + 1, j_) >= length(i_, j_ + 1))
          drop();
        else
          add();
      }
    }
    while (i_ < old_end) drop();
    while (j_ < new_end) add();
  }

  const Lines& before_;
  const Lines& after_;
  std::size_t i_ = 0, j_ = 0;  ///< Lines of each that are done.
  std::vector<DiffLine> lines_;
};

/// Parts of a difference, [begin, end), that hold its changes with `kContext` lines around.
std::vector<std::pair<std::size_t, std::size_t>> hunks(const std::vector<DiffLine>& lines) {
  std::vector<std::pair<std::size_t, std::size_t>> result;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].sign == ' ') continue;
    const std::size_t begin = i - std::min(i, kContext);
    const std::size_t end = std::min(i + kContext + 1, lines.size());
    if (!result.empty() && begin <= result.back().second)
      result.back().second = end;
    else
      result.emplace_back(begin, end);
  }
  return result;
}

Lines lines_of(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  Lines lines;
  for (std::string_view line : split(text, '\n'))
    lines.emplace_back(line.substr(0, line.size() - (line.ends_with('\r') ? 1 : 0)));
  return lines;
}

/// `-12,3`: where a hunk begins and how many lines it has, as `diff -u` writes it.
std::string range(char sign, std::size_t first, std::size_t count) {
  if (count == 1) return fmt::format("{}{}", sign, first);
  return fmt::format("{}{},{}", sign, count == 0 ? first - 1 : first, count);
}

/// Length of the code point of UTF-8 that `text` begins with; 0 if it is none.
std::size_t code_point_length(std::string_view text) {
  for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length)
    if (is_utf8(text.substr(0, length))) return length;
  return 0;
}

/// The first `most` bytes of a line, less those of a code point cut through.
std::string_view beginning(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

bool is_control(std::string_view letter) {
  const auto first = static_cast<unsigned char>(letter[0]);
  if (letter.size() == 1) return (first < 0x20 && first != '\n' && first != '\t') || first == 0x7F;
  return first == 0xC2 && static_cast<unsigned char>(letter[1]) < 0xA0;  // U+0080 to U+009F.
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = code_point_length(text);
    const std::string_view letter = text.substr(0, std::max<std::size_t>(1, length));
    if (length > 0 && !is_control(letter))
      out += letter;
    else
      for (const char byte : letter)
        out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    text.remove_prefix(letter.size());
  }
  return out;
}

Lines lines_compared(std::string_view text) {
  Lines lines;
  for (std::string_view line : split(text, '\n')) {
    const std::size_t end = line.find_last_not_of(" \t\r");
    lines.emplace_back(line.substr(0, end + 1));
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string short_difference(const Lines& before, const Lines& after) {
  constexpr std::size_t kMostLines = 24, kMostBytes = 160;
  const auto lines = Differ(before, after).run();
  std::string out;
  std::size_t shown = 0;
  for (const auto& [begin, end] : hunks(lines)) {
    if (shown > 0 && shown < kMostLines) out += "  …\n";
    for (std::size_t i = begin; i < end && shown <= kMostLines; ++i, ++shown)
      out += shown == kMostLines ? "  … and more\n"
                                 : fmt::format("  {}{}{}\n", lines[i].sign,
                                               printable(beginning(lines[i].text, kMostBytes)),
                                               lines[i].text.size() > kMostBytes ? "…" : "");
  }
  if (!out.empty()) out.pop_back();
  return out;
}

std::string unified_difference(std::string_view path, std::string_view before,
                               std::string_view after) {
  const Lines old_lines = lines_of(before), new_lines = lines_of(after);
  const auto lines = Differ(old_lines, new_lines).run();
  std::string out;
  for (const auto& [begin, end] : hunks(lines)) {
    const auto part = std::span(lines).subspan(begin, end - begin);
    const auto added = static_cast<std::size_t>(std::ranges::count(part, '+', &DiffLine::sign));
    const auto dropped = static_cast<std::size_t>(std::ranges::count(part, '-', &DiffLine::sign));
    out += fmt::format("@@ {} {} @@\n", range('-', part[0].old_number, part.size() - added),
                       range('+', part[0].new_number, part.size() - dropped));
    for (const DiffLine& line : part) out += fmt::format("{}{}\n", line.sign, printable(line.text));
  }
  if (out.empty()) return out;
  return fmt::format("--- {0}\n+++ {0}\n{1}", path, out);
}

}  // namespace viva::check
