#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "bank/front_matter.h"

namespace {

using viva::bank::Value;

bool same(const Value& a, const Value& b) {
  const auto same_entry = [](const Value::Entry& x, const Value::Entry& y) {
    return x.key == y.key && same(x.value, y.value);
  };
  return a.kind == b.kind && a.text == b.text && std::ranges::equal(a.items, b.items, same) &&
         std::ranges::equal(a.entries, b.entries, same_entry);
}

}  // namespace

/// Any bytes are answered by values or problems; values without problems survive writing and
/// reading back, as long as quoting does not make them too large.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = viva::bank::parse_front_matter(text);
  if (read.body_offset > size || (read.closed && read.body_offset == 0)) std::abort();
  if (!read.closed && read.problems.empty()) std::abort();
  if (!read.problems.empty()) return 0;
  const std::string written = viva::bank::to_front_matter(read.fields);
  if (written.size() > viva::bank::kFrontMatterBytes) return 0;
  const auto again = viva::bank::parse_front_matter(written);
  if (!again.problems.empty() || !same(read.fields, again.fields)) std::abort();
  return 0;
}
