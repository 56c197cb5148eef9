#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bank/question.h"

namespace viva::check {

/// Characters in the text of a passage that stand for what is no prose.
inline constexpr char kCode = '\x01';  ///< Each byte of inline code.
inline constexpr char kMark = '\x02';  ///< A proof mark.
inline constexpr char kLink = '\x03';  ///< A reference `[ID]`.

/// A paragraph, heading, table row or item as its words, for rules that read sentences.
struct Passage {
  bank::Section section;
  bool heading = false;
  std::string text;  ///< Line ends are blanks.

  /// Where a byte of `text` stands in the body's source.
  std::uint32_t offset(std::size_t at) const;

  struct Piece {
    std::size_t begin;     ///< In `text`.
    std::uint32_t source;  ///< In the body.
  };
  std::vector<Piece> pieces;  ///< Runs of bytes that lie together in the source.
};

/// The passages of all sections in the order of the file. Code blocks and HTML are left out.
std::vector<Passage> passages(const bank::Question& question);

}  // namespace viva::check
