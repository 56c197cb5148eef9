#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/fixed_coder.h"

namespace viva {

/// A part of a page that was made, and compressed, at build. The deflated form is a run of whole
/// blocks that is byte-aligned, not final, and refers to nothing before it, so that any fragments
/// in any order make one valid stream.
struct Fragment {
  std::string_view raw;
  std::string_view deflated;    ///< Empty: the bundle holds no compressed form.
  std::uint32_t crc = 0;        ///< CRC-32 of `raw`.
  std::uint32_t crc_shift = 0;  ///< zlib's `crc32_combine_gen` of the size of `raw`.
};

/// Storage for what is compressed once and used often.
struct OwnedFragment {
  std::string raw, deflated;
  std::uint32_t crc = 0, crc_shift = 0;
  Fragment view() const { return {raw, deflated, crc, crc_shift}; }
};

/// How hard to compress at build.
enum class Effort { none, normal, best };

/// Compresses one part. With Effort::none only the checksum is computed.
OwnedFragment make_fragment(std::string raw, Effort effort);
/// The deflated form alone, as `Fragment` wants it.
std::string deflate_fragment(std::string_view raw, Effort effort);
std::uint32_t fragment_crc(std::string_view raw);
std::uint32_t fragment_crc_shift(std::size_t size_bytes);

/// The CRC-32 of two parts one after the other; `shift`: of the second part's size.
std::uint32_t combined_crc(std::uint32_t first, std::uint32_t second, std::uint32_t shift);

/// A whole body, for what never changes: gzip (RFC 1952) and brotli (RFC 7932).
std::string gzip(std::string_view raw, Effort effort);
std::string brotli(std::string_view raw, Effort effort);
/// What gzip bytes of one member mean; empty if they are none. Requires: less than 4 GB of it.
std::string gunzip(std::string_view gzip);

/// Joins fragments and text written on the spot into one body, plain or as one gzip stream, without
/// compressing anything twice: fragments are taken over as they are; the text between them is coded
/// with the fixed Huffman code, phrases ahead of time, and a piece of markup that was written
/// before on the same page becomes a reference to it. So a list page costs microseconds, not
/// milliseconds. Source: RFC 1951 (deflate); RFC 1952 (gzip).
///
/// Reused from page to page: `begin` keeps what was allocated. Not for several threads at once.
class Stitcher {
 public:
  /// Starts a page. With `as_gzip`, every fragment must have its deflated form.
  void begin(bool as_gzip);

  /// Markup that occurs again and again. Requires: `text` outlives the page and stands at the same
  /// address whenever it is written (a literal does).
  void piece(std::string_view text);
  void piece(const Phrase& phrase);
  /// Text written as it was coded ahead.
  void phrase(const Phrase& phrase);
  /// Text written as it is.
  void raw(std::string_view text);
  /// Text written escaped for HTML.
  void text(std::string_view text);
  void number(std::int64_t value);
  void fragment(const Fragment& fragment);

  /// Ends the page and appends its slices, valid until the next `begin`, to `slices`.
  void finish(std::vector<std::string_view>& slices);
  /// The memory that those slices point into where they are no fragments.
  std::string_view buffer() const { return as_gzip_ ? coded_.view() : plain_.view(); }

 private:
  struct Slot {
    const char* data = nullptr;
    std::size_t size = 0;
    std::uint32_t page = 0;
    std::uint64_t position = 0;
  };
  struct Part {
    std::size_t text_end;  // In the buffer: of what was written before the fragment.
    std::string_view fragment;
  };

  /// All text written here, in order.
  class Plain {
   public:
    void clear() { size_ = 0; }
    void append(std::string_view text);
    void append(const Phrase& phrase);
    /// Up to seven characters, the first one lowest.
    void append_few(std::uint64_t text, unsigned count);
    std::string_view view() const { return {memory_.data(), size_}; }
    std::size_t size() const { return size_; }

   private:
    char* room_for(std::size_t size_bytes);

    std::string memory_;  // Valid up to `size_`.
    std::size_t size_ = 0;
  };

  std::uint64_t position() const { return fragments_bytes_ + plain_.size(); }
  void open_run();
  void close_run();
  Slot& slot(std::string_view text);
  bool refer_to_earlier(std::string_view text);
  std::uint32_t shift_of(std::size_t size_bytes);

  bool as_gzip_ = false;
  bool in_run_ = false;
  Plain plain_;
  FixedCoder coded_;           // The same, deflated, and the gzip frame.
  std::size_t run_begin_ = 0;  // In `plain_`.
  std::vector<Part> parts_;
  std::uint64_t fragments_bytes_ = 0;  // Of the page so far; the rest is `plain_`.
  std::uint32_t crc_ = 0;
  std::uint32_t page_ = 0;
  std::array<Slot, 256> slots_;
  std::vector<std::uint32_t> shifts_;  // `fragment_crc_shift` of short runs; 0: not yet known.
  std::string escaped_;                // Of one text, to be written.
};

}  // namespace viva
