#pragma once

#include <vector>

#include "bank/question.h"

namespace viva::bank {

/// What a sample is run with.
struct SampleNeeds {
  std::vector<const Sample*> before;  ///< Those that `after=` puts before it, first one first.
  std::vector<const Sample*> beside;  ///< Files for it and for those before it.
};

/// Requires: `sample` is one of `question.samples`.
SampleNeeds needs_of(const Question& question, const Config& config, const Sample& sample);

}  // namespace viva::bank
