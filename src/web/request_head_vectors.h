#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace viva::web {

/// Raw bytes as one client sends them, and what becomes of them. Used by the parser's tests and
/// over the wire. Ideas: RFC 9112; Http11Probe and HTTP Garden for what has gone wrong elsewhere.
struct Vector {
  const char* name;
  std::string bytes;
  int answered = 0;  ///< Requests answered before the end or the refusal.
  int refusal = 0;   ///< The status that ends the connection; 0: none.
};

/// A second request that must not be reached when the first is refused.
inline constexpr std::string_view kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

/// A GET with a good Host and these further lines, followed by `kSmuggled`.
inline std::string get_with(std::string_view lines) {
  return std::string("GET / HTTP/1.1\r\nHost: x\r\n")
      .append(lines)
      .append("\r\n")
      .append(kSmuggled);
}

/// A request line of one's own, a good Host, then `kSmuggled`.
inline std::string line_then_host(std::string_view line) {
  return std::string(line).append("\r\nHost: x\r\n\r\n").append(kSmuggled);
}

/// What is served.
inline std::vector<Vector> served_vectors() {
  return {
      {"plain GET, twice", get_with(""), 2},
      {"HEAD", line_then_host("HEAD / HTTP/1.1"), 2},
      {"length 0", get_with("Content-Length: 0\r\n"), 2},
      {"100-continue", get_with("Expect: 100-Continue\r\n"), 2},
      {"Upgrade is ignored", get_with("Connection: Upgrade\r\nUpgrade: websocket\r\n"), 2},
      {"obs-text in a value", get_with("X: caf\xc3\xa9\r\n"), 2},
      {"tab in a value", get_with("X: a\tb\r\n"), 2},
      {"empty value", get_with("X:\r\n"), 2},
      {"underscore is another name",
       get_with("Content_Length: 5\r\nTransfer_Encoding: chunked\r\n"), 2},
      {"absolute form", line_then_host("GET http://X/a?b HTTP/1.1"), 2},
      {"close ends it", get_with("Connection: close\r\n"), 1},
      {"close among others", get_with("Connection: keep-alive , CLOSE\r\n"), 1},
      {"1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 1},
      {"1.0 never stays",
       "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + std::string(kSmuggled), 1},
      {"only a beginning", "GET / HTTP/1.1\r\nHost: x\r\n", 0},
  };
}

/// The request line.
inline std::vector<Vector> request_line_vectors() {
  const std::string nul(1, '\0');
  return {
      {"lower-case method", line_then_host("get / HTTP/1.1"), 0, 501},
      {"unknown method", line_then_host("BREW / HTTP/1.1"), 0, 501},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0, 505},
      {"endless method", std::string(100, 'A'), 0, 501},
      {"PATCH", line_then_host("PATCH / HTTP/1.1"), 0, 405},
      {"OPTIONS *", line_then_host("OPTIONS * HTTP/1.1"), 0, 405},
      {"CONNECT", line_then_host("CONNECT x:80 HTTP/1.1"), 0, 405},
      {"TRACE", line_then_host("TRACE / HTTP/1.1"), 0, 405},
      {"GET *", line_then_host("GET * HTTP/1.1"), 0, 400},
      {"blank line first", "\r\n" + get_with(""), 0, 400},
      {"blank before the method", " " + get_with(""), 0, 400},
      {"two blanks", line_then_host("GET  / HTTP/1.1"), 0, 400},
      {"tab for a blank", line_then_host("GET\t/ HTTP/1.1"), 0, 400},
      {"blank after the version", line_then_host("GET / HTTP/1.1 "), 0, 400},
      {"no version", line_then_host("GET /"), 0, 400},
      {"HTTP/0.9 version", line_then_host("GET / HTTP/0.9"), 0, 505},
      {"HTTP/1.2", line_then_host("GET / HTTP/1.2"), 0, 505},
      {"HTTP/2.0", line_then_host("GET / HTTP/2.0"), 0, 505},
      {"HTTP/1.10", line_then_host("GET / HTTP/1.10"), 0, 400},
      {"lower-case version", line_then_host("GET / http/1.1"), 0, 400},
      {"NUL in the target", line_then_host("GET /a" + nul + " HTTP/1.1"), 0, 400},
      {"DEL in the target", line_then_host("GET /a\x7f HTTP/1.1"), 0, 400},
      {"UTF-8 in the target", line_then_host("GET /\xc3\xa9 HTTP/1.1"), 0, 400},
      {"fragment", line_then_host("GET /a#b HTTP/1.1"), 0, 400},
      {"no slash", line_then_host("GET a HTTP/1.1"), 0, 400},
      {"other scheme", line_then_host("GET ftp://x/ HTTP/1.1"), 0, 400},
      {"absolute form, other host", line_then_host("GET http://y/ HTTP/1.1"), 0, 400},
      {"absolute form, no host", line_then_host("GET http:/// HTTP/1.1"), 0, 400},
      {"absolute form, user", line_then_host("GET http://u@x/ HTTP/1.1"), 0, 400},
      {"TLS hello", std::string("\x16\x03\x01\x02", 4), 0, 400},
      {"target of 8 KB", line_then_host("GET /" + std::string(8191, 'a') + " HTTP/1.1"), 2},
      {"target over 8 KB", line_then_host("GET /" + std::string(8192, 'a') + " HTTP/1.1"), 0, 414},
  };
}

/// Line ends, names, values.
inline std::vector<Vector> field_vectors() {
  const std::string nul(1, '\0');
  std::string many_fields;  // With Host: 101.
  for (int i = 0; i < 100; ++i) many_fields += "A: b\r\n";
  return {
      {"bare LF", "GET / HTTP/1.1\nHost: x\n\n" + std::string(kSmuggled), 0, 400},
      {"bare LF in a field", get_with("A: b\nC: d\r\n"), 0, 400},
      {"bare CR in a value", get_with("A: b\rC: d\r\n"), 0, 400},
      {"bare LF at the end", "GET / HTTP/1.1\r\nHost: x\r\n\n" + std::string(kSmuggled), 0, 400},
      {"CR CR LF", get_with("A: b\r\r\n"), 0, 400},
      {"folded line", get_with("A: b\r\n c\r\n"), 0, 400},
      {"folded with a tab", get_with("A: b\r\n\tc\r\n"), 0, 400},
      {"folded first line", "GET / HTTP/1.1\r\n Host: x\r\n\r\n" + std::string(kSmuggled), 0, 400},
      {"blank before the colon", get_with("A : b\r\n"), 0, 400},
      {"no colon", get_with("A\r\n"), 0, 400},
      {"no name", get_with(": b\r\n"), 0, 400},
      {"brackets in a name", get_with("A[1]: b\r\n"), 0, 400},
      {"UTF-8 in a name", get_with("\xc3\xa9: b\r\n"), 0, 400},
      {"NUL in a value", get_with("A: b" + nul + "\r\n"), 0, 400},
      {"NUL in a name", get_with("A" + nul + ": b\r\n"), 0, 400},
      {"escape in a value", get_with("A: \x1b[2J\r\n"), 0, 400},
      {"101 fields", get_with(many_fields), 0, 431},
      {"head over 16 KB", get_with("A: " + std::string(16 * 1024, 'a') + "\r\n"), 0, 431},
  };
}

/// Host.
inline std::vector<Vector> host_vectors() {
  return {
      {"no Host", "GET / HTTP/1.1\r\n\r\n" + std::string(kSmuggled), 0, 400},
      {"two Hosts", get_with("Host: y\r\n"), 0, 400},
      {"two equal Hosts", get_with("hOST: x\r\n"), 0, 400},
      {"two Hosts in 1.0", "GET / HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n", 0, 400},
      {"empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n" + std::string(kSmuggled), 0, 400},
      {"Host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 0, 400},
      {"Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 0, 400},
      {"Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 0, 400},
      {"Host with a bad port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 0, 400},
      {"Host of colons", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", 0, 400},
      {"Host not closed", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 0, 400},
      {"Host markup", "GET / HTTP/1.1\r\nHost: <b>\r\n\r\n", 0, 400},
      {"Host in brackets", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", 1},
  };
}

/// Bodies.
inline std::vector<Vector> body_vectors() {
  const std::string chunk = "Transfer-Encoding: chunked\r\n";
  return {
      {"body", get_with("Content-Length: 5\r\n"), 0, 413},
      {"smuggling by length", get_with("Content-Length: 36\r\n"), 0, 413},
      {"length 00", get_with("Content-Length: 00\r\n"), 0, 413},
      {"length +0", get_with("Content-Length: +0\r\n"), 0, 400},
      {"length -1", get_with("Content-Length: -1\r\n"), 0, 400},
      {"length 0x0", get_with("Content-Length: 0x0\r\n"), 0, 400},
      {"length empty", get_with("Content-Length:\r\n"), 0, 400},
      {"length list", get_with("Content-Length: 0, 0\r\n"), 0, 400},
      {"equal lengths", get_with("Content-Length: 0\r\nContent-Length: 0\r\n"), 0, 400},
      {"different lengths", get_with("Content-Length: 0\r\ncontent-length: 36\r\n"), 0, 400},
      {"chunked", get_with(chunk + "\r\n0\r\n"), 0, 501},
      {"CL.TE", get_with("Content-Length: 0\r\n" + chunk), 0, 501},
      {"TE.CL", get_with(chunk + "Content-Length: 0\r\n"), 0, 501},
      {"TE.TE", get_with(chunk + "Transfer-Encoding: identity\r\n"), 0, 501},
      {"unknown coding", get_with("Transfer-Encoding: xchunked\r\n"), 0, 501},
      {"coding in 1.0", "GET / HTTP/1.0\r\n" + chunk + "\r\n0\r\n\r\n", 0, 501},
      {"empty coding", get_with("transfer-encoding:\r\n"), 0, 501},
      {"coding hidden by a tab", get_with("Transfer-Encoding:\tchunked\r\n"), 0, 501},
      {"coding hidden by a blank", get_with("Transfer-Encoding : chunked\r\n"), 0, 400},
      {"coding hidden by VT",
       get_with("Transfer-Encoding: \x0b"
                "chunked\r\n"),
       0, 400},
  };
}

/// Expect, Connection, and a refusal that comes late.
inline std::vector<Vector> connection_vectors() {
  return {
      {"other expectation", get_with("Expect: a-body\r\n"), 0, 417},
      {"Connection names Host", get_with("Connection: close, host\r\n"), 0, 400},
      {"Connection names a length", get_with("Connection: Content-Length\r\n"), 0, 400},
      {"Connection is no list", get_with("Connection: keep alive\r\n"), 0, 400},
      {"refused second", get_with("X: 1\r\n").append("GET / HTTP/9.9\r\nHost: x\r\n\r\n"), 2, 505},
  };
}

/// A PUT to where bodies are taken, with a good Host, these further lines, and what follows.
inline std::string put_with(std::string_view lines, std::string_view rest) {
  return std::string("PUT /body HTTP/1.1\r\nHost: x\r\n").append(lines).append("\r\n").append(rest);
}

/// PUT, POST and DELETE, and what may follow them.
inline std::vector<Vector> change_vectors() {
  const std::string smuggled(kSmuggled), five = "Content-Length: 5\r\n";
  return {
      {"PUT", put_with(five, "12345" + smuggled), 2},
      {"PUT of nothing", put_with("Content-Length: 0\r\n", smuggled), 2},
      {"PUT, then less than its length", put_with(five, "1234"), 0},
      {"PUT whose body looks like a request", put_with("Content-Length: 35\r\n", smuggled), 1},
      {"PUT twice", put_with(five, "12345") + put_with(five, "67890"), 2},
      {"DELETE", "DELETE /body HTTP/1.1\r\nHost: x\r\n\r\n" + smuggled, 2},
      {"PUT closes", put_with(five + "Connection: close\r\n", "12345" + smuggled), 1},
      {"POST without a length", line_then_host("POST /body HTTP/1.1"), 0, 411},
      {"PUT without a length", put_with("", smuggled), 0, 411},
      {"PUT chunked", put_with("Transfer-Encoding: chunked\r\n", "5\r\n12345\r\n0\r\n\r\n"), 0,
       501},
      {"PUT CL.TE", put_with(five + "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), 0, 501},
      {"PUT TE.CL", put_with("Transfer-Encoding: chunked\r\n" + five, "0\r\n\r\n"), 0, 501},
      {"PUT, two lengths", put_with(five + five, "12345"), 0, 400},
      {"PUT, length with a zero", put_with("Content-Length: 05\r\n", "12345"), 0, 400},
      {"PUT, length with a sign", put_with("Content-Length: +5\r\n", "12345"), 0, 400},
      {"PUT, length in hexadecimal", put_with("Content-Length: 0x5\r\n", "12345"), 0, 400},
      {"PUT, length with a blank", put_with("Content-Length: 1 2\r\n", "12345"), 0, 400},
      {"PUT, endless length", put_with("Content-Length: 99999999999999999999\r\n", ""), 0, 413},
      {"DELETE with a body", "DELETE /body HTTP/1.1\r\nHost: x\r\n" + five + "\r\n12345", 0, 413},
      {"PUT, two origins", put_with("Origin: http://x\r\nOrigin: http://y\r\n" + five, "12345"), 0,
       400},
      {"PUT, two sites",
       put_with("Sec-Fetch-Site: none\r\nsec-fetch-site: cross-site\r\n" + five, "12345"), 0, 400},
  };
}

inline std::vector<Vector> vectors() {
  std::vector<Vector> all;
  for (const auto part : {served_vectors, request_line_vectors, field_vectors, host_vectors,
                          body_vectors, change_vectors, connection_vectors})
    for (const Vector& vector : part()) all.push_back(vector);
  return all;
}

}  // namespace viva::web
