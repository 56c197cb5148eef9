#pragma once

#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bank/bank.h"
#include "check/lint.h"
#include "check/lint_passage.h"

namespace viva::check {

// The rules, in families. Each looks at a question or bank and adds what it finds.

/// One question while its rules look at it.
struct Subject {
  const bank::Question& question;
  const bank::Config& config;
  std::span<const Passage> passages;
  bank::Problems& problems;

  /// Adds a problem at a byte of the body.
  void add(std::size_t offset, std::string_view rule, std::string message) const {
    problems.add(question.place_in_body(offset), rule, std::move(message));
  }
};

/// `lost-text`, `doubled-word`, `empty-phrase`, `answer-length`.
void check_words(const Subject& subject);

/// `code-brackets`, `code-comma` in inline code.
void check_inline_code(const Subject& subject);

/// `unproved-claim`.
void check_claims(const Subject& subject);

/// `raw-html`, `unsafe-url`, and `no-own-level-point`.
void check_markup(const Subject& subject);
void check_points(const Subject& subject);

/// Which question an ID or alias belongs to.
struct Owner {
  const bank::Outline* question;
  bool by_alias;
};
using Directory = std::unordered_map<std::string_view, Owner>;

/// Adds the `duplicate-id` problems while it is made.
Directory make_directory(const std::vector<const bank::Outline*>& questions,
                         std::vector<bank::Problem>& problems);

/// `broken-link`, `alias-link`, `picture` in every question, path, kit and audit.
void check_links(const bank::Bank& bank, const Directory& directory,
                 std::vector<bank::Problem>& problems);

/// `off-path`: only in a bank that has paths.
void check_paths(const bank::Bank& bank, const Directory& directory,
                 std::vector<bank::Problem>& problems);

/// `equal-question`, `near-duplicate`.
void check_likeness(const std::vector<const bank::Outline*>& questions,
                    std::vector<bank::Problem>& problems);

/// `history-missing`. A question is the same as before if it has the ID as its own or as an alias.
void check_history(const bank::Bank& bank, const std::vector<Earlier>& against,
                   std::vector<bank::Problem>& problems);

/// `id-vanished`, for IDs and aliases.
void check_vanished(const bank::Bank& bank, const std::vector<Earlier>& against,
                    const Directory& directory, std::vector<bank::Problem>& problems);

/// `history-future`. A clock may be behind: it was the day of any run on record, too.
void check_dates(const bank::Bank& bank, Date today, std::vector<bank::Problem>& problems);

/// `empty-bank`.
void check_emptiness(const bank::Bank& bank, std::vector<bank::Problem>& problems);

/// `sample-share`, `equal-samples`, `constant-output`.
void check_samples(const bank::Bank& bank, std::vector<bank::Problem>& problems);

/// `few-sources`.
void check_sources(const bank::Bank& bank, std::vector<bank::Problem>& problems);

}  // namespace viva::check
