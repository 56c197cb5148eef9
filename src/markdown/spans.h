#pragma once

#include <string_view>

#include "base/html.h"

namespace viva::markdown {

/// The class of a token: a letter as `highlight` lists them.
using TokenClass = char;
inline constexpr TokenClass kPlain = 0;  ///< Not coloured.

/// Writes code as escaped text with a span around each coloured token; neighbours of one class on
/// one line share a span. Whatever is never named as a token stays plain, so all of the code is
/// written once, in order.
class Spans {
 public:
  Spans(std::string_view code, Html& out) : code_(code), out_(out) {}

  /// The bytes in [begin, end) are one token. Requires: begin is not before the last token's end.
  void token(std::size_t begin, std::size_t end, TokenClass token_class);
  /// Writes what is left.
  void finish();

 private:
  void flush();

  std::string_view code_;
  Html& out_;
  std::size_t written_ = 0;  // All before it is in `out_`.
  std::size_t begin_ = 0;    // The token that may still grow.
  std::size_t end_ = 0;
  TokenClass class_ = kPlain;
};

}  // namespace viva::markdown
