#include "web/request_head.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "base/text.h"

namespace viva::web {

namespace {

constexpr std::size_t kMaxMethodBytes = 32;
constexpr std::size_t kMaxLengthDigits = 10;
constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";
constexpr std::string_view kHostMarks = "-._~";

/// What a byte may be part of: a bit each.
enum CharClass : std::uint8_t { kToken = 1, kTarget = 2, kHostName = 4, kHexColonDot = 8 };

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr std::uint8_t classes_of(char c) {
  std::uint8_t classes = 0;
  const bool alphanumeric = is_digit(c) || is_letter(c);
  if (alphanumeric || kTokenMarks.find(c) != std::string_view::npos) classes |= kToken;
  if (c > ' ' && c < 0x7f && c != '#') classes |= kTarget;
  if (alphanumeric || kHostMarks.find(c) != std::string_view::npos) classes |= kHostName;
  if (std::string_view("0123456789abcdefABCDEF:.").find(c) != std::string_view::npos)
    classes |= kHexColonDot;
  return classes;
}

constexpr std::array<std::uint8_t, 256> kClasses = [] {
  std::array<std::uint8_t, 256> table = {};
  for (int c = 1; c < 128; ++c) table[c] = classes_of(static_cast<char>(c));
  return table;
}();

bool is_in(char c, CharClass wanted) { return kClasses[static_cast<unsigned char>(c)] & wanted; }

const char* skip(const char* at, const char* end, CharClass wanted) {
  while (at != end && is_in(*at, wanted)) ++at;
  return at;
}

bool all_are(std::string_view text, CharClass wanted) {
  return skip(text.data(), text.data() + text.size(), wanted) == text.data() + text.size();
}

/// The first control byte, tabs apart; eight bytes at a time.
/// Source: S. E. Anderson, "Bit Twiddling Hacks", "Determine if a word has a byte less than n".
const char* find_control(const char* at, const char* end) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = kOnes * 0x80;
  for (; end - at >= 8; at += 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    const std::uint64_t del = word ^ (kOnes * 0x7f);
    if ((((word - kOnes * 0x20) & ~word) | ((del - kOnes) & ~del)) & kHighs) break;
  }
  while (at != end && (static_cast<unsigned char>(*at) >= 0x20 || *at == '\t') && *at != 0x7f) ++at;
  return at;
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Calls `use` with each element of a comma-separated list, until it returns false.
template <class Use>
bool for_each_element(std::string_view list, const Use& use) {
  for (bool more = true; more;) {
    const std::size_t comma = list.find(',');
    const std::string_view element = without_blanks(list.substr(0, comma));
    more = comma != std::string_view::npos;
    if (more) list.remove_prefix(comma + 1);
    if (!element.empty() && !use(element)) return false;
  }
  return true;
}

bool is_port(std::string_view text) {
  return text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

/// A name or an address in digits, with a port or without. Source: RFC 9110, 7.2, less what no
/// registered name contains (RFC 3986 would allow escapes and `!$&'()*+,;=`).
bool is_host(std::string_view text) {
  if (text.empty()) return false;
  if (text.front() == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos || close < 3) return false;
    const std::string_view rest = text.substr(close + 1);
    return all_are(text.substr(1, close - 1), kHexColonDot) &&
           (rest.empty() || (rest.front() == ':' && is_port(rest.substr(1))));
  }
  const std::size_t colon = text.find(':');
  return colon != 0 && all_are(text.substr(0, colon), kHostName) &&
         (colon == std::string_view::npos || is_port(text.substr(colon + 1)));
}

/// Whether parameters such as `q=0.00` say "not this one". Source: RFC 9110, 12.4.2.
bool is_weight_zero(std::string_view parameters) {
  const std::string_view text = without_blanks(parameters);
  if (text.size() < 3 || (text[0] | 0x20) != 'q' || text.substr(1, 2) != "=0") return false;
  return text.substr(3).find_first_not_of(".0") == std::string_view::npos;
}

bool is_framing_name(std::string_view name) {
  constexpr std::string_view kNames[] = {"host", "content-length", "transfer-encoding", "expect"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view known) { return equal_ignoring_case(name, known); });
}

/// One pass over the bytes. A step returns false when it must stop: with `refusal_` set, or for
/// want of bytes.
class Parser {
 public:
  Parser(std::string_view bytes, std::size_t most_bytes)
      : begin_(bytes.data()),
        at_(bytes.data()),
        end_(bytes.data() + std::min(bytes.size(), most_bytes)),
        most_bytes_(most_bytes) {}

  HeadResult parse() {
    if (method() && target() && version() && served() && fields() && finish())
      return Head{request_, static_cast<std::size_t>(at_ - begin_)};
    if (refusal_.status != 0) return refusal_;
    if (end_ - begin_ < static_cast<std::ptrdiff_t>(most_bytes_)) return NeedMore{};
    return Refusal{431, "the head of the request is longer than this server takes"};
  }

