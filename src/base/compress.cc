#include <memory>

#include <brotli/encode.h>
#include <libdeflate.h>
#include <zlib.h>

#include "base/stitch.h"

namespace viva {

namespace {

/// zlib's state for raw deflate streams, one per thread: making one costs more than a small page.
class Deflater {
 public:
  explicit Deflater(int at_level) {
    deflateInit2(&stream_, at_level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  std::string compress(std::string_view raw) {
    deflateReset(&stream_);
    std::string out(deflateBound(&stream_, static_cast<uLong>(raw.size())) + 16, '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(raw.data()));
    stream_.avail_in = static_cast<uInt>(raw.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    deflate(&stream_, Z_SYNC_FLUSH);
    out.resize(stream_.total_out);
    return out;
  }

 private:
  z_stream stream_ = {};
};

}  // namespace

std::string deflate_fragment(std::string_view raw, Effort effort) {
  thread_local Deflater normal(6), best(9);
  return (effort == Effort::best ? best : normal).compress(raw);
}

OwnedFragment make_fragment(std::string raw, Effort effort) {
  OwnedFragment made{.raw = std::move(raw)};
  if (effort != Effort::none) made.deflated = deflate_fragment(made.raw, effort);
  made.crc = fragment_crc(made.raw);
  made.crc_shift = fragment_crc_shift(made.raw.size());
  return made;
}

std::string gzip(std::string_view raw, Effort effort) {
  struct Free {
    void operator()(libdeflate_compressor* made) const { libdeflate_free_compressor(made); }
  };
  thread_local std::unique_ptr<libdeflate_compressor, Free> normal(libdeflate_alloc_compressor(6)),
      best(libdeflate_alloc_compressor(12));
  libdeflate_compressor* compressor = (effort == Effort::best ? best : normal).get();
  std::string out(libdeflate_gzip_compress_bound(compressor, raw.size()), '\0');
  out.resize(libdeflate_gzip_compress(compressor, raw.data(), raw.size(), out.data(), out.size()));
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
