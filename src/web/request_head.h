#pragma once

#include <cstddef>
#include <string_view>
#include <variant>

#include "web/http.h"
#include "web/limits.h"

namespace viva::web {

inline constexpr std::size_t kMaxTargetBytes = 8 * 1024;
inline constexpr int kMaxFields = 100;

/// What has arrived so far is the beginning of a request, not the whole of its head.
struct NeedMore {
  bool operator==(const NeedMore&) const = default;
};

/// What has arrived is not answered as a request: send `status`, then close, whatever follows.
struct Refusal {
  int status = 400;         ///< 400, 405, 411, 413, 414, 417, 431, 501 or 505.
  std::string_view reason;  ///< For the person at the other end; a literal.
  bool operator==(const Refusal&) const = default;
};

/// A head that passed, and where its body or the next request begins.
struct Head {
  Request request;
  std::size_t size_bytes = 0;  ///< With the empty line at its end; `request.body_bytes` follow.
};

using HeadResult = std::variant<NeedMore, Head, Refusal>;

/// The framing gate: reads the head of a request from the front of `bytes`, or says why not. It is
/// stricter than RFC 9112 wherever two programs could disagree about where a request ends: every
/// line ends in CRLF, nothing is folded, nothing is chunked, the length of GET, HEAD and DELETE is
/// `0` or absent, that of PUT and POST is said once in plain digits, and a 1.1 request has exactly
/// one good Host. Bytes are judged in order, so a beginning that is refused
/// stays refused however it goes on, and where the bytes were split makes no difference.
///
/// Choices where the RFC leaves room: `http://HOST/path` is taken if HOST is also the Host field;
/// blank lines before a request, `#` in a target and an empty Host are refused; bytes from 0x80
/// pass in field values only; HTTP/1.0 needs no Host and never keeps the connection; `Connection`
/// must not name a field that frames or routes; an If-None-Match given twice is ignored, which
/// costs a 200. A head of more than `most_bytes` is refused.
HeadResult parse_head(std::string_view bytes, std::size_t most_bytes = Limits().head_bytes);

}  // namespace viva::web