 private:
  bool refuse(int status, std::string_view reason) {
    refusal_ = {status, reason};
    return false;
  }

  bool method() {
    const char* const start = at_;
    at_ = skip(at_, end_, kToken);
    const std::string_view name(start, at_ - start);
    if (name.size() > kMaxMethodBytes) return refuse(501, "this method is not known here");
    if (at_ == end_) return false;
    if (name.empty() || *at_ != ' ') return refuse(400, "a request begins with a method");
    ++at_;
    if (name == "GET") return true;
    for (const Method known : {Method::head, Method::put, Method::post, Method::remove}) {
      if (name != to_string(known)) continue;
      request_.method = known;
      return true;
    }
    unserved_ = name;
    return true;
  }

  bool target() {
    const char* const start = at_;
    at_ = skip(at_, std::min(end_, start + kMaxTargetBytes + 1), kTarget);
    target_ = {start, static_cast<std::size_t>(at_ - start)};
    if (target_.size() > kMaxTargetBytes) return refuse(414, "the address is longer than 8 KB");
    if (at_ == end_) return false;
    if (target_.empty() || *at_ != ' ')
      return refuse(400, "a request line is a method, an address and HTTP/1.1, one blank between");
    ++at_;
    return true;
  }

  bool version() {
    constexpr std::string_view kName = "HTTP/";
    const std::string_view text(at_, std::min<std::size_t>(end_ - at_, 10));
    if (!kName.starts_with(text.substr(0, kName.size())))
      return refuse(400, "a request line ends in HTTP/1.1");
    if (text.size() < 10) return false;
    if (!is_digit(text[5]) || text[6] != '.' || !is_digit(text[7]) || text.substr(8) != "\r\n")
      return refuse(400, "a request line ends in HTTP/1.1 and CRLF");
    if (text[5] != '1' || text[7] > '1') return refuse(505, "only HTTP/1.1 is spoken here");
    is_1_0_ = text[7] == '0';
    request_.keep_alive = !is_1_0_;
    at_ += 10;
    return true;
  }

  /// Judges the request line as a whole.
  bool served() {
    if (!unserved_.empty()) return refuse_method();
    if (target_.front() == '/') return split_target(target_);
    constexpr std::string_view kScheme = "http://";
    if (!equal_ignoring_case(target_.substr(0, kScheme.size()), kScheme))
      return refuse(400, "an address begins with /");
    const std::string_view rest = target_.substr(kScheme.size());
    const std::size_t slash = std::min(rest.find_first_of("/?"), rest.size());
    authority_ = rest.substr(0, slash);
    if (!is_host(authority_)) return refuse(400, "the address names no valid host");
    return split_target(rest.substr(slash));
  }

  bool refuse_method() {
    constexpr std::string_view kKnown[] = {"OPTIONS", "PATCH", "CONNECT", "TRACE"};
    if (std::find(std::begin(kKnown), std::end(kKnown), unserved_) == std::end(kKnown))
      return refuse(501, "this method is not known here");
    return refuse(405, "this method is not served");
  }

  bool split_target(std::string_view text) {
    const std::size_t mark = text.find('?');
    request_.path = text.substr(0, mark);
    if (request_.path.empty()) request_.path = "/";
    if (mark != std::string_view::npos) request_.query = text.substr(mark + 1);
    return true;
  }

  bool fields() {
    for (int count = 0; at_ != end_; ++count) {
      if (*at_ == '\r') return line_end();
      if (count == kMaxFields) return refuse(431, "more than 100 header fields");
      if (!field()) return false;
    }
    return false;
  }

  bool field() {
    const char* const start = at_;
    at_ = skip(at_, end_, kToken);
    const std::string_view name(start, at_ - start);
    if (at_ == end_) return false;
    if (name.empty()) return refuse(400, "a header line begins with a name");
    if (*at_ != ':') return refuse(400, "a header name is followed by a colon at once");
    const char* const value = ++at_;
    at_ = find_control(at_, end_);
    return line_end() && known_field(name, without_blanks({value, std::size_t(at_ - 2 - value)}));
  }

  bool line_end() {
    if (at_ == end_) return false;
    if (*at_ != '\r') return refuse(400, "a control character, or a line that ends without CRLF");
    if (at_ + 1 == end_) return false;
    if (at_[1] != '\n') return refuse(400, "a carriage return without its line feed");
    at_ += 2;
    return true;
  }

