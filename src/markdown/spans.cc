#include "markdown/spans.h"

#include <algorithm>
#include <cassert>

namespace viva::markdown {

void Spans::token(std::size_t begin, std::size_t end, TokenClass token_class) {
  assert(begin >= end_ && end <= code_.size());
  if (begin == end) return;
  if (tokens_) return tokens_->push_back({begin, end, token_class});
  if (token_class == kPlain) return;
  const auto between = code_.substr(end_, begin - end_);
  const bool joined = class_ == token_class && between.find_first_not_of(" \t") == between.npos;
  if (!joined) {
    flush();
    begin_ = begin;
    class_ = token_class;
  }
  end_ = end;
}

void Spans::finish() {
  flush();
  out_->text(code_.substr(written_));
  written_ = code_.size();
}

void Spans::flush() {
  if (class_ == kPlain) return;
  out_->text(code_.substr(written_, begin_ - written_));
  out_->raw("<span class=\"").raw({&class_, 1}).raw("\">");
  out_->text(code_.substr(begin_, end_ - begin_)).raw("</span>");
  written_ = end_;
  class_ = kPlain;
}

}  // namespace viva::markdown
