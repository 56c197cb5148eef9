#include <array>
#include <cstdint>
#include <cstdlib>

#include "check/mutations.h"

/// The first byte chooses the language. Each mutation changes something that stands where it says;
/// those that are chosen are some of them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace viva::check;
  static constexpr std::array<std::string_view, 8> kLanguages = {
      "python", "cpp", "sql", "javascript", "typescript", "java", "go", "rust"};
  if (size == 0) return 0;
  const std::string_view code(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto all = mutations_of(kLanguages[data[0] % kLanguages.size()], code);
  std::size_t end = 0;
  for (const Mutation& each : all) {
    if (each.at < end || each.before.empty() || each.before == each.after) std::abort();
    if (code.substr(each.at, each.before.size()) != each.before) std::abort();
    end = each.at + each.before.size();
  }
  for (const Mutation& each : some_of(all, code, 3))
    if (mutated(code, each) == code) std::abort();
  return 0;
}
