#include "cli/terminal.h"

#include <unistd.h>

#include <cstdio>

#include <fmt/format.h>

#include "base/text.h"

namespace viva::cli {

std::string printable(std::string_view path) {
  const bool is_text = is_utf8(path);
  std::string text(path);
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || (!is_text && byte >= 0x80)) c = '?';
  }
  return text;
}

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::function<void(std::size_t, std::size_t, const std::string&)> progress_of(
    std::string_view what) {
  if (!::isatty(STDERR_FILENO)) return {};
  return [what](std::size_t done, std::size_t total, const std::string& last) {
    fmt::print(stderr, "\r\033[K{}/{} {}  {}{}", done, total, what, last,
               done == total ? "\r\033[K" : "");
  };
}

}  // namespace viva::cli
