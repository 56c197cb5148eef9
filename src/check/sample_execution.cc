#include "check/sample_execution.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "check/sample_outcome.h"
#include "check/sample_translate.h"

namespace viva::check {

using sandbox::Outcome;

namespace {

/// Whether a line of it begins with that text.
bool has_line(const std::string& text, const std::string& beginning) {
  return std::ranges::any_of(split(text, '\n'),
                             [&](std::string_view line) { return line.starts_with(beginning); });
}

/// Engines word their errors differently: `error="ONE || OTHER"`.
bool fails_as_it_says(const Bench& bench, const std::string& report) {
  constexpr std::string_view kOr = " || ";
  std::string_view rest = bench.sample().argument;
  for (;;) {
    const std::size_t end = std::min(rest.find(kOr), rest.size());
    if (has_line(report, bench.runtime().error_prefix + std::string(rest.substr(0, end))))
      return true;
    if (end == rest.size()) return false;
    rest.remove_prefix(end + kOr.size());
  }
}

}  // namespace

Result<Execution> execute(const Bench& bench, const std::string& code) {
  const bank::Runtime& runtime = bench.runtime();
  VIVA_TRY(const auto folder, sandbox::TemporaryFolder::create());
  VIVA_TRY(auto fresh, sandbox::TemporaryFolder::create());
  std::optional<Finding> warned;
  if (!runtime.compile.empty()) {
    VIVA_TRY(Outcome compiled, bench.carry_out({runtime.compile, folder}, code));
    if (!is_good(compiled)) return Execution{.ended_before = judge_compiled(compiled)};
    warned = compiler_warning(compiled);
    VIVA_CHECK(sandbox::copy_folder(folder.path(), fresh.path()));
  }
  VIVA_TRY(Outcome outcome, bench.carry_out({runtime.run, folder, bench.scrutiny().limits}, code));
  return Execution{std::move(outcome), std::move(warned), {}, std::move(fresh)};
}

std::optional<Finding> judge_ending(const Bench& bench, const Outcome& outcome) {
  if (auto finding = stopped(outcome, bench.scrutiny().limits)) return finding;
  const bool good = is_good(outcome);
  if (bench.sample().verdict == bank::Verdict::run) {
    if (good) return {};
    return Finding{"sample-failed",
                   fmt::format("{} ({}); mend it, or say `error=\"…\"` if that is the point{}",
                               how_it_ended(outcome), gist(outcome.err), tail(outcome.err))};
  }
  if (!good && fails_as_it_says(bench, outcome.err)) return {};
  return Finding{"sample-error",
                 fmt::format("{} instead of failing with `{}{}` ({}); mend the sample or its "
                             "`error=`{}",
                             how_it_ended(outcome), bench.runtime().error_prefix,
                             bench.sample().argument, gist(outcome.err), tail(outcome.err))};
}

}  // namespace viva::check
