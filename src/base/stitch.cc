#include "base/stitch.h"

#include <libdeflate.h>
#include <zlib.h>

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
constexpr std::array<std::uint16_t, 29> kLengthBase = {3,  4,  5,  6,  7,  8,  9,  10,  11,  13,
                                                       15, 17, 19, 23, 27, 31, 35, 43,  51,  59,
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
    const auto shift = fragment_crc_shift(run.size());
    crc_ = static_cast<std::uint32_t>(crc32_combine_op(crc_, fragment_crc(run), shift));
    room_for(4);
    bits(0, 7);  // End of block.
    bits(0, 3);  // An empty stored block ends on a byte: what follows can be copied.
    bits(0, (8 - bit_count_) % 8);
    append_coded(std::string_view("\0\0\xff\xff", 4));
  }
  parts_.push_back({.end = as_gzip_ ? coded_size_ : plain_.size()});
}

void Stitcher::literals(std::string_view text) {
  constexpr std::size_t kBatch = 6;  // As many 8-bit codes as `bits` takes at once.
  room_for(text.size() * 9 / 8 + 8);
  std::size_t i = 0;
  while (i + kBatch <= text.size()) {
    std::uint64_t codes = 0;
    unsigned high = 0;
    for (std::size_t j = 0; j < kBatch; ++j) {
      const auto c = static_cast<unsigned char>(text[i + j]);
      high |= c;
      codes |= static_cast<std::uint64_t>(kLiteral[c].bits & 0xFF) << (8 * j);
    }
    if (high >= 0x80) break;  // Some may have 9-bit codes: one by one.
    bits(codes, 8 * kBatch);
    i += kBatch;
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
    const bool same = before.page == page_ && before.data == text.data() && before.size == text.size();
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
  if (as_gzip_)
    crc_ = static_cast<std::uint32_t>(crc32_combine_op(crc_, fragment.crc, fragment.crc_shift));
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
