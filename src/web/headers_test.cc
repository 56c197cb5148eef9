#include "web/headers.h"

#include <gmock/gmock.h>

namespace viva::web {

using ::testing::HasSubstr;
using ::testing::Not;

namespace {

std::string head_of(const Response& response, bool close = false) {
  std::string head;
  append_head(head, response, {.date_line = "Date: D\r\n", .body_bytes = 12, .close = close});
  return head;
}

}  // namespace

TEST(AppendHead, WritesWhatVariesForAFile) {
  Response response;
  response.content_type = "text/css";
  response.cache_control = "public, max-age=31536000, immutable";
  response.encoding = Encoding::brotli;
  response.vary_encoding = true;
  response.etag = "\"e\"";
  response.headers = "X-A: b\r\n";
  EXPECT_EQ(head_of(response, true),
            "HTTP/1.1 200 OK\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Cross-Origin-Resource-Policy: same-origin\r\n"
            "Date: D\r\n"
            "Content-Type: text/css\r\n"
            "Content-Encoding: br\r\n"
            "Content-Length: 12\r\n"
            "Cache-Control: public, max-age=31536000, immutable\r\n"
            "ETag: \"e\"\r\n"
            "Vary: Accept-Encoding\r\n"
            "Connection: close\r\n"
            "X-A: b\r\n"
            "\r\n");
}

TEST(AppendHead, GuardsPages) {
  Response response;
  response.status = 404;
  const std::string head = head_of(response);
  EXPECT_TRUE(head.starts_with("HTTP/1.1 404 Not Found\r\n"));
  for (const char* line :
       {"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types viva",
        "X-Content-Type-Options: nosniff", "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Resource-Policy: same-origin", "X-Frame-Options: DENY",
        "Referrer-Policy: strict-origin-when-cross-origin"})
    EXPECT_THAT(head, HasSubstr("\r\n" + std::string(line) + "\r\n"));
  response.frames = true;
  EXPECT_THAT(head_of(response), HasSubstr("; worker-src 'self'; frame-src 'self'; form-action"));
  response.own_policy = true;
  EXPECT_THAT(head_of(response), Not(HasSubstr("Policy")));
}

TEST(RunFrameHeaders, LetNothingInOrOut) {
  const std::string headers = run_frame_headers("aGFzaA==");
  for (const char* line :
       {"Content-Security-Policy: sandbox allow-scripts; default-src 'none'; script-src "
        "'sha256-aGFzaA==' blob: 'wasm-unsafe-eval'; worker-src blob:; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'self'",
        "X-Content-Type-Options: nosniff", "Cross-Origin-Resource-Policy: same-origin",
        "Referrer-Policy: no-referrer", "X-Frame-Options: SAMEORIGIN"})
    EXPECT_THAT("\r\n" + headers, HasSubstr("\r\n" + std::string(line) + "\r\n"));
  EXPECT_THAT(headers, HasSubstr("\r\nPermissions-Policy: accelerometer=(), "));
}

TEST(AppendHead, WritesAStatusItDoesNotKnow) {
  Response response;
  response.status = 299;
  EXPECT_TRUE(head_of(response).starts_with("HTTP/1.1 299 \r\n"));
}

TEST(NamesEtag, ComparesWeaklyWithEachOfTheList) {
  const std::tuple<const char*, const char*, bool> cases[] = {
      {"\"a\"", "\"a\"", true},
      {"\"b\"", "\"a\"", false},
      {"*", "\"a\"", true},
      {" * ", "\"a\"", true},
      {"W/\"a\"", "\"a\"", true},
      {"\"a\"", "W/\"a\"", true},
      {"\"b\", \"a\"", "\"a\"", true},
      {"\"b\",W/\"a\" , \"c\"", "\"a\"", true},
      {",, \"a\"", "\"a\"", true},
      {"\"x,\\\"a\\\"\"", "\"a\"", false},
      {"\"x, y\", \"a\"", "\"a\"", true},
      {"a", "\"a\"", false},
      {"w/\"a\"", "\"a\"", false},
      {"\"a", "\"a\"", false},
      {"", "\"a\"", false},
      {"\"\"", "\"a\"", false},
  };
  for (const auto& [condition, etag, names] : cases) {
    SCOPED_TRACE(condition);
    EXPECT_EQ(names_etag(condition, etag), names);
  }
}

TEST(ApplyCondition, ConcernsOnlyASuccessWithATag) {
  const Request request{.if_none_match = "*"};
  Response without_tag;
  apply_condition(request, without_tag);
  EXPECT_EQ(without_tag.status, 200);
  Response failure;
  failure.status = 404;
  failure.etag = "\"a\"";
  apply_condition(request, failure);
  EXPECT_EQ(failure.status, 404);
  Response page;
  page.etag = "\"a\"";
  page.body = {"text"};
  apply_condition(request, page);
  EXPECT_EQ(page.status, 304);
  EXPECT_TRUE(page.body.empty());
}

}  // namespace viva::web
