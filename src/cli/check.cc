#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <CLI/Option.hpp>
#include <fmt/format.h>

#include "app/catalog.h"
#include "bank/rules.h"
#include "base/json_text.h"
#include "base/parallel.h"
#include "check/lint.h"
#include "check/run.h"
#include "cli/command_line.h"
#include "cli/terminal.h"

namespace viva::cli {

namespace {

constexpr const char* kExamples = R"(
  viva check                    every rule, in the bank here
  viva check bank --strict      the same, and warnings fail, too
  viva check --run --only PY-INT-004
  viva check --run --accept     write what the samples print; read the difference
  viva check --against main     changed text needs a new entry in its history)";

using bank::Problem;
using bank::Severity;

struct Options {
  std::string bank, format = "text", against, only;
  bool run = false, accept = false, no_cache = false, strict = false, rules = false;
  unsigned jobs = core_count();
};

struct Findings {
  std::size_t questions = 0, errors = 0, warnings = 0;
  std::vector<Problem> problems;
  std::filesystem::path directory;  ///< Of the bank, as it was named.
};

Findings count(const bank::Bank& bank, std::vector<Problem> problems) {
  for (auto& problem : problems) problem.path = printable(problem.path);
  const auto errors =
      static_cast<std::size_t>(std::ranges::count(problems, Severity::error, &Problem::severity));
  return {bank.outlines().size(), errors, problems.size() - errors, std::move(problems),
          bank.directory};
}

std::string_view name(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

void print_json(const Findings& findings) {
  std::string out = fmt::format("{{\"questions\":{},\"errors\":{},\"warnings\":{},\"problems\":[",
                                findings.questions, findings.errors, findings.warnings);
  for (const auto& problem : findings.problems) {
    out += &problem == &findings.problems.front() ? "\n" : ",\n";
    out += "{\"path\":";
    append_json(out, problem.path);
    out +=
        fmt::format(",\"line\":{},\"column\":{},\"severity\":\"{}\",\"rule\":", problem.place.line,
                    problem.place.column, name(problem.severity));
    append_json(out, problem.rule);
    out += ",\"message\":";
    append_json(out, problem.message);
    out += '}';
  }
  fmt::print("{}]}}\n", out);
}

/// Data and properties of workflow commands. Source: GitHub, "Workflow commands", escaping as in
/// the toolkit's `command.ts`.
std::string github_escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : text) {
    const bool special =
        c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ','));
    out += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

void print_github(const Findings& findings) {
  for (const auto& problem : findings.problems)
    fmt::print(
        "::{} file={},line={},col={},title={}::{}\n", name(problem.severity),
        github_escaped((findings.directory / problem.path).lexically_normal().string(), true),
        problem.place.line, problem.place.column, github_escaped(problem.rule, true),
        github_escaped(problem.message, false));
}

void print(const Findings& findings, const std::string& format) {
  if (format == "json") return print_json(findings);
  if (format == "github") return print_github(findings);
  for (const auto& problem : findings.problems) fmt::print("{}\n", to_string(problem));
  fmt::print(stderr, "{}, {}, {}\n", counted(findings.questions, "question"),
             counted(findings.errors, "error"), counted(findings.warnings, "warning"));
}

/// What the questions were: in a bundle, or at a commit.
Result<std::vector<check::Earlier>> earlier(const bank::Bank& bank, const std::string& against) {
  if (!against.ends_with(".viva")) return check::questions_at_commit(bank, against);
  VIVA_TRY(const auto catalog, app::Catalog::open(against));
  std::vector<check::Earlier> all;
  for (std::uint32_t i = 0; i < catalog->size(); ++i) {
    const auto& record = catalog->question(i);
    all.push_back({std::string(catalog->text(record.id)),
                   std::string(catalog->fragment(record.markdown).raw),
                   {}});
  }
  return all;
}

