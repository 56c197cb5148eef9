#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "markdown/highlight.h"
#include "markdown/markup_checker.h"

/// The first byte chooses the language. Any text comes back whole, with few and proper spans.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace viva;
  static constexpr std::array<std::string_view, 16> kLanguages = {
      "python", "cpp",  "sql", "javascript", "typescript", "java", "bash", "json",
      "yaml",   "html", "css", "toml",       "diff",       "go",   "rust", "none"};
  if (size == 0) return 0;
  const std::string_view code(reinterpret_cast<const char*>(data) + 1, size - 1);
  Html out;
  markdown::highlight(kLanguages[data[0] % kLanguages.size()], code, out);
  if (markdown::visible_text(out.str()) != escaped(code)) std::abort();
  if (markdown::markup_fault(out.str())) std::abort();
  if (out.size_bytes() > 32 * code.size()) std::abort();
  return 0;
}
