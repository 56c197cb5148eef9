#include "web/http.h"

namespace viva::web {

void Response::clear() {
  const Response fresh;
  status = fresh.status;
  content_type = fresh.content_type;
  cache_control = fresh.cache_control;
  encoding = fresh.encoding;
  vary_encoding = fresh.vary_encoding;
  frames = fresh.frames;
  own_policy = fresh.own_policy;
  route = fresh.route;
  etag.clear();
  headers.clear();
  body.clear();
  passing = {};
  text.clear();
  owner.reset();
  is_intact = nullptr;
  later = nullptr;
  complete = nullptr;
}

std::string_view to_string(Method method) {
  constexpr std::string_view kNames[] = {"GET", "HEAD", "PUT", "POST", "DELETE"};
  return kNames[static_cast<std::size_t>(method)];
}

std::optional<std::size_t> Handler::admit(const Request&, Response& response) {
  response.status = 405;
  response.content_type = "text/plain; charset=utf-8";
  response.cache_control = "no-store";
  response.headers = "Allow: GET, HEAD\r\n";
  response.text = "405 Method Not Allowed: only GET and HEAD are served\n";
  response.body = {response.text};
  response.route = "refused";
  return {};
}

}  // namespace viva::web
