#include <cstdint>
#include <cstdlib>

#include "bank/evidence.h"

/// Any bytes are answered by lines or problems; lines survive writing and reading back, and are
/// then without a problem.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = viva::bank::parse_evidence(text, "fuzz.jsonl");
  const auto again = viva::bank::parse_evidence(viva::bank::to_text(read.lines), "again.jsonl");
  if (!again.problems.empty() || again.lines != read.lines) std::abort();
  return 0;
}
