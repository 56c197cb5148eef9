#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bank/bank.h"

namespace viva::check {

/// A question as it was, for `history-missing` and `id-vanished`.
struct Earlier {
  std::string id;
  std::string source;  ///< The whole file, as `Question::source`.
  std::string path;    ///< Of the file then; empty if it is not known.
};

struct LintOptions {
  /// What the questions were before, if known; then they must have been kept by `load_bank`.
  const std::vector<Earlier>* against = nullptr;
  std::optional<Date> today;  ///< None: dates are not compared with it.
};

/// Every problem of the bank (bank/rules.h lists the rules): those found while reading, and the
/// rules that need the whole bank (duplicates, links, near-duplicate questions, …). Sorted; rules
/// in `Config::rules_as_errors` are errors. What `lint_question` said while the bank was read is
/// not asked again.
std::vector<bank::Problem> lint(const bank::Bank& bank, const LintOptions& options = {});

/// Rules that look at one question alone: typography, lengths, unproved claims, samples' words.
/// Pure and independent of other questions: `bank::LoadOptions::inspect`.
/// Severities are those of the rules; `lint` raises them.
std::vector<bank::Problem> lint_question(const bank::Question& question,
                                         const bank::Config& config);

/// Makes errors of the problems whose rules `Config::rules_as_errors` names.
void raise_severities(const bank::Config& config, std::vector<bank::Problem>& problems);

/// The questions of a bank at a commit of the git repository it lies in.
/// Errors: unavailable if there is no git or no repository, not_found if there is no such commit.
Result<std::vector<Earlier>> questions_at_commit(const bank::Bank& bank, const std::string& ref);

}  // namespace viva::check
