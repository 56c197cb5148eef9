#include "check/sample_accept.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "check/sample_text.h"

namespace viva::check {

namespace {

using Lines = std::vector<std::string>;

/// The line that opens or closes a fence, taken apart.
struct Fence {
  std::string_view prefix;  ///< What its container, a list or quote, puts before.
  std::string_view marks;   ///< Backticks or tildes, three or more.
  std::string_view rest;    ///< What follows them, without a CR.
};

std::optional<Fence> read_fence(std::string_view line) {
  const std::size_t begin = std::min(line.find("```"), line.find("~~~"));
  if (begin == std::string_view::npos) return {};
  const std::size_t end = std::min(line.find_first_not_of(line[begin], begin), line.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return Fence{line.substr(0, begin), line.substr(begin, end - begin), line.substr(end)};
}

/// What goes before the further lines of a block: quote marks stay, the rest becomes blanks.
std::string continuation(std::string_view prefix) {
  std::string result(prefix);
  for (char& letter : result)
    if (letter != '>' && letter != '\t') letter = ' ';
  return result;
}

std::string without_blanks_at_end(std::string text) {
  text.erase(text.find_last_not_of(" \t") + 1);
  return text;
}

std::size_t longest_run(std::string_view text, char mark) {
  std::size_t longest = 0, run = 0;
  for (const char letter : text) {
    run = letter == mark ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

/// How many lines a fenced block has, with both its fences.
std::size_t block_size(std::string_view text) {
  return 2 + static_cast<std::size_t>(std::ranges::count(text, '\n')) +
         (text.empty() || text.ends_with('\n') ? 0 : 1);
}

/// The lines of a file. Where they end in CR LF, the CR is part of them.
struct TextFile {
  Lines lines;

  explicit TextFile(std::string_view bytes) {
    for (const std::string_view line : split(bytes, '\n')) lines.emplace_back(line);
  }

  /// The lines of a fenced block that begins at `line` (from 1) and holds `text`: index and count.
  std::optional<std::pair<std::size_t, std::size_t>> block(int line, std::string_view text) const {
    const std::size_t first = static_cast<std::size_t>(line) - 1, count = block_size(text);
    if (first + count > lines.size()) return {};
    const auto open = read_fence(lines[first]), close = read_fence(lines[first + count - 1]);
    if (!open || !close || close->marks[0] != open->marks[0] || !trim(close->rest).empty() ||
        close->marks.size() < open->marks.size())
      return {};
    return std::pair(first, count);
  }
};

/// A new output block. `like`: the fence of the block it replaces, or of its sample.
Lines new_block(const NewOutput& output, const Fence& like, const bank::Output* replaced) {
  const std::string indent = continuation(like.prefix);
  const Lines printed = lines_compared(output.text);
  const char mark = replaced ? like.marks[0] : '`';
  std::size_t length = replaced ? like.marks.size() : 3;
  for (const std::string& line : printed) length = std::max(length, longest_run(line, mark) + 1);
  const std::string fence(length, mark);
  std::string words = output.versions.empty()
                          ? std::string("output")
                          : fmt::format("output versions=\"{}\"", output.versions);
  if (replaced && replaced->versions == output.versions) words = like.rest;
  Lines lines = {indent + fence + words};
  for (const std::string& line : printed) lines.push_back(without_blanks_at_end(indent + line));
  lines.push_back(indent + fence);
  return lines;
}

bool apply(const Acceptance& accepted, TextFile& file) {
  const bool replaces = accepted.replaced != nullptr;
  const auto at = replaces ? file.block(accepted.replaced->place.line, accepted.replaced->text)
                           : file.block(accepted.sample->place.line, accepted.sample->code);
  if (!at) return false;
  const auto [first, count] = *at;
  const std::string opening = file.lines[first];
  const Fence like = *read_fence(opening);
  const std::string empty = without_blanks_at_end(continuation(like.prefix));
  Lines lines;
  for (const NewOutput& output : accepted.outputs) {
    if (!replaces || !lines.empty()) lines.push_back(empty);
    std::ranges::move(new_block(output, like, accepted.replaced), std::back_inserter(lines));
  }
  if (opening.ends_with('\r'))
    for (std::string& line : lines) line += '\r';
  const auto begin = file.lines.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = begin + static_cast<std::ptrdiff_t>(count);
  const auto place = replaces ? file.lines.erase(begin, end) : end;
  file.lines.insert(place, lines.begin(), lines.end());
  return true;
}

int line_of(const Acceptance& accepted) {
  return accepted.replaced ? accepted.replaced->place.line : accepted.sample->place.line;
}

}  // namespace

bool can_be_accepted(std::string_view printed) { return printable(printed) == printed; }

std::optional<std::string> with_outputs(std::string_view bytes, std::vector<Acceptance> accepted) {
  TextFile file(bytes);
  std::ranges::sort(accepted, std::ranges::greater(), line_of);  // Lines above keep their numbers.
  for (const Acceptance& each : accepted)
    if (!apply(each, file)) return {};
  return join(file.lines, "\n");
}

}  // namespace viva::check
