#pragma once

#include <string>
#include <vector>

#include "bank/question.h"

namespace viva::bank {

/// What a sample needs of its question.
struct SampleInputs {
  std::vector<const Sample*> before;  ///< Those that `after=` puts before it, first one first.
  std::vector<const Sample*> beside;  ///< Files (`file=`) for it and for those before it.
};

/// Requires: `sample` is one of the question's. A circle of `after=`, which is reported elsewhere,
/// ends after one round.
SampleInputs inputs_of(const Question& question, const Sample& sample);

/// The whole code that is run: a sample's own after that of those before it, each ending a line.
std::string code_of(const std::vector<const Sample*>& before, const Sample* sample);

/// Names what is run and how it is judged, in 32 hexadecimal digits: code, files and the words of
/// the info string, but not the output. Evidence holds as long as this stays.
std::string sample_hash(const Question& question, const Sample& sample);

/// What evidence calls it: its name, or `#` and its number among the samples of the question.
std::string evidence_name(const Question& question, const Sample& sample);

}  // namespace viva::bank
