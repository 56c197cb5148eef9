#pragma once

#include <string_view>
#include <vector>

#include "base/html.h"

namespace viva::markdown {

/// The class of a token: a letter as `highlight` lists them.
using TokenClass = char;
inline constexpr TokenClass kPlain = 0;  ///< Not coloured.

/// The bytes [begin, end) of code, which belong together.
struct Token {
  std::size_t begin = 0, end = 0;
  TokenClass token_class = kPlain;
};

/// Writes code as escaped text with a span around each coloured token; neighbours of one class on
/// one line share a span. Whatever is never named as a token stays plain, so all of the code is
/// written once, in order.
class Spans {
 public:
  Spans(std::string_view code, Html& out) : code_(code), out_(&out) {}
  /// Keeps the tokens in place of writing anything: each by itself, plain ones too.
  Spans(std::string_view code, std::vector<Token>& tokens) : code_(code), tokens_(&tokens) {}

  /// The bytes in [begin, end) are one token. Requires: begin is not before the last token's end.
  void token(std::size_t begin, std::size_t end, TokenClass token_class);
  /// Writes what is left. Requires: made to write.
  void finish();

 private:
  void flush();

  std::string_view code_;
  Html* out_ = nullptr;
  std::vector<Token>* tokens_ = nullptr;
  std::size_t written_ = 0;  // All before it is in `out_`.
  std::size_t begin_ = 0;    // The token that may still grow.
  std::size_t end_ = 0;
  TokenClass class_ = kPlain;
};

}  // namespace viva::markdown
