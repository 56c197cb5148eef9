#include "bank/sample_needs.h"

#include <algorithm>

namespace viva::bank {

namespace {

/// The samples that `after=` leads to. A circle, which linting reports, ends after one round.
std::vector<const Sample*> chain(const Question& question, const Sample& last) {
  std::vector<const Sample*> result;
  const Sample* at = &last;
  while (!at->after.empty() && result.size() < question.samples.size()) {
    const auto found = std::ranges::find(question.samples, at->after, &Sample::name);
    if (found == question.samples.end()) break;
    at = &*found;
    result.insert(result.begin(), at);
  }
  return result;
}

/// The files that stand before `owner` and after the sample before it.
void append_files(const Question& question, const Config& config, const Sample& owner,
                  std::vector<const Sample*>& beside) {
  const auto first = beside.size();
  for (const Sample& sample : question.samples) {
    if (&sample == &owner) return;
    if (!sample.file.empty())
      beside.push_back(&sample);
    else if (config.has_runtime(sample.language))
      beside.resize(first);  // They were for that one.
  }
}

}  // namespace

SampleNeeds needs_of(const Question& question, const Config& config, const Sample& sample) {
  SampleNeeds needs{.before = chain(question, sample), .beside = {}};
  for (const Sample* each : needs.before) append_files(question, config, *each, needs.beside);
  append_files(question, config, sample, needs.beside);
  return needs;
}

}  // namespace viva::bank
