#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "web/http.h"

namespace viva::web {

/// `Not Found` for 404; empty for a status that is not listed. Source: RFC 9110, 15.
std::string_view reason_phrase(int status);

/// What the connection knows beyond the response itself.
struct HeadFacts {
  std::string_view date_line;  ///< `Date: …` with its CRLF.
  std::size_t body_bytes = 0;  ///< Of the whole body, also for a HEAD.
  bool close = false;          ///< Sends `Connection: close`.
};

/// Appends the head of `response`, to its empty line. The status line and the fixed security
/// headers come ready made: all of them for pages, only nosniff and CORP for other types, none for
/// a 304. Requires: `response.headers` is empty or whole lines.
void append_head(std::string& out, const Response& response, const HeadFacts& facts);

/// Every security header of the document in which readers run samples: no origin, no network, no
/// script but the one with that SHA-256 (in base64) and what it makes itself.
std::string run_frame_headers(std::string_view script_hash);

/// Whether `condition`, the value of If-None-Match, names `etag`: a list or `*`, compared weakly,
/// so that `W/` makes no difference. Source: RFC 9110, 8.8.3.2 and 13.1.2.
bool names_etag(std::string_view condition, std::string_view etag);

/// Turns a 200 whose `etag` the client already has into a 304 without a body.
void apply_condition(const Request& request, Response& response);

}  // namespace viva::web
