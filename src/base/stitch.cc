#include "base/stitch.h"

#include <libdeflate.h>
#include <zlib.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <bit>
#include <cstring>
#include <utility>

#include "base/html.h"

namespace viva {

namespace {

constexpr std::string_view kGzipHeader("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);

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
  constexpr std::size_t kShort = 16384;
  if (size_bytes >= kShort) return fragment_crc_shift(size_bytes);
  if (shifts_.empty()) shifts_.resize(kShort);
  auto& shift = shifts_[size_bytes];
  if (shift == 0) shift = fragment_crc_shift(size_bytes);
  return shift;
}

inline char* Stitcher::Plain::room_for(std::size_t size_bytes) {
  const std::size_t needed = size_ + size_bytes + Phrase::kPadding;
  if (needed > memory_.size()) [[unlikely]]
    memory_.resize(2 * needed);
  return memory_.data() + size_;
}

void Stitcher::Plain::append(std::string_view text) {
  text.copy(room_for(text.size()), text.size());
  size_ += text.size();
}

void Stitcher::Plain::append(const Phrase& phrase) {
  const std::string_view text = phrase.text();
  char* const to = room_for(text.size());
  for (std::size_t i = 0; i < text.size(); i += Phrase::kPadding)
    std::memcpy(to + i, text.data() + i, Phrase::kPadding);
  size_ += text.size();
}

void Stitcher::Plain::append_few(std::uint64_t text, unsigned count) {
  std::memcpy(room_for(8), &text, 8);
  size_ += count;
}

void Stitcher::begin(bool as_gzip) {
  as_gzip_ = as_gzip;
  in_run_ = false;
  plain_.clear();
  coded_.clear();
  parts_.clear();
  fragments_bytes_ = 0;
  crc_ = 0;
  if (++page_ == 0) {  // After 2^32 pages old slots must not look new.
    slots_.fill({});
    page_ = 1;
  }
  if (as_gzip) coded_.bytes(kGzipHeader);
}

void Stitcher::open_run() {
  if (in_run_) return;
  in_run_ = true;
  run_begin_ = plain_.size();
  if (as_gzip_) coded_.bits(0b010, 3);  // Not final, fixed code.
}

void Stitcher::close_run() {
  if (!in_run_) return;
  in_run_ = false;
  if (as_gzip_) {
    const std::string_view run = plain_.view().substr(run_begin_);
    crc_ = combined_crc(crc_, fragment_crc(run), shift_of(run.size()));
    coded_.bits(0, 7 + 3);  // The end of the block; an empty stored block ends on a byte, ...
    coded_.align();
    coded_.bytes(std::string_view("\0\0\xff\xff", 4));  // ... so what follows can be copied.
  }
}

Stitcher::Slot& Stitcher::slot(std::string_view text) {
  auto hash = reinterpret_cast<std::uintptr_t>(text.data()) * 0x9E3779B97F4A7C15u >> 56;
  for (unsigned tries = 0; tries < 4; ++tries, hash = (hash + 1) % slots_.size()) {
    Slot& found = slots_[hash];
    if (found.page != page_ || (found.data == text.data() && found.size == text.size()))
      return found;
  }
  return slots_[hash];
}

/// Whether the text was near enough before, and has been coded as a reference to that.
bool Stitcher::refer_to_earlier(std::string_view text) {
  Slot& before = slot(text);
  const bool same =
      before.page == page_ && before.data == text.data() && before.size == text.size();
  const std::uint64_t distance = position() - before.position;
  before = {text.data(), text.size(), page_, position()};
  if (!same || text.size() < FixedCoder::kShortest || distance > FixedCoder::kWindow) return false;
  coded_.repeat(text.size(), distance);
  return true;
}

void Stitcher::piece(std::string_view text) {
  if (text.empty()) return;
  open_run();
  if (as_gzip_ && !refer_to_earlier(text)) coded_.literals(text);
  plain_.append(text);
}

void Stitcher::piece(const Phrase& phrase) {
  open_run();
  if (as_gzip_ && !refer_to_earlier(phrase.text()))
    coded_.words(phrase.words(), phrase.bit_count());
  plain_.append(phrase);
}

void Stitcher::phrase(const Phrase& phrase) {
  open_run();
  if (as_gzip_) coded_.words(phrase.words(), phrase.bit_count());
  plain_.append(phrase);
}

void Stitcher::raw(std::string_view text) {
  open_run();
  if (as_gzip_) coded_.literals(text);
  plain_.append(text);
}

void Stitcher::text(std::string_view text) {
  escaped_.clear();
  append_escaped(escaped_, text);
  raw(escaped_);
}

namespace {

/// The digits of a number below 10,000, the first one lowest, and how many they are. Without
/// branches: how long a count is cannot be foreseen, and a list has many.
std::pair<std::uint64_t, unsigned> digits_of(std::uint32_t value) {
  const std::uint32_t digits =
      value / 1000 | value / 100 % 10 << 8 | value / 10 % 10 << 16 | value % 10 << 24;
  const auto zeros = static_cast<unsigned>(std::countr_zero(digits | 1u << 24)) / 8;
  return {(digits | 0x30303030u) >> (8 * zeros), 4 - zeros};
}

}  // namespace

void Stitcher::number(std::int64_t value) {
  if (value < 0 || value >= 10'000) return raw(std::to_string(value));
  open_run();
  const auto [digits, count] = digits_of(static_cast<std::uint32_t>(value));
  if (as_gzip_) coded_.few(digits, count);
  plain_.append_few(digits, count);
}

void Stitcher::fragment(const Fragment& fragment) {
  if (fragment.raw.empty()) return;
  close_run();
  parts_.push_back({buffer().size(), as_gzip_ ? fragment.deflated : fragment.raw});
  if (as_gzip_) crc_ = combined_crc(crc_, fragment.crc, fragment.crc_shift);
  fragments_bytes_ += fragment.raw.size();
}

void Stitcher::finish(std::vector<std::string_view>& slices) {
  close_run();
  if (as_gzip_) {
    coded_.bytes(std::string_view("\x03\0", 2));  // A final, empty block.
    const std::uint32_t tail[] = {crc_, static_cast<std::uint32_t>(position())};
    coded_.bytes({reinterpret_cast<const char*>(tail), sizeof tail});
  }
  std::size_t begin = 0;
  const auto add_text = [&](std::size_t end) {
    if (begin < end) slices.push_back(buffer().substr(begin, end - begin));
    begin = end;
  };
  for (const Part& part : parts_) {
    add_text(part.text_end);
    slices.push_back(part.fragment);
  }
  add_text(buffer().size());
}

}  // namespace viva
