#include "pages/policy.h"

#include <fmt/format.h>

namespace viva::pages {

std::string page_policy(bool frames, PolicyIn where) {
  return fmt::format(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; {}"
      "form-action 'self'; base-uri 'none'; {}require-trusted-types-for 'script'; "
      "trusted-types viva",
      frames ? "frame-src 'self'; " : "",
      where == PolicyIn::header ? "frame-ancestors 'none'; " : "");
}

std::string run_frame_policy(std::string_view script_hash, PolicyIn where) {
  const bool is_header = where == PolicyIn::header;
  return fmt::format(
      "{}default-src 'none'; script-src 'sha256-{}' blob: 'wasm-unsafe-eval'; worker-src blob:; "
      "form-action 'none'; base-uri 'none'{}",
      is_header ? "sandbox allow-scripts; " : "", script_hash,
      is_header ? "; frame-ancestors 'self'" : "");
}

}  // namespace viva::pages