/// Differences are for people: on stdout they would break what programs read there.
void print_runs(const check::RunReport& report, const std::string& format) {
  for (const auto& change : report.changes)
    fmt::print(format == "text" ? stdout : stderr, "{}", change);
  fmt::print(stderr, "{} samples: {} ran, {} not run here; {} runs known from before\n",
             report.samples, report.ran, report.skipped, report.cached);
  for (const auto& [runtime, version] : report.versions)
    fmt::print(stderr, "  {} {}\n", runtime, version);
  constexpr std::size_t kSlowest = 5;
  if (!report.slowest.empty()) fmt::print(stderr, "slowest:\n");
  for (std::size_t i = 0; i < std::min(kSlowest, report.slowest.size()); ++i)
    fmt::print(stderr, "  {} ms  {}\n", report.slowest[i].second, report.slowest[i].first);
}

/// What can be said without running anything.
Result<std::vector<Problem>> find_problems(const bank::Bank& bank, const Options& options) {
  std::vector<check::Earlier> before;
  if (!options.against.empty()) {
    VIVA_TRY(before, earlier(bank, options.against));
  }
  return check::lint(bank,
                     {.against = options.against.empty() ? nullptr : &before, .today = today()});
}

/// Runs the samples and adds what they did against their words.
Result<void> add_runs(const bank::Bank& bank, const Options& options,
                      std::vector<Problem>& problems) {
  check::RunOptions run{.only = options.only,
                        .jobs = options.jobs,
                        .accept = options.accept,
                        .cache = !options.no_cache,
                        .today = today(),
                        .progress = {}};
  run.progress = progress_of("samples");
  VIVA_TRY(auto report, check::run_samples(bank, run));
  print_runs(report, options.format);
  if (report.recorded)  // Which mends what was wrong with it.
    std::erase_if(problems, [](const Problem& each) { return each.rule == "evidence-form"; });
  problems.insert(problems.end(), report.problems.begin(), report.problems.end());
  std::ranges::stable_sort(problems, bank::before);
  return {};
}

void print_rules() {
  for (const auto& rule : bank::rules())
    fmt::print("{:<22} {:<8} {}\n", rule.name, name(rule.severity), rule.summary);
}

int check(const Options& options) {
  if (options.rules) {
    print_rules();
    return kFine;
  }
  const auto directory = bank::find_bank(options.bank, ".");
  if (!directory) return fail(directory.error());
  const auto bank =
      bank::load_bank(*directory, {.threads = core_count(),
                                   .inspect = check::lint_question,
                                   .keep_questions = options.run || !options.against.empty()});
  if (!bank) return fail(bank.error());
  auto problems = find_problems(*bank, options);
  if (!problems) return fail(problems.error());
  const auto ran = options.run ? add_runs(*bank, options, *problems) : Result<void>();
  const Findings findings = count(*bank, std::move(*problems));
  if (!ran) {
    // Why nothing runs may stand among the errors of the bank.
    if (findings.errors > 0) print(findings, options.format);
    const int code = fail(ran.error());
    return findings.errors > 0 ? kFindings : code;
  }
  print(findings, options.format);
  return findings.errors > 0 || (options.strict && findings.warnings > 0) ? kFindings : kFine;
}

}  // namespace

void add_check(CLI::App& program, Action& action) {
  auto options = std::make_shared<Options>();
  auto* command = program.add_subcommand("check", "Report every problem of a bank");
  command->add_option("bank", options->bank,
                      "Directory of the bank; default: the nearest with a viva.toml, else ./bank");
  command->add_option("--format", options->format, "text, json or github")
      ->check(CLI::IsMember({"text", "json", "github"}));
  command->add_flag("--strict", options->strict, "Warnings fail as well");
  command->add_flag("--rules", options->rules, "List every rule and end");
  command->add_option("--against", options->against,
                      "A git commit or a bundle: changed text needs a new history entry");
  auto* run =
      command->add_flag("--run", options->run, "Run the samples in the sandbox and compare");
  command->add_option("--only", options->only, "Run the samples of one ID")->needs(run);
  command->add_option("--jobs", options->jobs, "Samples at the same time")
      ->needs(run)
      ->check(CLI::Range(1, 256));
  command
      ->add_flag("--accept", options->accept,
                 "Write what the samples print into the files, and evidence of it into "
                 "evidence.jsonl, showing the difference")
      ->needs(run);
  command->add_flag("--no-cache", options->no_cache, "Run also what was run before")->needs(run);
  command->footer(with_examples(kExamples));
  command->callback([options, &action] { action = [options] { return check(*options); }; });
}

}  // namespace viva::cli
