#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <memory>

#include <brotli/encode.h>
#include <libdeflate.h>
#include <zlib.h>

#include "base/stitch.h"

namespace viva {

namespace {

/// libdeflate's state, one per thread: making one costs more than a small page.
libdeflate_compressor* compressor_of(Effort effort) {
  struct Free {
    void operator()(libdeflate_compressor* made) const { libdeflate_free_compressor(made); }
  };
  using Owned = std::unique_ptr<libdeflate_compressor, Free>;
  thread_local const Owned normal(libdeflate_alloc_compressor(6)),
      best(libdeflate_alloc_compressor(12));
  return (effort == Effort::best ? best : normal).get();
}

/// Finds where the last block of a whole deflate stream begins and ends, in bits: only inflating
/// tells. Keeps zlib's state and room for what comes out; one per thread.
class LastBlock {
 public:
  LastBlock() { inflateInit2(&stream_, -15); }
  ~LastBlock() { inflateEnd(&stream_); }
  LastBlock(const LastBlock&) = delete;
  LastBlock& operator=(const LastBlock&) = delete;

  /// Requires: `deflated` is whole and means `raw_size` bytes.
  void find(std::string& deflated, std::size_t raw_size) {
    constexpr int kUnusedBits = 7, kInLastBlock = 64;  // Of `data_type`: zlib.h, at inflate().
    inflateReset(&stream_);
    raw_.resize(raw_size + 1);
    stream_.next_in = reinterpret_cast<Bytef*>(deflated.data());
    stream_.avail_in = static_cast<uInt>(deflated.size());
    stream_.next_out = reinterpret_cast<Bytef*>(raw_.data());
    stream_.avail_out = static_cast<uInt>(raw_.size());
    end_bit = 0;
    do {
      begin_bit = end_bit;
      [[maybe_unused]] const int status = inflate(&stream_, Z_BLOCK);
      assert(status == Z_OK);
      end_bit = 8 * stream_.total_in - static_cast<unsigned>(stream_.data_type & kUnusedBits);
    } while (!(stream_.data_type & kInLastBlock));
  }

  std::size_t begin_bit = 0, end_bit = 0;

 private:
  z_stream stream_ = {};
  std::string raw_;
};

/// Opens the end of a whole deflate stream, so that more blocks may follow: its last block is no
/// longer marked as such, and an empty stored block fills the last byte.
/// Source: RFC 1951, 3.2.3 and 3.2.4; zlib's Z_SYNC_FLUSH ends in the same way.
void open_end(std::string& deflated, std::size_t raw_size) {
  constexpr std::size_t kBlockHeaderBits = 3;
  thread_local LastBlock last;
  last.find(deflated, raw_size);
  deflated[last.begin_bit / 8] &= static_cast<char>(~(1u << last.begin_bit % 8));
  deflated.resize((last.end_bit + kBlockHeaderBits + 7) / 8);  // What is left of a byte is 0.
  deflated.append("\0\0\xff\xff", 4);
}

}  // namespace

std::string deflate_fragment(std::string_view raw, Effort effort) {
  libdeflate_compressor* compressor = compressor_of(effort);
  std::string out(libdeflate_deflate_compress_bound(compressor, raw.size()), '\0');
  out.resize(
      libdeflate_deflate_compress(compressor, raw.data(), raw.size(), out.data(), out.size()));
  open_end(out, raw.size());
  return out;
}

OwnedFragment make_fragment(std::string raw, Effort effort) {
  OwnedFragment made{.raw = std::move(raw)};
  if (effort != Effort::none) made.deflated = deflate_fragment(made.raw, effort);
  made.crc = fragment_crc(made.raw);
  made.crc_shift = fragment_crc_shift(made.raw.size());
  return made;
}

std::string gzip(std::string_view raw, Effort effort) {
  libdeflate_compressor* compressor = compressor_of(effort);
  std::string out(libdeflate_gzip_compress_bound(compressor, raw.size()), '\0');
  out.resize(libdeflate_gzip_compress(compressor, raw.data(), raw.size(), out.data(), out.size()));
  return out;
}

/// Source: RFC 1952, 2.3.1: the last four bytes are the size of what was compressed.
std::string gunzip(std::string_view gzip) {
  std::uint32_t size = 0;
  if (!gzip.starts_with("\x1f\x8b") || gzip.size() < sizeof size) return {};
  std::memcpy(&size, gzip.data() + gzip.size() - sizeof size, sizeof size);
  struct Free {
    void operator()(libdeflate_decompressor* made) const { libdeflate_free_decompressor(made); }
  };
  const std::unique_ptr<libdeflate_decompressor, Free> made(libdeflate_alloc_decompressor());
  std::string out(size, '\0');
  const auto done = libdeflate_gzip_decompress(made.get(), gzip.data(), gzip.size(), out.data(),
                                               out.size(), nullptr);
  return done == LIBDEFLATE_SUCCESS ? out : std::string();
}

std::string brotli(std::string_view raw, Effort effort) {
  // A window that holds the whole text: a larger one costs time and finds nothing more.
  const int window =
      std::clamp(static_cast<int>(std::bit_width(raw.size())), 16, BROTLI_DEFAULT_WINDOW);
  std::string out(BrotliEncoderMaxCompressedSize(raw.size()) + 16, '\0');
  std::size_t size = out.size();
  BrotliEncoderCompress(effort == Effort::best ? 11 : 5, window, BROTLI_MODE_TEXT, raw.size(),
                        reinterpret_cast<const std::uint8_t*>(raw.data()), &size,
                        reinterpret_cast<std::uint8_t*>(out.data()));
  out.resize(size);
  return out;
}

}  // namespace viva
