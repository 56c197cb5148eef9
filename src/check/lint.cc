#include "check/lint.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/lint_rules.h"

namespace viva::check {

namespace {

using bank::Problem;

void append(std::vector<Problem>& out, std::vector<Problem> more) {
  std::ranges::move(more, std::back_inserter(out));
}

/// What was found while reading.
std::vector<Problem> problems_of_reading(const bank::Bank& bank) {
  std::vector<Problem> problems = bank.config_problems;
  append(problems, bank.problems);
  for (const auto& file : bank.files) append(problems, file->parsed.problems);
  return problems;
}

}  // namespace

void raise_severities(const bank::Config& config, std::vector<Problem>& problems) {
  for (auto& problem : problems)
    if (std::ranges::find(config.rules_as_errors, problem.rule) != config.rules_as_errors.end())
      problem.severity = bank::Severity::error;
}

/// A bank without questions passes every other rule.
void check_emptiness(const bank::Bank& bank, std::vector<Problem>& problems) {
  if (!bank.files.empty()) return;
  bank::Problems found("viva.toml");
  found.add(
      {}, "empty-bank",
      "there is no question in this bank; start one with `viva new`, in a file that ends in `.md`");
  append(problems, found.take());
}

void check_points(const Subject& subject) {
  const auto& question = subject.question;
  const auto fits = [&](const bank::Point& point) { return point.level == question.level; };
  if (question.points.empty() || std::ranges::any_of(question.points, fits)) return;
  subject.problems.add(question.points.front().place, "no-own-level-point",
                       fmt::format("no point is for {}, the level of this question; add `- {}: …`",
                                   question.level, question.level));
}

std::vector<Problem> lint_question(const bank::Question& question, const bank::Config& config) {
  bank::Problems problems(question.path);
  const auto parts = passages(question);
  const Subject subject{question, config, parts, problems};
  check_words(subject);
  check_inline_code(subject);
  check_claims(subject);
  check_markup(subject);
  check_points(subject);
  return problems.take();
}

std::vector<Problem> lint(const bank::Bank& bank, const LintOptions& options) {
  std::vector<Problem> problems = problems_of_reading(bank);
  // With a viva.toml that cannot be read nothing else can be judged: it would only bury the cause.
  const auto unreadable = std::ranges::find(problems, "config-syntax", &Problem::rule);
  if (unreadable != problems.end()) return {*unreadable};
  for (const auto& file : bank.files) {
    if (file->findings)
      append(problems, *file->findings);
    else if (file->parsed.question)
      append(problems, lint_question(*file->parsed.question, bank.config));
  }
  const auto questions = bank.outlines();
  const Directory directory = make_directory(questions, problems);
  check_links(bank, directory, problems);
  check_paths(bank, directory, problems);
  check_likeness(questions, problems);
  check_samples(bank, problems);
  check_sources(bank, problems);
  check_emptiness(bank, problems);
  if (options.against) {
    check_history(bank, *options.against, problems);
    check_vanished(bank, *options.against, directory, problems);
  }
  if (options.today) check_dates(bank, *options.today, problems);
  raise_severities(bank.config, problems);
  std::ranges::sort(problems, bank::before);
  return problems;
}

}  // namespace viva::check
