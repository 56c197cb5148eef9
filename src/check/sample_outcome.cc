#include "check/sample_outcome.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/sample_text.h"

namespace viva::check {

using sandbox::Ending;
using sandbox::Outcome;

bool is_good(const Outcome& outcome) {
  return outcome.ending == Ending::exited && outcome.status == 0;
}

std::string tail(const std::string& text) {
  constexpr std::size_t kLines = 12, kBytes = 2000;
  auto lines = lines_compared(text);
  if (lines.size() > kLines) lines.erase(lines.begin(), lines.end() - kLines);
  std::string out;
  for (const std::string& line : lines)
    out += "\n  " + printable(std::string_view(line).substr(0, kBytes));
  return out;
}

std::string gist(const std::string& text) {
  const auto lines = lines_compared(text);
  const auto says = [&](std::string_view word) {
    return std::ranges::find_if(
        lines, [&](const std::string& line) { return line.find(word) != std::string::npos; });
  };
  for (const std::string_view word :
       {": error: ", ": fatal error: ", ": runtime error: ", "Sanitizer: ", ": warning: "})
    if (says(word) != lines.end()) return "`" + printable(*says(word)) + "`";
  return lines.empty() ? "it says nothing on stderr" : "`" + printable(lines.back()) + "`";
}

std::optional<Finding> stopped(const Outcome& outcome, const sandbox::Limits& limits) {
  switch (outcome.ending) {
    case Ending::timed_out:
      return Finding{"sample-timeout",
                     fmt::format("runs longer than {:.3g} s; make it end sooner",
                                 std::chrono::duration<double>(limits.wall).count())};
    case Ending::too_much_output:
      return Finding{"sample-too-much-output",
                     fmt::format("prints more than {} KB; print less", limits.output_bytes / 1024)};
    case Ending::out_of_memory:
      return Finding{"sample-memory", fmt::format("uses more than {} MB of memory; make it smaller",
                                                  limits.memory_bytes >> 20)};
    case Ending::exited:
    case Ending::signalled: break;
  }
  return {};
}

std::string how_it_ended(const Outcome& outcome) {
  return fmt::format(
      "{} {}", outcome.ending == Ending::signalled ? "is ended by signal" : "exits with status",
      outcome.status);
}

}  // namespace viva::check
