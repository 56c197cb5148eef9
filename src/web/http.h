#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace viva::web {

enum class Method : std::uint8_t { get, head };

/// One request whose head has passed the framing gate. Views point into the connection's buffer and
/// are valid while it is answered.
struct Request {
  Method method = Method::get;
  std::string_view path;           ///< As sent, begins with `/`, not decoded.
  std::string_view query;          ///< After `?`, as sent; may be empty.
  std::string_view host;
  std::string_view if_none_match;  ///< Empty if absent.
  std::string_view accept;
  bool accepts_gzip = false;       ///< By Accept-Encoding, q=0 heeded.
  bool accepts_brotli = false;
};

enum class Encoding : std::uint8_t { identity, gzip, brotli };

/// What is sent back. Reused from request to request: `clear` keeps capacity.
struct Response {
  int status = 200;
  std::string_view content_type = "text/html; charset=utf-8";
  std::string_view cache_control = "no-cache";
  Encoding encoding = Encoding::identity;
  bool vary_encoding = false;  ///< Sends `Vary: Accept-Encoding`.
  std::string etag;            ///< With its quotes; empty: none.
  std::string headers;         ///< Further header lines, each ending in CRLF.
  /// The body in order. Views of `owner`'s memory, or of `text`.
  std::vector<std::string_view> body;
  std::string text;                   ///< For what was made for this response; reserve before viewing.
  std::shared_ptr<const void> owner;  ///< Kept until the body has been sent.
  std::string_view route = "other";   ///< For metrics and the access log.
  void clear();
};

/// Answers requests. Called from one thread only: each listener has its own.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual void handle(const Request& request, Response& response) = 0;
};

}  // namespace viva::web
