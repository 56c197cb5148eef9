#include "bank/open_fence.h"

#include <algorithm>

#include "base/text.h"

namespace viva::bank {

namespace {

/// Whether a line closes a fence of `length` characters `mark`.
/// Source: CommonMark 0.31.2, 4.5 "Fenced code blocks".
bool closes(std::string_view line, char mark, std::size_t length) {
  constexpr std::size_t kDeepestIndent = 3;
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  line = trim(line.substr(indent));
  return indent <= kDeepestIndent && line.size() >= length &&
         line.find_first_not_of(mark) == std::string_view::npos;
}

}  // namespace

std::optional<std::size_t> find_open_fence(const markdown::Document& document) {
  const markdown::NodeId last = document[document.root()].last_child;
  if (last == markdown::kNoNode) return {};
  const auto& block = document[last];
  const std::string_view source = document.source();
  // One that is indented is no fence: its offset is that of its text.
  if (block.kind != markdown::Kind::code_block || block.level != 1 || block.offset >= source.size())
    return {};
  const std::string_view fence = source.substr(block.offset);
  const std::size_t length = std::min(fence.find_first_not_of(fence.front()), fence.size());
  const auto lines = split(fence, '\n');
  const bool closed = std::ranges::any_of(
      lines.begin() + 1, lines.end(),
      [&](std::string_view line) { return closes(line, fence.front(), length); });
  return closed ? std::nullopt : std::optional<std::size_t>(block.offset);
}

}  // namespace viva::bank
