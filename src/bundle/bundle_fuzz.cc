#include <cstdint>
#include <cstring>
#include <string>

#include "base/hash.h"
#include "bundle/reader.h"

/// Any bytes are answered by a value or an error. So that the fuzzer gets past the checksums, they
/// are set right first where the sizes allow it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace viva::bundle;
  // Copied to memory aligned as a mapping is.
  std::vector<std::uint64_t> aligned(size / 8 + 1);
  std::memcpy(aligned.data(), data, size);
  char* bytes = reinterpret_cast<char*>(aligned.data());
  if (size >= sizeof(Header)) {
    Header header;
    std::memcpy(&header, bytes, sizeof header);
    std::memcpy(header.magic, kMagic, sizeof kMagic);
    header.version = kVersion;
    header.file_bytes = size;
    if (header.table_offset <= size)
      header.table_checksum =
          viva::checksum({bytes + header.table_offset, size - header.table_offset});
    header.header_checksum =
        viva::checksum({reinterpret_cast<char*>(&header), offsetof(Header, header_checksum)});
    std::memcpy(bytes, &header, sizeof header);
  }
  const auto reader = Reader::from_bytes({bytes, size}, "fuzz.viva");
  if (!reader) return 0;
  (void)reader->verify();
  for (const auto& name : reader->names()) {
    (void)reader->section(name);
    (void)reader->table<std::uint64_t>(name);
  }
  return 0;
}
