#include "web/headers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/text.h"
#include "pages/policy.h"

namespace viva::web {

namespace {

struct Status {
  int code;
  std::string_view reason;
};

constexpr Status kStatuses[] = {
    {200, "OK"},
    {201, "Created"},
    {304, "Not Modified"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

/// For everything: no guessing of types, no use by other origins.
constexpr std::string_view kForFiles =
    "X-Content-Type-Options: nosniff\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

/// For documents as well, beside their policy of content; HSTS is the TLS proxy's.
constexpr std::string_view kForPages =
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
    "X-Frame-Options: DENY\r\n";

/// Nothing that a page could ask a reader's device for.
constexpr std::string_view kPermissions =
    "Permissions-Policy: accelerometer=(), autoplay=(), camera=(), display-capture=(), "
    "geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "serial=(), usb=(), xr-spatial-tracking=()\r\n";

std::string status_line(int status) {
  return fmt::format("HTTP/1.1 {} {}\r\n", status, reason_phrase(status));
}

/// The beginnings of the heads of one status.
struct Prebuilt {
  std::string bare;
  std::string file;
  std::string page;
  std::string page_with_frames;
};

Prebuilt prebuild(int status) {
  const std::string line = status_line(status);
  const auto page = [&](bool frames) {
    return fmt::format("{}{}Content-Security-Policy: {}\r\n{}{}", line, kForFiles,
                       pages::page_policy(frames, pages::PolicyIn::header), kForPages,
                       kPermissions);
  };
  return {line, fmt::format("{}{}", line, kForFiles), page(false), page(true)};
}

const Prebuilt* prebuilt(int status) {
  static const auto table = [] {
    std::array<Prebuilt, std::size(kStatuses)> made;
    std::transform(std::begin(kStatuses), std::end(kStatuses), made.begin(),
                   [](const Status& known) { return prebuild(known.code); });
    return made;
  }();
  for (std::size_t i = 0; i < table.size(); ++i)  // The usual ones stand first.
    if (kStatuses[i].code == status) return &table[i];
  return nullptr;
}

void append_beginning(std::string& out, const Response& response) {
  const Prebuilt* const ready = prebuilt(response.status);
  if (ready == nullptr) {
    out += status_line(response.status);
  } else if (response.own_policy || response.status == 304) {
    out += ready->bare;
  } else {
    // A drawing opened by itself is a document too, and may hold scripts.
    const bool is_document = response.content_type.starts_with("text/html") ||
                             response.content_type.starts_with("image/svg+xml");
    out += !is_document ? ready->file : response.frames ? ready->page_with_frames : ready->page;
  }
}

void append_line(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out.append(name).append(value).append("\r\n");
}

void append_number_line(std::string& out, std::string_view name, std::size_t value) {
  char digits[20];
  const char* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  append_line(out, name, {digits, static_cast<std::size_t>(end - digits)});
}

std::string_view name_of(Encoding encoding) {
  if (encoding == Encoding::gzip) return "gzip";
  return encoding == Encoding::brotli ? "br" : "";
}

std::string_view without_weakness(std::string_view etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

}  // namespace

std::string_view reason_phrase(int status) {
  for (const Status& known : kStatuses)
    if (known.code == status) return known.reason;
  return {};
}

std::string run_frame_headers(std::string_view script_hash) {
  return fmt::format(
      "{}Content-Security-Policy: {}\r\n"
      "Referrer-Policy: no-referrer\r\n"
      "X-Frame-Options: SAMEORIGIN\r\n{}",
      kForFiles, pages::run_frame_policy(script_hash, pages::PolicyIn::header), kPermissions);
}

void append_head(std::string& out, const Response& response, const HeadFacts& facts) {
  append_beginning(out, response);
  out += facts.date_line;
  if (response.status != 304) {
    append_line(out, "Content-Type: ", response.content_type);
    append_line(out, "Content-Encoding: ", name_of(response.encoding));
    append_number_line(out, "Content-Length: ", facts.body_bytes);
  }
  append_line(out, "Cache-Control: ", response.cache_control);
  append_line(out, "ETag: ", response.etag);
  if (response.vary_encoding) out += "Vary: Accept-Encoding\r\n";
  if (facts.close) out += "Connection: close\r\n";
  out.append(response.headers).append("\r\n");
}

bool names_etag(std::string_view condition, std::string_view etag) {
  if (trim(condition) == "*") return true;
  const std::string_view wanted = without_weakness(etag);
  while (true) {
    condition.remove_prefix(std::min(condition.find_first_not_of(" \t,"), condition.size()));
    const std::string_view tag = without_weakness(condition);
    if (!tag.starts_with('"')) return false;  // The end, or not a list of tags.
    const std::size_t close = tag.find('"', 1);
    if (close == std::string_view::npos) return false;
    if (tag.substr(0, close + 1) == wanted) return true;
    condition = tag.substr(close + 1);
  }
}

void apply_condition(const Request& request, Response& response) {
  if (request.if_none_match.empty() || response.etag.empty() || response.status != 200) return;
  if (!names_etag(request.if_none_match, response.etag)) return;
  response.status = 304;
  response.body.clear();
}

}  // namespace viva::web
