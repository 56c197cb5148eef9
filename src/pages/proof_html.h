#pragma once

#include <string>
#include <vector>

#include "bank/standing.h"
#include "base/html.h"

namespace viva::pages {

/// `CPython 3.11.2, 3.13.5 with pydantic 2.10.6; GCC 12.2.0`: where something ran.
std::string runs_text(const std::vector<const bank::Evidence*>& ran);

/// Those of the runs for which an output block's condition holds.
std::vector<const bank::Evidence*> runs_under(const bank::SampleStanding& standing,
                                              const std::string& condition,
                                              const bank::Config& config);

/// `<p class="ran">` below a sample: where and when it ran, and where it has not.
void write_runs(Html& out, const bank::SampleStanding& standing);

/// The link to a source, and its host.
void write_source(Html& out, const bank::Source& source);

/// `Verified`, `Partly verified`, `Not verified`.
std::string_view standing_text(bank::Standing standing);

/// Why a sample is not run, or not on every runtime meant for it; empty if it is.
std::string shortcoming(const bank::SampleStanding& standing);

/// What the proof marks of a question rest on.
struct MarkCounts {
  std::size_t by_run = 0, by_source = 0;
  std::size_t open = 0;  ///< On a sample without a recorded run.
};
MarkCounts count_marks(const bank::Outline& question, const bank::QuestionStanding& standing);

/// The section of a question's page that says what of it is proved, and what is not and why.
void write_proof_section(Html& out, const bank::Outline& question,
                         const bank::QuestionStanding& standing);

}  // namespace viva::pages
