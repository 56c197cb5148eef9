#include "base/stitch.h"

#include <libdeflate.h>
#include <zlib.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

#include "base/html.h"

namespace viva {

namespace {

constexpr std::size_t kWindow = 32768;  // RFC 1951: the farthest a reference may reach.
constexpr std::size_t kLongest = 258;   // RFC 1951: the longest reference.
constexpr std::string_view kGzipHeader("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);

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

/// For each length its whole code: symbol and extra bits together.
struct LengthCode {
  std::uint32_t bits;
  std::uint8_t count;
};
constexpr auto kLength = [] {
  std::array<LengthCode, kLongest + 1> table{};
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

}  // namespace

std::uint32_t fragment_crc(std::string_view raw) {
  return libdeflate_crc32(0, raw.data(), raw.size());
}

std::uint32_t fragment_crc_shift(std::size_t size_bytes) {
  return static_cast<std::uint32_t>(crc32_combine_gen(static_cast<z_off_t>(size_bytes)));
}

#if defined(__x86_64__)
namespace {

/// a * b modulo the polynomial of CRC-32, both with the highest power in the lowest bit.
/// Source: V. Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ
/// Instruction", Intel, 2009: Barrett reduction, reflected.
[[gnu::target("pclmul,sse4.1")]] std::uint32_t multiply(std::uint32_t a, std::uint32_t b) {
  const __m128i product =
      _mm_slli_epi64(_mm_clmulepi64_si128(_mm_cvtsi32_si128(static_cast<int>(a)),
                                          _mm_cvtsi32_si128(static_cast<int>(b)), 0),
                     1);
  const __m128i low_word = _mm_cvtsi32_si128(-1);
  const __m128i constants =
      _mm_set_epi64x(0x1DB710641, 0x1F7011641);  // The polynomial; its inverse.
  __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(product, low_word), constants, 0x00);
  quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_word), constants, 0x10);
  return static_cast<std::uint32_t>(_mm_extract_epi32(_mm_xor_si128(product, quotient), 1));
}

}  // namespace
#endif

std::uint32_t combined_crc(std::uint32_t first, std::uint32_t second, std::uint32_t shift) {
#if defined(__x86_64__)
  static const bool has_multiply =
      __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
  if (has_multiply) return multiply(shift, first) ^ second;
#endif
  return static_cast<std::uint32_t>(crc32_combine_op(first, second, shift));
}

std::uint32_t Stitcher::shift_of(std::size_t size_bytes) {
  constexpr std::size_t kShort = 4096;
  if (size_bytes >= kShort) return fragment_crc_shift(size_bytes);
  if (shifts_.empty()) shifts_.resize(kShort);
  auto& shift = shifts_[size_bytes];
  if (shift == 0) shift = fragment_crc_shift(size_bytes);
  return shift;
}

void Stitcher::begin(bool as_gzip) {
  as_gzip_ = as_gzip;
  in_run_ = false;
  plain_.clear();
  coded_size_ = 0;
  parts_.clear();
  position_ = 0;
  bit_buffer_ = 0;
  bit_count_ = 0;
  crc_ = 0;
  if (++page_ == 0) {  // After 2^32 pages old slots must not look new.
    slots_.fill({});
    page_ = 1;
  }
  if (as_gzip) append_coded(kGzipHeader);
}

/// Makes sure that so many more bytes, and a word written at their end, fit.
void Stitcher::room_for(std::size_t size_bytes) {
  const std::size_t needed = coded_size_ + size_bytes + 16;
  if (needed > coded_.size()) coded_.resize(2 * needed);
}

/// Requires: count <= 56, and room.
inline void Stitcher::bits(std::uint64_t value, unsigned count) {
  bit_buffer_ |= value << bit_count_;
  bit_count_ += count;
  std::memcpy(coded_.data() + coded_size_, &bit_buffer_, 8);  // Whole words; only whole bytes stay.
  const unsigned whole = bit_count_ / 8;
  coded_size_ += whole;
  bit_buffer_ >>= 8 * whole;
  bit_count_ %= 8;
}

void Stitcher::append_coded(std::string_view bytes) {
  room_for(bytes.size());
  bytes.copy(coded_.data() + coded_size_, bytes.size());
  coded_size_ += bytes.size();
}

void Stitcher::open_run() {
  if (in_run_) return;
  in_run_ = true;
  run_begin_ = plain_.size();
  if (!as_gzip_) return;
  room_for(1);
  bits(0b010, 3);  // Not final, fixed code.
}

void Stitcher::close_run() {
  if (!in_run_) return;
  in_run_ = false;
  if (as_gzip_) {
    const std::string_view run = std::string_view(plain_).substr(run_begin_);
    crc_ = combined_crc(crc_, fragment_crc(run), shift_of(run.size()));
    room_for(4);
    bits(0, 7);  // End of block.
    bits(0, 3);  // An empty stored block ends on a byte: what follows can be copied.
    bits(0, (8 - bit_count_) % 8);
    append_coded(std::string_view("\0\0\xff\xff", 4));
  }
  parts_.push_back({.end = as_gzip_ ? coded_size_ : plain_.size()});
}

