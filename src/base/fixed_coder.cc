#include "base/fixed_coder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace viva {

namespace {

constexpr std::size_t kLongest = 258;  // RFC 1951: the longest reference.

struct Code {
  std::uint16_t bits;  // As sent: first bit lowest.
  std::uint8_t count;
};

constexpr std::uint16_t reversed(unsigned value, unsigned count) {
  unsigned result = 0;
  for (unsigned i = 0; i < count; ++i) result |= ((value >> i) & 1) << (count - 1 - i);
  return static_cast<std::uint16_t>(result);
}

/// Source: RFC 1951, 3.2.6.
constexpr Code fixed_code(unsigned symbol) {
  if (symbol < 144) return {reversed(0x30 + symbol, 8), 8};
  if (symbol < 256) return {reversed(0x190 + symbol - 144, 9), 9};
  if (symbol < 280) return {reversed(symbol - 256, 7), 7};
  return {reversed(0xC0 + symbol - 280, 8), 8};
}

constexpr auto kLiteral = [] {
  std::array<Code, 286> table{};
  for (unsigned symbol = 0; symbol < table.size(); ++symbol) table[symbol] = fixed_code(symbol);
  return table;
}();

/// The base values and extra bits of lengths and distances. Source: RFC 1951, 3.2.5.
constexpr std::array<std::uint16_t, 29> kLengthBase = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                                       15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                                       67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr std::array<std::uint8_t, 29> kLengthExtra = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                                       2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};

/// A whole code, symbol and extra bits together.
struct LongCode {
  std::uint32_t bits;
  std::uint8_t count;
};

constexpr auto kLength = [] {
  std::array<LongCode, kLongest + 1> table{};
  for (unsigned length = 3; length <= kLongest; ++length) {
    unsigned index = 28;
    while (kLengthBase[index] > length) --index;
    const Code code = kLiteral[257 + index];
    const unsigned extra = length - kLengthBase[index];
    table[length] = {code.bits | (extra << code.count),
                     static_cast<std::uint8_t>(code.count + kLengthExtra[index])};
  }
  return table;
}();

constexpr auto kDistanceSymbol = [] {
  std::array<std::uint8_t, 30> table{};
  for (unsigned symbol = 0; symbol < table.size(); ++symbol)
    table[symbol] = static_cast<std::uint8_t>(reversed(symbol, 5));
  return table;
}();

/// Source: RFC 1951, 3.2.5: two distance codes for each power of two.
LongCode distance_code(std::size_t distance) {
  const auto value = static_cast<unsigned>(distance - 1);
  if (value < 4) return {kDistanceSymbol[value], 5};
  const unsigned extra_count = static_cast<unsigned>(std::bit_width(value)) - 2;
  const unsigned symbol = 2 * extra_count + (value >> extra_count);
  const unsigned extra = value & ((1u << extra_count) - 1);
  return {kDistanceSymbol[symbol] | (extra << 5), static_cast<std::uint8_t>(5 + extra_count)};
}

/// The codes of eight ASCII characters, in order. Source: RFC 1951, 3.2.6: below 144 the code is
/// 0x30 plus the value, its first bit sent first; so each byte is reversed, all eight at once.
std::uint64_t ascii_codes(std::uint64_t text) {
  std::uint64_t codes = text + 0x3030303030303030;
  codes = ((codes >> 1) & 0x5555555555555555) | ((codes & 0x5555555555555555) << 1);
  codes = ((codes >> 2) & 0x3333333333333333) | ((codes & 0x3333333333333333) << 2);
  return ((codes >> 4) & 0x0F0F0F0F0F0F0F0F) | ((codes & 0x0F0F0F0F0F0F0F0F) << 4);
}

/// Fewer than eight bytes, the first one lowest.
std::uint64_t short_word(std::string_view text) {
  std::uint64_t word = 0;
  const auto take = [&](auto part, std::size_t at) {
    std::memcpy(&part, text.data() + at, sizeof part);
    word |= std::uint64_t{part} << (8 * at);
  };
  if ((text.size() & 4) != 0) take(std::uint32_t{}, 0);
  if ((text.size() & 2) != 0) take(std::uint16_t{}, text.size() & 4);
  if ((text.size() & 1) != 0) take(std::uint8_t{}, text.size() & 6);
  return word;
}

bool is_ascii(std::uint64_t text) { return (text & 0x8080808080808080) == 0; }

}  // namespace

void FixedCoder::clear() {
  size_ = 0;
  bit_buffer_ = 0;
  bit_count_ = 0;
}

/// Makes sure that so many more bytes, and a word written at their end, fit.
inline void FixedCoder::room_for(std::size_t size_bytes) {
  const std::size_t needed = size_ + size_bytes + 16;
  if (needed > memory_.size()) [[unlikely]]
    memory_.resize(2 * needed);
}

