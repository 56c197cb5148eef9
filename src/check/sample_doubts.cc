#include "check/sample_doubts.h"

#include <fmt/format.h>

#include "check/sample_difference.h"
#include "check/sample_outcome.h"
#include "check/sample_sanitize.h"

namespace viva::check {

using sandbox::Outcome;

namespace {

/// How another run of a sample differs from the first one, which printed `printed`.
struct Change {
  std::string what, detail;
};

std::optional<Change> changed(const Bench& bench, const std::string& printed,
                              const Outcome& again) {
  if (judge_ending(bench, again))
    return Change{fmt::format("{} ({})", how_it_ended(again), gist(again.err)), tail(again.err)};
  if (!bench.sample().match.empty()) return {};
  const auto lines = difference(bench.sample(), printed, again.out);
  if (!lines) return {};
  return Change{"prints something else", "\n" + *lines};
}

/// Whether a sanitizer ended a program that asked for more memory than there is, which is defined.
bool ran_out_of_memory(const std::string& report) {
  return report.find("AddressSanitizer: allocation-size-too-big") != std::string::npos ||
         report.find("AddressSanitizer: allocator is out of memory") != std::string::npos;
}

/// Runs it once more, in other circumstances. What `match=` describes may differ.
Result<std::optional<Finding>> run_elsewhere(const Bench& bench, const Execution& first) {
  if (!bench.sample().match.empty()) return std::nullopt;
  const auto& limits = bench.scrutiny().limits;
  const auto& elsewhere = bench.use().elsewhere;
  VIVA_TRY(const Outcome again,
           bench.carry_out({bench.runtime().run, *first.fresh, limits, elsewhere}, bench.code()));
  if (auto finding = stopped(again, limits)) return finding;
  const auto change = changed(bench, first.outcome.out, again);
  if (!change) return std::nullopt;
  return Finding{"sample-unstable",
                 fmt::format("{} when it is run again with {}; make it print always the same: "
                             "sort, fix the time zone, seed what is random, or say `match=`{}",
                             change->what, to_string(elsewhere), change->detail)};
}

/// Builds and runs it with the first of the runtime's sanitizers.
Result<std::optional<Finding>> look_with_sanitizer(const Bench& bench, const std::string& printed) {
  const std::string& sanitizer = bench.runtime().sanitizers.front();
  VIVA_TRY(const Sanitized sanitized, run_sanitized(bench, sanitizer));
  if (sanitized.not_built) return sanitized.not_built->finding;
  const Outcome& outcome = sanitized.outcome;
  if (auto finding = stopped(outcome, kCompileLimits)) return finding;
  const auto change = changed(bench, printed, outcome);
  if (!change || ran_out_of_memory(outcome.err)) return std::nullopt;
  return Finding{"sample-sanitizer",
                 fmt::format("{} when it is built with the sanitizer `{}`; mend what is "
                             "undefined in it, or say `undefined=` if that is the point{}",
                             change->what, sanitizer, change->detail)};
}

}  // namespace

Result<std::optional<Finding>> look_again(const Bench& bench, const Execution& first) {
  VIVA_TRY(auto unstable, run_elsewhere(bench, first));
  if (unstable || !bench.scrutiny().sanitize || bench.runtime().sanitize.empty()) return unstable;
  return look_with_sanitizer(bench, first.outcome.out);
}

}  // namespace viva::check
