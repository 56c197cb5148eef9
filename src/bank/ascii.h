#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace viva::bank {

// Kinds of bytes, whatever the locale; bytes above 0x7F are parts of other characters.

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_alphanumeric(char c) { return is_digit(c) || is_lower(c) || is_upper(c); }
constexpr bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }
/// NUL to 0x1F, and DEL.
constexpr bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

/// A kind of bytes as a table: for loops that ask it of every byte of a bank.
class ByteSet {
 public:
  template <class Predicate>
  constexpr explicit ByteSet(Predicate holds) {
    for (int c = 0; c < 256; ++c) bytes_[static_cast<std::size_t>(c)] = holds(static_cast<char>(c));
  }
  constexpr bool operator()(char c) const { return bytes_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> bytes_{};
};

/// A name that authors give: letters, digits, `-` and `_`.
constexpr bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '_';
  });
}

}  // namespace viva::bank