/// The coder's state in registers: what is written as bytes could otherwise be the state itself,
/// and would have to be read back each time. Requires: room for all that is put.
struct FixedCoder::Cursor {
  explicit Cursor(FixedCoder& coder)
      : owner(coder),
        to(coder.memory_.data() + coder.size_),
        buffer(coder.bit_buffer_),
        held(coder.bit_count_) {}
  ~Cursor() {
    owner.size_ = static_cast<std::size_t>(to - owner.memory_.data());
    owner.bit_buffer_ = buffer;
    owner.bit_count_ = held;
  }
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  /// Requires: count <= 56.
  void put(std::uint64_t value, unsigned count) {
    buffer |= value << held;
    held += count;
    std::memcpy(to, &buffer, 8);  // Whole words; only whole bytes stay.
    const unsigned whole = held / 8;
    to += whole;
    buffer >>= 8 * whole;
    held %= 8;
  }

  void put_word(std::uint64_t value) {
    const std::uint64_t word = buffer | (value << held);
    std::memcpy(to, &word, 8);
    to += 8;
    buffer = held == 0 ? 0 : value >> (64 - held);
  }

  /// Fewer than eight ASCII characters.
  void put_few(std::uint64_t text, unsigned count) {
    put(ascii_codes(text) & ((std::uint64_t{1} << (8 * count)) - 1), 8 * count);
  }

  FixedCoder& owner;
  char* to;
  std::uint64_t buffer;
  unsigned held;
};

void FixedCoder::bits(std::uint64_t value, unsigned count) {
  room_for(8);
  Cursor(*this).put(value, count);
}

void FixedCoder::words(std::span<const std::uint64_t> words, std::size_t bit_count) {
  room_for(8 * words.size());
  Cursor out(*this);
  for (const auto word : words.first(bit_count / 64)) out.put_word(word);
  const auto rest = static_cast<unsigned>(bit_count % 64), first = std::min(rest, 32u);
  if (rest == 0) return;
  out.put(words.back() & 0xFFFFFFFF, first);
  out.put(words.back() >> 32, rest - first);
}

void FixedCoder::bytes(std::string_view bytes) {
  room_for(bytes.size());
  bytes.copy(memory_.data() + size_, bytes.size());
  size_ += bytes.size();
}

void FixedCoder::literals(std::string_view text) {
  room_for(text.size() * 9 / 8 + 8);
  Cursor out(*this);
  for (; text.size() >= 8; text.remove_prefix(8)) {
    std::uint64_t eight;
    std::memcpy(&eight, text.data(), 8);
    if (!is_ascii(eight)) break;  // Some may have 9-bit codes: one by one.
    out.put_word(ascii_codes(eight));
  }
  if (text.size() < 8) {
    const std::uint64_t word = short_word(text);
    if (is_ascii(word)) return out.put_few(word, static_cast<unsigned>(text.size()));
  }
  for (const char c : text) {
    const Code code = kLiteral[static_cast<unsigned char>(c)];
    out.put(code.bits, code.count);
  }
}

void FixedCoder::few(std::uint64_t text, unsigned count) {
  room_for(8);
  Cursor(*this).put_few(text, count);
}

void FixedCoder::repeat(std::size_t length, std::size_t distance) {
  const LongCode code = distance_code(distance);
  room_for(8 + length / 32);
  Cursor out(*this);
  while (length > 0) {
    // What remains after a step must be nothing or at least 3.
    std::size_t step = std::min(length, kLongest);
    if (length - step > 0 && length - step < kShortest) step = length - kShortest;
    const LongCode size = kLength[step];
    out.put(size.bits | std::uint64_t{code.bits} << size.count, size.count + code.count);
    length -= step;
  }
}

namespace {

struct Match {
  std::size_t length = 0, distance = 0;
};

/// The longest run of what follows `at` that stood shortly before in `text`; of equals the nearest.
Match longest_match(std::string_view text, std::size_t at) {
  constexpr std::size_t kNear = 256;  // Bounds the work, however long the text.
  const std::size_t most = std::min(kLongest, text.size() - at);
  Match best;
  for (std::size_t from = at; from-- > at - std::min(at, kNear);) {
    std::size_t length = 0;
    while (length < most && text[from + length] == text[at + length]) ++length;
    if (length > best.length) best = {length, at - from};
  }
  return best;
}

}  // namespace

Phrase::Phrase(std::string_view text) : padded_(text) {
  constexpr std::size_t kWorthIt = 4;  // Shorter references may take more bits than the letters.
  FixedCoder coder;
  for (std::size_t at = 0; at < text.size();) {
    const Match match = longest_match(text, at);
    const bool refers = match.length >= kWorthIt;
    const std::size_t length = refers ? match.length : 1;
    refers ? coder.repeat(length, match.distance) : coder.literals(text.substr(at, 1));
    at += length;
  }
  bit_count_ = coder.bit_count();
  coder.bits(0, 56);  // The last bits, too, become whole bytes.
  words_.resize((bit_count_ + 63) / 64);
  std::memcpy(words_.data(), coder.view().data(), (bit_count_ + 7) / 8);
  padded_.resize(text.size() + kPadding);
}

}  // namespace viva
