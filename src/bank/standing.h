#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "bank/config.h"
#include "bank/evidence.h"
#include "bank/question.h"

namespace viva::bank {

/// How far the samples of a question have been run: all on every runtime that is meant for them, at
/// least one on one of them, none.
enum class Standing { verified, partly, unverified };
std::string_view to_string(Standing standing);  ///< `verified`, `partly`, `unverified`.

/// A bank's evidence, ready to be asked. The lines must outlive it.
class Record {
 public:
  explicit Record(std::span<const Evidence> lines);
  std::span<const Evidence> of(std::string_view id) const { return evidence_of(lines_, id); }
  /// The newest version of a runtime in the record; empty if it is not there.
  std::string_view version_of(const std::string& runtime) const;
  /// Whether both know the same versions.
  bool operator==(const Record& other) const { return versions_ == other.versions_; }

 private:
  std::span<const Evidence> lines_;
  std::map<std::string, std::string, std::less<>> versions_;
};

/// What is recorded of one sample.
struct SampleStanding {
  const SampleOutline* sample = nullptr;
  std::vector<const Evidence*> ran;     ///< In the order of the configuration.
  std::vector<const Runtime*> missing;  ///< It is meant for these too, as far as can be known.
};

/// What is recorded of one question.
struct QuestionStanding {
  Standing standing = Standing::unverified;
  std::vector<SampleStanding> samples;  ///< As `Outline::samples_to_run`.
};

QuestionStanding standing_of(const Outline& question, const Config& config, const Record& record);

/// Whether a runtime is meant for a sample of this language and verdict that names runtimes: in
/// `with=`, or the checkers of `checks=`.
bool is_meant_for(const Runtime& runtime, std::string_view language, Verdict verdict,
                  std::string_view named);

/// Whether a condition like `cpython>=3.14` or `>=3.12` holds for a runtime that has this version,
/// or may hold if that is empty, not known; an empty condition does.
bool holds_for(const std::string& condition, const Runtime& runtime, std::string_view version);

}  // namespace viva::bank
