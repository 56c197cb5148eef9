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
}

}  // namespace viva::web
