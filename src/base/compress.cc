#include <memory>

#include <brotli/encode.h>
#include <libdeflate.h>
#include <zlib.h>

#include "base/stitch.h"

namespace viva {

namespace {

struct FreeCompressor {
  void operator()(libdeflate_compressor* made) const { libdeflate_free_compressor(made); }
};

/// One per thread and effort: making one costs more than a small page.
libdeflate_compressor* compressor(Effort effort) {
  using Compressor = std::unique_ptr<libdeflate_compressor, FreeCompressor>;
  thread_local const Compressor normal(libdeflate_alloc_compressor(6)),
      best(libdeflate_alloc_compressor(12));
  return (effort == Effort::best ? best : normal).get();
}

/// Where the blocks of a deflate stream end, and where its last one begins, in bits.
struct Blocks {
  std::size_t last_begin = 0, end = 0;
};

Blocks find_blocks(std::string_view deflated, std::size_t raw_size) {
  z_stream stream = {};
  inflateInit2(&stream, -15);
  std::string raw(raw_size + 1, '\0');  // One more: with no room left zlib would not go on.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
  stream.avail_in = static_cast<uInt>(deflated.size());
  stream.next_out = reinterpret_cast<Bytef*>(raw.data());
  stream.avail_out = static_cast<uInt>(raw.size());
  Blocks found;
  constexpr int kIsLast = 64, kUnusedBits = 63;  // Source: zlib.h, `data_type` after Z_BLOCK.
  do {
    found.last_begin = found.end;
    inflate(&stream, Z_BLOCK);
    found.end = 8 * stream.total_in - static_cast<unsigned>(stream.data_type & kUnusedBits);
  } while ((stream.data_type & kIsLast) == 0);
  inflateEnd(&stream);
  return found;
}

}  // namespace

std::string deflate_fragment(std::string_view raw, Effort effort) {
  libdeflate_compressor* const with = compressor(effort);
  std::string out(libdeflate_deflate_compress_bound(with, raw.size()) + 5, '\0');
  out.resize(libdeflate_deflate_compress(with, raw.data(), raw.size(), out.data(), out.size()));
  const Blocks blocks = find_blocks(out, raw.size());
  // The last block becomes one that others follow, and an empty stored one ends on a whole byte.
  // Source: RFC 1951, 3.2.3: the first bit of a block marks the last; 3.2.4: stored blocks.
  out[blocks.last_begin / 8] &= static_cast<char>(~(1u << (blocks.last_begin % 8)));
  out.resize((blocks.end + 3 + 7) / 8);
  return out.append("\0\0\xff\xff", 4);
}

OwnedFragment make_fragment(std::string raw, Effort effort) {
  OwnedFragment made{.raw = std::move(raw)};
  if (effort != Effort::none) made.deflated = deflate_fragment(made.raw, effort);
  made.crc = fragment_crc(made.raw);
  made.crc_shift = fragment_crc_shift(made.raw.size());
  return made;
}

std::string gzip(std::string_view raw, Effort effort) {
  libdeflate_compressor* const with = compressor(effort);
  std::string out(libdeflate_gzip_compress_bound(with, raw.size()), '\0');
  out.resize(libdeflate_gzip_compress(with, raw.data(), raw.size(), out.data(), out.size()));
  return out;
}

std::string brotli(std::string_view raw, Effort effort) {
  std::string out(BrotliEncoderMaxCompressedSize(raw.size()) + 16, '\0');
  std::size_t size = out.size();
  BrotliEncoderCompress(effort == Effort::best ? 11 : 5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
                        raw.size(), reinterpret_cast<const std::uint8_t*>(raw.data()), &size,
                        reinterpret_cast<std::uint8_t*>(out.data()));
  out.resize(size);
  return out;
}

}  // namespace viva