  /// Lengths first: a browser's fields are told apart by it, nearly all without a comparison.
  bool known_field(std::string_view name, std::string_view value) {
    const auto is = [&](std::string_view known) { return equal_ignoring_case(name, known); };
    switch (name.size()) {
      case 4: return !is("host") || host(value);
      case 6:
        if (is("accept")) return accept(value);
        if (is("expect")) return expect(value);
        return !is("origin") || only_once(request_.origin, value);
      case 10: return !is("connection") || connection(value);
      case 12: return !is("content-type") || only_once(request_.content_type, value);
      case 13: return !is("if-none-match") || if_none_match(value);
      case 14:
        if (is("content-length")) return content_length(value);
        return !is("sec-fetch-site") || only_once(request_.fetch_site, value);
      case 15: return !is("accept-encoding") || accept_encoding(value);
      case 17:
        return !is("transfer-encoding") || refuse(501, "transfer codings are not taken here");
      default: return true;
    }
  }

  bool host(std::string_view value) {
    if (!request_.host.empty()) return refuse(400, "more than one Host");
    if (!is_host(value)) return refuse(400, "Host is not the name of a host");
    request_.host = value;
    return true;
  }

  bool accept(std::string_view value) {
    if (request_.accept.empty()) request_.accept = value;
    return true;
  }

  /// What decides whether a request is trusted, or how its body is read, is said once.
  bool only_once(std::string_view& field, std::string_view value) {
    if (!field.empty()) return refuse(400, "a header field that may stand once stands twice");
    field = value;
    return true;
  }

  bool expect(std::string_view value) {
    request_.expects_continue = true;
    return equal_ignoring_case(value, "100-continue") ||
           refuse(417, "only 100-continue can be expected");
  }

  bool connection(std::string_view value) {
    return for_each_element(value, [&](std::string_view option) {
      if (!all_are(option, kToken)) return refuse(400, "Connection is a list of names");
      if (is_framing_name(option)) return refuse(400, "Connection must not name this field");
      if (equal_ignoring_case(option, "close")) request_.keep_alive = false;
      return true;
    });
  }

  bool if_none_match(std::string_view value) {
    request_.if_none_match = has_condition_ ? std::string_view() : value;
    has_condition_ = true;
    return true;
  }

  bool content_length(std::string_view value) {
    if (has_length_) return refuse(400, "more than one Content-Length");
    if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit))
      return refuse(400, "Content-Length is not a number");
    has_length_ = true;
    if (!may_have_body())
      return value == "0" || refuse(413, "GET, HEAD and DELETE have no body here");
    if (value.size() > 1 && value.front() == '0')
      return refuse(400, "Content-Length begins with a zero");
    if (value.size() > kMaxLengthDigits) return refuse(413, "the body is too long");
    for (const char digit : value)
      request_.body_bytes = 10 * request_.body_bytes + static_cast<std::size_t>(digit - '0');
    return true;
  }

  bool may_have_body() const {
    return request_.method == Method::put || request_.method == Method::post;
  }

  bool accept_encoding(std::string_view value) {
    return for_each_element(value, [&](std::string_view element) {
      const std::size_t mark = std::min(element.find(';'), element.size());
      const std::string_view name = without_blanks(element.substr(0, mark));
      const bool wanted = mark == element.size() || !is_weight_zero(element.substr(mark + 1));
      if (equal_ignoring_case(name, "br")) brotli_ = wanted ? Wish::yes : Wish::no;
      if (equal_ignoring_case(name, "gzip")) gzip_ = wanted ? Wish::yes : Wish::no;
      if (name == "*") others_ = wanted ? Wish::yes : Wish::no;
      return true;
    });
  }

  bool finish() {
    if (request_.host.empty() && !is_1_0_) return refuse(400, "Host is missing");
    if (may_have_body() && !has_length_) return refuse(411, "Content-Length is missing");
    if (!authority_.empty()) {
      if (request_.host.empty()) request_.host = authority_;
      if (!equal_ignoring_case(authority_, request_.host))
        return refuse(400, "the address and Host name different hosts");
    }
    request_.accepts_brotli = (brotli_ == Wish::unsaid ? others_ : brotli_) == Wish::yes;
    request_.accepts_gzip = (gzip_ == Wish::unsaid ? others_ : gzip_) == Wish::yes;
    return true;
  }

  enum class Wish : std::uint8_t { unsaid, no, yes };

  const char* const begin_;
  const char* at_;
  const char* const end_;
  const std::size_t most_bytes_;
  Request request_;
  Refusal refusal_{.status = 0, .reason = {}};
  std::string_view unserved_;  // The method, if it is none of ours.
  std::string_view target_;
  std::string_view authority_;  // Of a target in absolute form.
  bool is_1_0_ = false;
  bool has_length_ = false;
  bool has_condition_ = false;
  Wish brotli_ = Wish::unsaid;
  Wish gzip_ = Wish::unsaid;
  Wish others_ = Wish::unsaid;
};

}  // namespace

HeadResult parse_head(std::string_view bytes, std::size_t most_bytes) {
  return Parser(bytes, most_bytes).parse();
}

}  // namespace viva::web
