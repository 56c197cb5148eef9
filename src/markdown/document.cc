#include "markdown/document.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "markdown/builder.h"

namespace viva::markdown {

namespace {

/// Zeros behind the source: md4c 0.4.8 looks a few bytes past its end in some broken links.
constexpr std::size_t kPadding = 64;

Error not_utf8(std::string_view source) {
  int line = 1;
  for (const auto text : split(source, '\n')) {
    if (!is_utf8(text)) break;
    ++line;
  }
  return invalid("", line, "this line is not UTF-8; save the text as UTF-8");
}

}  // namespace

Result<Document> Document::parse(std::string_view source, const Limits& limits) {
  const std::size_t most = std::min<std::size_t>(limits.source_bytes, 1u << 30);
  if (source.size() > most)
    return std::unexpected(invalid(fmt::format(
        "the text has {} bytes and {} are allowed; split it into several", source.size(), most)));
  if (!is_utf8(source)) return std::unexpected(not_utf8(source));
  Document document;
  document.source_.reserve(source.size() + kPadding);
  document.source_.assign(source.begin(), source.end());
  document.source_.resize(source.size() + kPadding);
  document.source_bytes_ = source.size();
  VIVA_CHECK(Builder(document, limits).build());
  return document;
}

}  // namespace viva::markdown
