#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace viva {

/// Writes the bits of a deflate stream in the fixed Huffman code, first bit lowest. What is not
/// text (the headers of blocks, whole bytes) is up to the caller.
/// Source: RFC 1951, 3.2.6.
class FixedCoder {
 public:
  static constexpr std::size_t kWindow = 32768;  ///< The farthest `repeat` may reach.
  static constexpr std::size_t kShortest = 3;    ///< The least that `repeat` can stand for.

  /// Starts anew; the memory is kept.
  void clear();

  void literals(std::string_view text);
  /// Up to seven ASCII characters, the first one lowest. Requires: zeros above them.
  void few(std::uint64_t text, unsigned count);
  /// Stands for the `length` bytes that began `distance` bytes ago.
  /// Requires: length >= kShortest, 1 <= distance <= kWindow.
  void repeat(std::size_t length, std::size_t distance);
  /// Requires: count <= 56.
  void bits(std::uint64_t value, unsigned count);
  /// Bits made before, 64 to the word.
  void words(std::span<const std::uint64_t> words, std::size_t bit_count);
  /// Zeros up to the next whole byte.
  void align() { bits(0, (8 - bit_count_) % 8); }
  /// Requires: aligned.
  void bytes(std::string_view bytes);

  std::size_t bit_count() const { return 8 * size_ + bit_count_; }
  /// The whole bytes so far; valid until the next one is written.
  std::string_view view() const { return {memory_.data(), size_}; }

 private:
  struct Cursor;

  void room_for(std::size_t size_bytes);

  std::string memory_;  // Valid up to `size_`; whole words are written, so there is room behind it.
  std::size_t size_ = 0;
  std::uint64_t bit_buffer_ = 0;
  unsigned bit_count_ = 0;  // In the buffer, not yet a whole byte: at most 7 between calls.
};

/// Text that stands on many pages, coded once; what repeats within it is a reference to itself.
class Phrase {
 public:
  explicit Phrase(std::string_view text);

  std::string_view text() const { return {padded_.data(), padded_.size() - kPadding}; }
  std::span<const std::uint64_t> words() const { return words_; }
  std::size_t bit_count() const { return bit_count_; }

  /// So many bytes behind `text` may be read: copying whole blocks is quicker.
  static constexpr std::size_t kPadding = 32;

 private:
  std::string padded_;
  std::vector<std::uint64_t> words_;
  std::size_t bit_count_ = 0;
};

}  // namespace viva
