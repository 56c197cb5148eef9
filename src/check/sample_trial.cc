#include "check/sample_trial.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "bank/pattern.h"
#include "base/text.h"
#include "check/circumstances.h"
#include "check/sample_difference.h"
#include "check/sample_outcome.h"
#include "check/sample_reports.h"
#include "sandbox/folder.h"
#include "sandbox/sandbox.h"

namespace viva::check {

namespace {

using bank::Sample;
using bank::Verdict;
using sandbox::Outcome;
using std::chrono::seconds;

constexpr sandbox::Limits kCompileLimits{
    .wall = seconds(60), .memory_bytes = std::size_t{2} << 30, .output_bytes = 256 * 1024};

/// `sample.py`: what compilers and interpreters expect a file of the language to be called.
std::string file_name(const std::string& language) {
  constexpr std::pair<std::string_view, std::string_view> kExtensions[] = {
      {"python", "py"}, {"javascript", "js"}, {"typescript", "ts"}, {"bash", "sh"},
      {"rust", "rs"},   {"kotlin", "kt"},     {"csharp", "cs"},     {"ruby", "rb"},
  };
  for (const auto& [name, extension] : kExtensions)
    if (name == language) return fmt::format("sample.{}", extension);
  return "sample." + language;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

/// Whether a line of it begins with that text.
bool has_line(const std::string& text, const std::string& beginning) {
  return std::ranges::any_of(split(text, '\n'),
                             [&](std::string_view line) { return line.starts_with(beginning); });
}

/// Whether `line` ends in a comment that is the one word `rejected`.
bool is_marked_rejected(std::string_view line) {
  line = trim(line);
  if (!line.ends_with("rejected")) return false;
  line = trim(line.substr(0, line.size() - std::string_view("rejected").size()));
  return std::ranges::any_of(std::array<std::string_view, 3>{"//", "#", "--"},
                             [&](std::string_view sign) { return line.ends_with(sign); });
}

int rejected_line(std::string_view code) {
  const auto lines = split(code, '\n');
  return static_cast<int>(std::ranges::find_if(lines, is_marked_rejected) - lines.begin()) + 1;
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

/// Whether a sanitizer ended a program that asked for more memory than there is, which is defined.
bool ran_out_of_memory(const std::string& report) {
  return report.find("AddressSanitizer: allocation-size-too-big") != std::string::npos ||
         report.find("AddressSanitizer: allocator is out of memory") != std::string::npos;
}

constexpr std::size_t kMostOfLine = 2000;  // Bytes of a line that a pattern is searched in.

/// One sample on one runtime, step by step.
class Bench {
 public:
  Bench(const Job& job, const RuntimeInUse& use, const Scrutiny& scrutiny)
      : job_(job),
        sample_(*job.sample),
        runtime_(*use.runtime),
        use_(use),
        scrutiny_(scrutiny),
        file_(file_name(sample_.language)) {}

  Result<Trial> run() {
    code_before_ = bank::code_of(job_.inputs.before, nullptr);
    code_ = code_before_ + bank::code_of({}, &sample_);
    switch (sample_.verdict) {
      case Verdict::fragment: return parse();
      case Verdict::compile: return compile();
      case Verdict::rejects: return reject();
      case Verdict::undefined: return sanitize();
      case Verdict::checks: return check_types();
      default: return execute();
    }
  }

 private:
  static Trial found(std::string rule, std::string message) {
    return {.finding = Finding{std::move(rule), std::move(message)}};
  }

  /// A command of the runtime, where and how it is carried out.
  struct Step {
    const std::vector<std::string>& words;
    const sandbox::TemporaryFolder& folder;
    sandbox::Limits limits = kCompileLimits;
    sandbox::Environment environment = usual_circumstances();
    std::string sanitizer = {};
  };
  Result<Outcome> carry_out(const Step& step, const std::string& code) {
    sandbox::Command command{.files = use_.tools,
                             .folder = step.folder.path(),
                             .root = use_.root,
                             .environment = step.environment,
                             .limits = step.limits};
    for (std::string word : step.words) {
      word = replaced(std::move(word), "{file}", file_);
      word = replaced(std::move(word), "{program}", "./sample");
      word = replaced(std::move(word), "{sanitizer}", step.sanitizer);
      command.words.push_back(
          replaced(std::move(word), "{std}", sample_.std.empty() ? runtime_.std : sample_.std));
    }
    for (const Sample* each : job_.inputs.beside)
      command.files.emplace_back(each->file, each->code);
    command.files.emplace_back(file_, code);
    return sandbox::run(command);
  }

  /// Translates `code_` without running it.
  Result<Outcome> translate(const std::vector<std::string>& words) {
    VIVA_TRY(const auto folder, sandbox::TemporaryFolder::create());
    return carry_out({words, folder}, code_);
  }

  const std::vector<std::string>& compiler() const {
    return runtime_.parse.empty() ? runtime_.compile
                                  : runtime_.parse;  // Without linking, where it can.
  }

  Trial not_run(std::string_view command) const {
    return {.finding = Finding{"sample-not-run",
                               fmt::format("not looked at: [runtime.{}] of viva.toml has no `{}`",
                                           runtime_.key, command),
                               bank::Severity::warning}};
  }

  Result<Trial> parse() {
    if (runtime_.parse.empty()) return not_run("parse");
    VIVA_TRY(const Outcome outcome, translate(runtime_.parse));
    if (auto finding = stopped(outcome, kCompileLimits)) return Trial{std::move(finding), {}};
    if (is_good(outcome)) return Trial{};
    return found("sample-parse", fmt::format("does not parse ({}); mend it{}", gist(outcome.err),
                                             tail(outcome.err)));
  }

  /// What the compiler warns of, if it does.
  static std::optional<Finding> remark(const Outcome& outcome) {
    if (outcome.err.find(": warning: ") == std::string::npos) return {};
    return Finding{"sample-warning",
                   fmt::format("compiles with a warning ({}); mend it", gist(outcome.err)),
                   bank::Severity::warning};
  }

  Trial judge_compiled(const Outcome& outcome) const {
    if (auto finding = stopped(outcome, kCompileLimits)) return {std::move(finding), {}};
    if (is_good(outcome)) return {.finding = remark(outcome)};
    return found("sample-compile", fmt::format("does not compile ({}); mend it{}",
                                               gist(outcome.err), tail(outcome.err)));
  }

  Result<Trial> compile() {
    if (compiler().empty()) return not_run("compile");
    VIVA_TRY(const Outcome outcome, translate(compiler()));
    return judge_compiled(outcome);
  }

  Result<Trial> reject() {
    if (compiler().empty()) return not_run("compile");
    VIVA_TRY(const Outcome outcome, translate(compiler()));
    if (auto finding = stopped(outcome, kCompileLimits)) return Trial{std::move(finding), {}};
    if (is_good(outcome))
      return found("sample-compile",
                   "compiles, though it says `rejects`; mend it, or say `compile` or `run`");
    const int line = first_error_line(outcome.err, file_) - lines_before();
    const int wanted = rejected_line(sample_.code);
    if (line == wanted) return Trial{};
    return found("sample-compile",
                 fmt::format("the first error is not at line {} of the sample, which ends in the "
                             "comment `rejected` ({}); move the comment, or mend the sample{}",
                             wanted, gist(outcome.err), tail(outcome.err)));
  }

  /// What running the sample came to when a sanitizer had built it; or, if it was not, why.
  struct Sanitized {
    Outcome outcome;
    std::optional<Trial> not_built;
  };
  Result<Sanitized> run_sanitized(const std::string& sanitizer) {
    VIVA_TRY(const auto folder, sandbox::TemporaryFolder::create());
    VIVA_TRY(
        const Outcome compiled,
        carry_out({.words = runtime_.sanitize, .folder = folder, .sanitizer = sanitizer}, code_));
    if (!is_good(compiled)) return Sanitized{.not_built = judge_compiled(compiled)};
    sandbox::Environment environment = usual_circumstances();
    // Looking for leaks at the end needs ptrace, which is refused; to run out of memory is defined.
    environment.emplace_back("ASAN_OPTIONS", "detect_leaks=0:allocator_may_return_null=1");
    VIVA_TRY(
        Outcome outcome,
        carry_out({.words = runtime_.run, .folder = folder, .environment = environment}, code_));
    return Sanitized{std::move(outcome), {}};
  }

  /// With each sanitizer in turn, until one reports what the sample says.
  Result<Trial> sanitize() {
    if (runtime_.sanitize.empty()) return not_run("sanitize");
    const auto pattern = bank::author_regex(sample_.argument);
    std::string reports;
    for (const std::string& sanitizer : runtime_.sanitizers) {
      VIVA_TRY(const Sanitized sanitized, run_sanitized(sanitizer));
      if (sanitized.not_built) return *sanitized.not_built;
      const Outcome& outcome = sanitized.outcome;
      if (auto finding = stopped(outcome, kCompileLimits)) return Trial{std::move(finding), {}};
      if (pattern && !is_good(outcome) && reports_match(outcome.err, *pattern)) return Trial{};
      reports += outcome.err;
    }
    return found("sample-undefined",
                 fmt::format("no sanitizer reports `{}` ({}); mend the sample or its "
                             "`undefined=`{}",
                             sample_.argument, gist(reports), tail(reports)));
  }

  static bool reports_match(const std::string& report, const std::regex& pattern) {
    return std::ranges::any_of(split(report, '\n'), [&](std::string_view line) {
      line = line.substr(0, kMostOfLine);
      return std::regex_search(line.begin(), line.end(), pattern);
    });
  }

  /// Each line that is marked must be reported, with one of the rules of its mark; no other.
  Result<Trial> check_types() {
    VIVA_TRY(const Outcome outcome, translate(runtime_.check));
    if (auto finding = stopped(outcome, kCompileLimits)) return Trial{std::move(finding), {}};
    const auto reports = checker_reports(outcome.out, runtime_.report);
    if (reports.empty() && !is_good(outcome))
      return found("sample-checks", fmt::format("the checker fails ({}){}", gist(outcome.err),
                                                tail(outcome.out + outcome.err)));
    const auto wrong = compare_reports(reports, marked_lines(code_, runtime_.key));
    if (!wrong) return Trial{};
    Trial trial = found("sample-checks", fmt::format("{}; mend the sample or its marks{}",
                                                     wrong->message, tail(outcome.out)));
    trial.finding->line = std::max(0, wrong->line - lines_before());
    return trial;
  }

  int lines_before() const { return static_cast<int>(std::ranges::count(code_before_, '\n')); }

  /// What running it came to; or, if it never ran, why.
  struct Execution {
    Outcome outcome;
    std::optional<Finding> remark;
    std::optional<Trial> ended_before;
    std::optional<sandbox::TemporaryFolder> fresh;  ///< As it was before the run.
  };
  /// Compiles, if the language is compiled, and runs.
  Result<Execution> execute(const std::string& code) {
    VIVA_TRY(const auto folder, sandbox::TemporaryFolder::create());
    VIVA_TRY(auto fresh, sandbox::TemporaryFolder::create());
    std::optional<Finding> warned;
    if (!runtime_.compile.empty()) {
      VIVA_TRY(Outcome compiled, carry_out({runtime_.compile, folder}, code));
      if (!is_good(compiled)) return Execution{.ended_before = judge_compiled(compiled)};
      warned = remark(compiled);
      VIVA_CHECK(sandbox::copy_folder(folder.path(), fresh.path()));
    }
    VIVA_TRY(Outcome outcome, carry_out({runtime_.run, folder, scrutiny_.limits}, code));
    return Execution{std::move(outcome), std::move(warned), {}, std::move(fresh)};
  }

  /// What the samples before it print by themselves.
  Result<Execution> execute_before() {
    const auto prints = [](const Sample* each) {
      return !each->hidden && (each->verdict == Verdict::run || each->verdict == Verdict::error);
    };
    if (std::ranges::none_of(job_.inputs.before, prints)) return Execution{};
    VIVA_TRY(Execution before, execute(code_before_));
    if (!before.ended_before && !is_good(before.outcome))
      before.ended_before =
          found("sample-failed",
                fmt::format("what it comes `after=` fails by itself ({}); mend that first",
                            gist(before.outcome.err)));
    return before;
  }

  Result<Trial> execute() {
    VIVA_TRY(const Execution before, execute_before());
    if (before.ended_before) return *before.ended_before;
    VIVA_TRY(const Execution whole, execute(code_));
    if (whole.ended_before) return *whole.ended_before;
    if (auto finding = judge(whole.outcome)) return Trial{std::move(finding), {}};
    if (!whole.outcome.out.starts_with(before.outcome.out))
      return found(
          "sample-output",
          "what it comes `after=` prints something else each time, so nobody can tell what "
          "this sample prints; make that sample print always the same");
    VIVA_TRY(auto doubt, look_again(whole));
    if (doubt) return Trial{std::move(doubt), {}};
    return Trial{whole.remark, whole.outcome.out.substr(before.outcome.out.size())};
  }

  /// What speaks against a sample that did as it says.
  Result<std::optional<Finding>> look_again(const Execution& first) {
    VIVA_TRY(auto unstable, run_elsewhere(first));
    if (unstable || !scrutiny_.sanitize || runtime_.sanitize.empty()) return unstable;
    return look_with_sanitizer(first.outcome.out);
  }

  /// Runs it once more, in other circumstances. What `match=` describes may differ.
  Result<std::optional<Finding>> run_elsewhere(const Execution& first) {
    if (!sample_.match.empty()) return std::nullopt;
    VIVA_TRY(const Outcome again,
             carry_out({runtime_.run, *first.fresh, scrutiny_.limits, use_.elsewhere}, code_));
    if (auto finding = stopped(again, scrutiny_.limits)) return finding;
    const auto change = changed(first.outcome.out, again);
    if (!change) return std::nullopt;
    return Finding{"sample-unstable",
                   fmt::format("{} when it is run again with {}; make it print always the same: "
                               "sort, fix the time zone, seed what is random, or say `match=`{}",
                               change->what, to_string(use_.elsewhere), change->detail)};
  }

  /// Builds and runs it with the first of the runtime's sanitizers.
  Result<std::optional<Finding>> look_with_sanitizer(const std::string& printed) {
    const std::string& sanitizer = runtime_.sanitizers.front();
    VIVA_TRY(const Sanitized sanitized, run_sanitized(sanitizer));
    if (sanitized.not_built) return sanitized.not_built->finding;
    const Outcome& outcome = sanitized.outcome;
    if (auto finding = stopped(outcome, kCompileLimits)) return finding;
    const auto change = changed(printed, outcome);
    if (!change || ran_out_of_memory(outcome.err)) return std::nullopt;
    return Finding{"sample-sanitizer",
                   fmt::format("{} when it is built with the sanitizer `{}`; mend what is "
                               "undefined in it, or say `undefined=` if that is the point{}",
                               change->what, sanitizer, change->detail)};
  }

  /// How another run of a sample differs from the first one, which printed `printed`.
  struct Change {
    std::string what, detail;
  };
  std::optional<Change> changed(const std::string& printed, const Outcome& again) const {
    if (judge(again))
      return Change{fmt::format("{} ({})", how_it_ended(again), gist(again.err)), tail(again.err)};
    if (!sample_.match.empty()) return {};
    const auto lines = difference(sample_, printed, again.out);
    if (!lines) return {};
    return Change{"prints something else", "\n" + *lines};
  }

  std::optional<Finding> judge(const Outcome& outcome) const {
    if (auto finding = stopped(outcome, scrutiny_.limits)) return finding;
    const bool good = is_good(outcome);
    if (sample_.verdict == Verdict::run) {
      if (good) return {};
      return Finding{"sample-failed",
                     fmt::format("{} ({}); mend it, or say `error=\"…\"` if that is the point{}",
                                 how_it_ended(outcome), gist(outcome.err), tail(outcome.err))};
    }
    if (!good && fails_as_it_says(outcome.err)) return {};
    return Finding{"sample-error",
                   fmt::format("{} instead of failing with `{}{}` ({}); mend the sample or its "
                               "`error=`{}",
                               how_it_ended(outcome), runtime_.error_prefix, sample_.argument,
                               gist(outcome.err), tail(outcome.err))};
  }

  /// Engines word their errors differently: `error="ONE || OTHER"`.
  bool fails_as_it_says(const std::string& report) const {
    constexpr std::string_view kOr = " || ";
    std::string_view rest = sample_.argument;
    for (;;) {
      const std::size_t end = std::min(rest.find(kOr), rest.size());
      if (has_line(report, runtime_.error_prefix + std::string(rest.substr(0, end)))) return true;
      if (end == rest.size()) return false;
      rest.remove_prefix(end + kOr.size());
    }
  }

  const Job& job_;
  const Sample& sample_;
  const bank::Runtime& runtime_;
  const RuntimeInUse& use_;
  const Scrutiny& scrutiny_;
  std::string file_;
  std::string code_before_, code_;
};

}  // namespace

Result<Trial> try_sample(const Job& job, const RuntimeInUse& runtime, const Scrutiny& scrutiny) {
  return Bench(job, runtime, scrutiny).run();
}

}  // namespace viva::check
