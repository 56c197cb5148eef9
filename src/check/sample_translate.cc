#include "check/sample_translate.h"

#include <algorithm>

#include <fmt/format.h>

#include "bank/rejected_lines.h"
#include "base/text.h"
#include "check/sample_outcome.h"
#include "check/sample_reports.h"

namespace viva::check {

using sandbox::Outcome;

namespace {

Result<Outcome> translate(const Bench& bench, const std::vector<std::string>& words) {
  VIVA_TRY(const auto folder, sandbox::TemporaryFolder::create());
  return bench.carry_out({words, folder}, bench.code());
}

/// Without linking, where it can.
const std::vector<std::string>& compiler(const bank::Runtime& runtime) {
  return runtime.parse.empty() ? runtime.compile : runtime.parse;
}

/// The line of `file` at which a compiler or interpreter reports its first error; 0 if elsewhere.
int first_error_line(const std::string& report, const std::string& file) {
  const std::string python = fmt::format("  File \"{}\", line ", file);
  int line_number = 0;
  for (const std::string_view line : split(report, '\n')) {
    if (line.starts_with(python)) line_number = std::atoi(line.data() + python.size());
    if (line.find(": error: ") == std::string_view::npos &&
        line.find(": fatal error: ") == std::string_view::npos)
      continue;
    return line.starts_with(file + ":") ? std::atoi(line.data() + file.size() + 1) : 0;
  }
  return line_number;
}

}  // namespace

Trial failed(std::string rule, std::string message) {
  return {.finding = Finding{std::move(rule), std::move(message)}};
}

Trial not_tried(const Bench& bench, std::string_view command) {
  return {.finding = Finding{"sample-not-run",
                             fmt::format("not looked at: [runtime.{}] of viva.toml has no `{}`",
                                         bench.runtime().key, command),
                             bank::Severity::warning}};
}

std::optional<Finding> compiler_warning(const Outcome& outcome) {
  if (outcome.err.find(": warning: ") == std::string::npos) return {};
  return Finding{"sample-warning",
                 fmt::format("compiles with a warning ({}); mend it", gist(outcome.err)),
                 bank::Severity::warning};
}

Trial judge_compiled(const Outcome& outcome) {
  if (auto finding = stopped(outcome, kCompileLimits)) return {std::move(finding), {}};
  if (is_good(outcome)) return {.finding = compiler_warning(outcome)};
  return failed("sample-compile", fmt::format("does not compile ({}); mend it{}", gist(outcome.err),
                                              tail(outcome.err)));
}

Result<Trial> parse(const Bench& bench) {
  if (bench.runtime().parse.empty()) return not_tried(bench, "parse");
  VIVA_TRY(const Outcome outcome, translate(bench, bench.runtime().parse));
  if (auto finding = stopped(outcome, kCompileLimits)) return Trial{std::move(finding), {}};
  if (is_good(outcome)) return Trial{};
  return failed("sample-parse", fmt::format("does not parse ({}); mend it{}", gist(outcome.err),
                                            tail(outcome.err)));
}

Result<Trial> compile(const Bench& bench) {
  if (compiler(bench.runtime()).empty()) return not_tried(bench, "compile");
  VIVA_TRY(const Outcome outcome, translate(bench, compiler(bench.runtime())));
  return judge_compiled(outcome);
}

Result<Trial> reject(const Bench& bench) {
  if (compiler(bench.runtime()).empty()) return not_tried(bench, "compile");
  VIVA_TRY(const Outcome outcome, translate(bench, compiler(bench.runtime())));
  if (auto finding = stopped(outcome, kCompileLimits)) return Trial{std::move(finding), {}};
  if (is_good(outcome))
    return failed("sample-compile",
                  "compiles, though it says `rejects`; mend it, or say `compile` or `run`");
  const int line = first_error_line(outcome.err, bench.file()) - bench.lines_before();
  const auto marked = bank::rejected_lines(bench.sample().code);
  const int wanted = marked.empty() ? 0 : marked.front();  // None: linting has spoken.
  if (line > 0 && line == wanted) return Trial{};
  return failed("sample-compile",
                fmt::format("the first error is not at line {} of the sample, which ends in the "
                            "comment `rejected` ({}); move the comment, or mend the sample{}",
                            wanted, gist(outcome.err), tail(outcome.err)));
}

Result<Trial> check_types(const Bench& bench) {
  const bank::Runtime& runtime = bench.runtime();
  VIVA_TRY(const Outcome outcome, translate(bench, runtime.check));
  if (auto finding = stopped(outcome, kCompileLimits)) return Trial{std::move(finding), {}};
  const auto reports = checker_reports(outcome.out, runtime.report);
  if (reports.empty() && !is_good(outcome))
    return failed("sample-checks", fmt::format("the checker fails ({}){}", gist(outcome.err),
                                               tail(outcome.out + outcome.err)));
  const auto wrong = compare_reports(reports, marked_lines(bench.code(), runtime.key));
  if (!wrong) return Trial{};
  Trial trial = failed("sample-checks", fmt::format("{}; mend the sample or its marks{}",
                                                    wrong->message, tail(outcome.out)));
  trial.finding->line = std::max(0, wrong->line - bench.lines_before());
  return trial;
}

}  // namespace viva::check
