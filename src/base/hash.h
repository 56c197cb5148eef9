#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace viva {

/// A SHA-256 digest (FIPS 180-4).
using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view bytes);

/// Lower-case hexadecimal digits.
std::string to_hex(std::span<const std::uint8_t> bytes);

/// SHA-256 of text that arrives in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(std::string_view bytes);
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// SHA-256 of a list of parts, each with its length before it, so that no two lists are the same to
/// it: "ab", "c" is not "a", "bc".
class FieldHash {
 public:
  void add(std::string_view part);
  /// How many there are, and then each of them.
  void add_all(std::span<const std::string> parts);
  Digest finish() { return hash_.finish(); }

 private:
  Sha256 hash_;
};

/// A fast checksum against accidents, not against people: XXH3, 64 bits.
std::uint64_t checksum(std::string_view bytes);

}  // namespace viva
