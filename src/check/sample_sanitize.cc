#include "check/sample_sanitize.h"

#include <algorithm>
#include <regex>

#include <fmt/format.h>

#include "bank/pattern.h"
#include "base/text.h"
#include "check/sample_outcome.h"
#include "check/sample_translate.h"

namespace viva::check {

using sandbox::Outcome;

namespace {

bool reports_match(const std::string& report, const std::regex& pattern) {
  constexpr std::size_t kMostOfLine = 2000;  // Bytes of a line that a pattern is searched in.
  return std::ranges::any_of(split(report, '\n'), [&](std::string_view line) {
    line = line.substr(0, kMostOfLine);
    return std::regex_search(line.begin(), line.end(), pattern);
  });
}

}  // namespace

Result<Sanitized> run_sanitized(const Bench& bench, const std::string& sanitizer) {
  VIVA_TRY(const auto folder, sandbox::TemporaryFolder::create());
  VIVA_TRY(
      const Outcome compiled,
      bench.carry_out({.words = bench.runtime().sanitize, .folder = folder, .sanitizer = sanitizer},
                      bench.code()));
  if (!is_good(compiled)) return Sanitized{.not_built = judge_compiled(compiled)};
  sandbox::Environment environment = usual_circumstances();
  // Looking for leaks at the end needs ptrace, which is refused; to run out of memory is defined.
  environment.emplace_back("ASAN_OPTIONS", "detect_leaks=0:allocator_may_return_null=1");
  VIVA_TRY(
      Outcome outcome,
      bench.carry_out({.words = bench.runtime().run, .folder = folder, .environment = environment},
                      bench.code()));
  return Sanitized{std::move(outcome), {}};
}

Result<Trial> find_undefined(const Bench& bench) {
  if (bench.runtime().sanitize.empty()) return not_tried(bench, "sanitize");
  const std::string& wanted = bench.sample().argument;
  const auto pattern = bank::author_regex(wanted);
  std::string reports;
  for (const std::string& sanitizer : bench.runtime().sanitizers) {
    VIVA_TRY(const Sanitized sanitized, run_sanitized(bench, sanitizer));
    if (sanitized.not_built) return *sanitized.not_built;
    const Outcome& outcome = sanitized.outcome;
    if (auto finding = stopped(outcome, kCompileLimits)) return Trial{std::move(finding), {}};
    if (pattern && !is_good(outcome) && reports_match(outcome.err, *pattern)) return Trial{};
    reports += outcome.err;
  }
  return failed("sample-undefined",
                fmt::format("no sanitizer reports `{}` ({}); mend the sample or its "
                            "`undefined=`{}",
                            wanted, gist(reports), tail(reports)));
}

}  // namespace viva::check
