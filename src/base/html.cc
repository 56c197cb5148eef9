#include "base/html.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace viva {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

std::string_view reference(unsigned char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return kReplacement;
  }
}

/// The bytes that `reference` replaces. A look-up: most bytes of a page pass here.
constexpr auto kReplaced = [] {
  std::array<bool, 256> replaced{};
  for (unsigned c = 0; c < 0x20; ++c) replaced[c] = c != '\n' && c != '\t';
  for (const unsigned char c : std::string_view("&<>\"'\x7F")) replaced[c] = true;
  return replaced;
}();

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (!kReplaced[c]) continue;
    out.append(text, written, i - written);
    out += reference(c);
    written = i + 1;
  }
  out.append(text, written);
}

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

bool is_safe_url(std::string_view url) {
  const bool odd = std::ranges::any_of(
      url, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '\\'; });
  if (odd) return false;
  const auto end = url.find_first_of(":/?#");
  if (end == std::string_view::npos || url[end] != ':') return true;
  const std::string scheme = to_lower(url.substr(0, end));
  return scheme == "http" || scheme == "https" || scheme == "mailto";
}

bool is_web_address(std::string_view url) {
  const auto host = url.starts_with("https://")  ? url.substr(8)
                    : url.starts_with("http://") ? url.substr(7)
                                                 : std::string_view{};
  return !host.empty() && std::string_view("/?#:@.").find(host[0]) == std::string_view::npos &&
         is_safe_url(url);
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || std::string_view("-._~").find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return out;
}

std::string percent_encoded_path(std::string_view path) {
  std::string out;
  for (const auto part : split(path, '/')) {
    if (!out.empty() || part.data() != path.data()) out += '/';
    out += percent_encoded(part);
  }
  return out;
}

std::string percent_decoded(std::string_view text, bool plus_is_blank) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' && plus_is_blank ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace viva