namespace {

/// The codes of eight ASCII characters, in order. Source: RFC 1951, 3.2.6: below 144 the code is
/// 0x30 plus the value, its first bit sent first; so each byte is reversed, all eight at once.
std::uint64_t ascii_codes(std::uint64_t text) {
  std::uint64_t codes = text + 0x3030303030303030;
  codes = ((codes >> 1) & 0x5555555555555555) | ((codes & 0x5555555555555555) << 1);
  codes = ((codes >> 2) & 0x3333333333333333) | ((codes & 0x3333333333333333) << 2);
  return ((codes >> 4) & 0x0F0F0F0F0F0F0F0F) | ((codes & 0x0F0F0F0F0F0F0F0F) << 4);
}

}  // namespace

void Stitcher::literals(std::string_view text) {
  room_for(text.size() * 9 / 8 + 8);
  std::size_t i = 0;
  for (std::uint64_t eight; i + 8 <= text.size(); i += 8) {
    std::memcpy(&eight, text.data() + i, 8);
    if ((eight & 0x8080808080808080) != 0) break;  // Some may have 9-bit codes: one by one.
    const std::uint64_t codes = ascii_codes(eight), word = bit_buffer_ | (codes << bit_count_);
    std::memcpy(coded_.data() + coded_size_, &word, 8);
    coded_size_ += 8;
    bit_buffer_ = bit_count_ == 0 ? 0 : codes >> (64 - bit_count_);
  }
  for (; i < text.size(); ++i) {
    const Code code = kLiteral[static_cast<unsigned char>(text[i])];
    bits(code.bits, code.count);
  }
}

void Stitcher::repeat(std::size_t length, std::size_t distance) {
  // Source: RFC 1951, 3.2.5: two distance codes for each power of two.
  const auto value = static_cast<unsigned>(distance - 1);
  unsigned symbol = value, extra_count = 0;
  if (value >= 4) {
    extra_count = static_cast<unsigned>(std::bit_width(value)) - 2;
    symbol = 2 * extra_count + (value >> extra_count);
  }
  const std::uint64_t extra = value & ((1u << extra_count) - 1);
  const std::uint64_t code = reversed(symbol, 5) | (extra << 5);
  room_for(8 + length / 32);
  while (length > 0) {
    // What remains after a step must be nothing or at least 3.
    std::size_t step = std::min(length, kLongest);
    if (length - step > 0 && length - step < 3) step = length - 3;
    bits(kLength[step].bits, kLength[step].count);
    bits(code, 5 + extra_count);
    length -= step;
  }
}

Stitcher::Slot& Stitcher::slot(std::string_view text) {
  auto hash = reinterpret_cast<std::uintptr_t>(text.data()) * 0x9E3779B97F4A7C15u >> 54;
  for (unsigned tries = 0; tries < 4; ++tries, hash = (hash + 1) % slots_.size()) {
    Slot& found = slots_[hash];
    if (found.page != page_ || (found.data == text.data() && found.size == text.size()))
      return found;
  }
  return slots_[hash];
}

void Stitcher::piece(std::string_view text) {
  open_run();
  plain_ += text;
  if (as_gzip_) {
    Slot& before = slot(text);
    const bool same =
        before.page == page_ && before.data == text.data() && before.size == text.size();
    const std::uint64_t distance = position_ - before.position;
    if (same && text.size() >= 3 && distance <= kWindow)
      repeat(text.size(), distance);
    else
      literals(text);
    before = {text.data(), text.size(), page_, position_};
  }
  position_ += text.size();
}

void Stitcher::raw(std::string_view text) {
  open_run();
  plain_ += text;
  if (as_gzip_) literals(text);
  position_ += text.size();
}

void Stitcher::text(std::string_view text) {
  open_run();
  const std::size_t begin = plain_.size();
  append_escaped(plain_, text);
  const std::string_view written = std::string_view(plain_).substr(begin);
  if (as_gzip_) literals(written);
  position_ += written.size();
}

void Stitcher::number(std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  raw({digits, static_cast<std::size_t>(end - digits)});
}

void Stitcher::fragment(const Fragment& fragment) {
  if (fragment.raw.empty()) return;
  close_run();
  parts_.push_back({true, as_gzip_ ? fragment.deflated : fragment.raw, 0});
  if (as_gzip_) crc_ = combined_crc(crc_, fragment.crc, fragment.crc_shift);
  position_ += fragment.raw.size();
}

void Stitcher::finish(std::vector<std::string_view>& slices) {
  close_run();
  if (as_gzip_) {
    append_coded(std::string_view("\x03\0", 2));  // A final, empty block.
    const std::uint32_t tail[] = {crc_, static_cast<std::uint32_t>(position_)};
    append_coded({reinterpret_cast<const char*>(tail), sizeof tail});
    parts_.push_back({.end = coded_size_});
  }
  const std::string_view text = as_gzip_ ? std::string_view(coded_).substr(0, coded_size_) : plain_;
  std::size_t begin = 0;
  for (const Part& part : parts_) {
    if (part.is_fragment) {
      // What was written here before the fragment goes first: the gzip header, on the first one.
      if (as_gzip_ && begin == 0) slices.push_back(text.substr(0, kGzipHeader.size()));
      if (as_gzip_) begin = std::max(begin, kGzipHeader.size());
      slices.push_back(part.view);
    } else {
      slices.push_back(text.substr(begin, part.end - begin));
      begin = part.end;
    }
  }
}

}  // namespace viva
