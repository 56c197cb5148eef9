#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace viva::web {

enum class Method : std::uint8_t { get, head, put, post, remove };

/// `GET`, …, `DELETE`.
std::string_view to_string(Method method);

/// One request whose head has passed the framing gate. Views point into the connection's buffer and
/// are valid while it is answered.
struct Request {
  Method method = Method::get;
  std::string_view path;           ///< As sent, begins with `/`, not decoded.
  std::string_view query;          ///< After `?`, as sent; may be empty.
  std::string_view host;           ///< With its port, as sent; empty only in HTTP/1.0.
  std::string_view if_none_match;  ///< Empty if absent.
  std::string_view accept;
  std::string_view origin;        ///< Who asks, as a browser says; empty if absent.
  std::string_view fetch_site;    ///< `Sec-Fetch-Site`; empty if absent.
  std::string_view content_type;  ///< Of the body; empty if absent.
  std::size_t body_bytes = 0;     ///< What Content-Length says; 0 without a body.
  std::string_view body;          ///< Whole when the request is answered.
  bool expects_continue = false;  ///< Waits for a word before it sends its body.
  bool accepts_gzip = false;      ///< By Accept-Encoding, q=0 heeded.
  bool accepts_brotli = false;
  bool keep_alive = true;  ///< Whether the client may ask again on this connection.
};

enum class Encoding : std::uint8_t { identity, gzip, brotli };

/// What is sent back. Reused from request to request: `clear` keeps capacity. The server itself
/// adds Date, Content-Length and the fixed security headers, turns a 200 whose `etag` the client
/// already has into a 304, and leaves the body of a HEAD unsent.
struct Response {
  int status = 200;
  std::string_view content_type = "text/html; charset=utf-8";  ///< Empty: none, as for a redirect.
  std::string_view cache_control = "no-cache";
  Encoding encoding = Encoding::identity;
  bool vary_encoding = false;  ///< Sends `Vary: Accept-Encoding`.
  bool frames = false;         ///< A page that may hold a frame of our own.
  bool own_policy = false;     ///< `headers` hold every security header; none is added.
  std::string etag;            ///< With its quotes; empty: none.
  std::string headers;         ///< Further header lines, each ending in CRLF.
  /// The body in order. Views of `owner`'s memory, of `text`, or of `passing`.
  std::vector<std::string_view> body;
  std::string text;  ///< For what was made for this response; reserve before viewing.
  /// Memory of the handler's own that some of the body's views may point into. It is valid only
  /// until the handler's next answer: what the client does not take at once is copied from it.
  std::string_view passing;
  std::shared_ptr<const void> owner;  ///< Kept until the body has been sent.
  std::function<bool()> is_intact;    ///< Whether the owner's memory still is; empty: always.
  std::string_view route = "other";   ///< For metrics and the access log; a literal.
  /// Set when the answer has to wait for another thread. Called once, with what that thread must
  /// call when it is done, whatever comes of it; then `complete` is called on this one to make the
  /// answer. Both own what they need: request and handler may be busy with other things by then.
  std::function<void(std::function<void()> wake)> later;
  std::function<void(Response& response)> complete;
  void clear();
};

/// Answers requests. Called from one thread only: each listener has its own. An exception becomes a
/// 500 and a line in the log.
class Handler {
 public:
  virtual ~Handler() = default;
  /// Asked before the body of anything but a GET or HEAD is read: how many bytes it may have. None:
  /// the request is refused as `response` says, and the connection closed. By default, always.
  virtual std::optional<std::size_t> admit(const Request& request, Response& response);
  virtual void handle(const Request& request, Response& response) = 0;
};

}  // namespace viva::web
