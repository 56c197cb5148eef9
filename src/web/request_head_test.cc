#include "web/request_head.h"

#include <gmock/gmock.h>

#include "web/request_head_vectors.h"

namespace viva::web {

namespace {

/// What a server makes of the bytes of one connection.
struct Outcome {
  int answered = 0;
  int refusal = 0;
  bool operator==(const Outcome&) const = default;
};

/// Reads requests as they become whole; `bytes` come in two pieces.
Outcome outcome(std::string_view bytes, std::size_t first_piece) {
  Outcome outcome;
  std::size_t from = 0;
  for (const std::size_t arrived : {first_piece, bytes.size()}) {
    while (from < arrived) {
      const HeadResult result = parse_head(bytes.substr(from, arrived - from));
      if (std::holds_alternative<NeedMore>(result)) break;
      if (const auto* refusal = std::get_if<Refusal>(&result))
        return {outcome.answered, refusal->status};
      const Head& head = std::get<Head>(result);
      if (arrived - from < head.size_bytes + head.request.body_bytes) break;
      ++outcome.answered;
      if (!head.request.keep_alive) return outcome;
      from += head.size_bytes + head.request.body_bytes;
    }
  }
  return outcome;
}

Request request_with(const std::string& lines) {
  const std::string bytes =
      "GET /a/b?c=d&e?f HTTP/1.1\r\nHost: viva.example:8080\r\n" + lines + "\r\n";
  static std::string kept;  // The request's views point here.
  kept = bytes;
  const HeadResult result = parse_head(kept);
  const auto* head = std::get_if<Head>(&result);
  EXPECT_TRUE(head != nullptr) << lines;
  if (head == nullptr) return {};
  EXPECT_EQ(head->size_bytes, kept.size());
  return head->request;
}

}  // namespace

TEST(ParseHead, AnswersOrRefusesTheSameHoweverBytesAreSplit) {
  for (const Vector& vector : vectors()) {
    SCOPED_TRACE(vector.name);
    const Outcome expected = {vector.answered, vector.refusal};
    const std::size_t step = vector.bytes.size() > 4000 ? 13 : 1;  // For the sake of sanitizers.
    for (std::size_t split = 0; split <= vector.bytes.size(); split += step)
      ASSERT_EQ(outcome(vector.bytes, split), expected) << "split at " << split;
  }
}

TEST(ParseHead, StaysWithARefusalHoweverTheBytesGoOn) {
  for (const Vector& vector : vectors()) {
    if (vector.refusal == 0 || vector.answered != 0) continue;
    SCOPED_TRACE(vector.name);
    const auto whole = parse_head(vector.bytes);
    EXPECT_EQ(std::get<Refusal>(parse_head(vector.bytes + "A: b\r\n\r\n")),
              std::get<Refusal>(whole));
  }
}

TEST(ParseHead, TakesARequestApart) {
  const Request request =
      request_with("Accept: text/html\r\nIf-None-Match:  \"a\", W/\"b\" \t\r\n");
  EXPECT_EQ(request.method, Method::get);
  EXPECT_EQ(request.path, "/a/b");
  EXPECT_EQ(request.query, "c=d&e?f");
  EXPECT_EQ(request.host, "viva.example:8080");
  EXPECT_EQ(request.accept, "text/html");
  EXPECT_EQ(request.if_none_match, "\"a\", W/\"b\"");
  EXPECT_TRUE(request.keep_alive);
  EXPECT_EQ(request_with("If-None-Match: \"a\"\r\nIf-None-Match: \"b\"\r\n").if_none_match, "");
}

TEST(ParseHead, ReadsTheAbsoluteForm) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"http://x", "/", ""}, {"HTTP://X/a?b", "/a", "b"}, {"http://x?b", "/", "b"}};
  for (const auto& [target, path, query] : cases) {
    SCOPED_TRACE(target);
    const std::string bytes = line_then_host("GET " + std::string(target) + " HTTP/1.1");
    const HeadResult result = parse_head(bytes);
    ASSERT_TRUE(std::holds_alternative<Head>(result));
    EXPECT_EQ(std::get<Head>(result).request.path, path);
    EXPECT_EQ(std::get<Head>(result).request.query, query);
  }
}

TEST(ParseHead, KnowsWhichEncodingsAreWelcome) {
  struct Case {
    const char* lines;
    bool gzip;
    bool brotli;
  };
  const Case cases[] = {
      {"", false, false},
      {"Accept-Encoding: gzip, deflate, br, zstd\r\n", true, true},
      {"accept-encoding: GZIP;q=0.5\r\n", true, false},
      {"Accept-Encoding: gzip;q=0, br; q=0.000\r\n", false, false},
      {"Accept-Encoding: gzip ; Q=0.001\r\n", true, false},
      {"Accept-Encoding: *\r\n", true, true},
      {"Accept-Encoding: *, br;q=0\r\n", true, false},
      {"Accept-Encoding: *;q=0, gzip\r\n", true, false},
      {"Accept-Encoding: gzip\r\nAccept-Encoding: br\r\n", true, true},
      {"Accept-Encoding: gzipped, abr, identity\r\n", false, false},
      {"Accept-Encoding: ,,\r\n", false, false},
  };
  for (const auto& [lines, gzip, brotli] : cases) {
    SCOPED_TRACE(lines);
    const Request request = request_with(lines);
    EXPECT_EQ(request.accepts_gzip, gzip);
    EXPECT_EQ(request.accepts_brotli, brotli);
  }
}

TEST(ParseHead, LimitsTheHeadToSixteenKilobytesExactlyUnlessAskedOtherwise) {
  constexpr std::size_t kMaxHeadBytes = 16 * 1024;
  const std::string start = "GET / HTTP/1.1\r\nHost: x\r\nA: ";
  const std::string whole = start + std::string(kMaxHeadBytes - start.size() - 4, 'a') + "\r\n\r\n";
  ASSERT_EQ(whole.size(), kMaxHeadBytes);
  EXPECT_TRUE(std::holds_alternative<Head>(parse_head(whole)));
  EXPECT_TRUE(std::holds_alternative<NeedMore>(parse_head(whole.substr(0, kMaxHeadBytes - 1))));
  const std::string longer =
      start + std::string(kMaxHeadBytes - start.size() - 3, 'a') + "\r\n\r\n";
  EXPECT_EQ(std::get<Refusal>(parse_head(longer)),
            (Refusal{431, "the head of the request is longer than this server takes"}));
  EXPECT_TRUE(std::holds_alternative<Head>(parse_head(longer, longer.size())));
  EXPECT_EQ(std::get<Refusal>(parse_head(whole, whole.size() - 1)).status, 431);
}

}  // namespace viva::web
