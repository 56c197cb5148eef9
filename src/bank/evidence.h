#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bank/problem.h"
#include "base/date.h"

namespace viva::bank {

/// What a bank's record of runs is called, beside its viva.toml.
inline constexpr const char* kEvidenceName = "evidence.jsonl";

/// That one sample did what its words say, on one runtime: a line of `evidence.jsonl`.
struct Evidence {
  std::string id;      ///< Of the question.
  std::string sample;  ///< Its name, or `#` and its number among the samples of the question.
  std::string hash;    ///< `sample_hash`.
  std::string runtime, label, version;
  int bits = 64;                                              ///< Of a word: 32 or 64.
  std::vector<std::pair<std::string, std::string>> packages;  ///< Those it used, and versions.
  std::string verdict;                                        ///< `run`, `error`, …
  std::string output;  ///< `output_hash` of the block it was compared with; empty if there is none.
  Date date;           ///< When this was first seen.
  bool operator==(const Evidence&) const = default;
};

struct ReadEvidence {
  std::vector<Evidence> lines;  ///< By ID, sample, runtime, one of each; malformed ones left out.
  std::vector<Problem> problems;
};
/// Reads the text of an `evidence.jsonl`. `path` appears in problems and is never opened.
ReadEvidence parse_evidence(std::string_view text, std::string_view path);

/// The text of a file with these lines, which are sorted first.
std::string to_text(std::vector<Evidence> lines);

/// Names a text that was printed, in 32 hexadecimal digits; blanks at line ends and empty lines at
/// the end make no difference.
std::string output_hash(std::string_view text);

/// What is recorded about one question, of sorted lines.
std::span<const Evidence> evidence_of(std::span<const Evidence> lines, std::string_view id);

}  // namespace viva::bank
