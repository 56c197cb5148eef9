#include "check/sample_judge.h"

#include <algorithm>

#include <fmt/format.h>

namespace viva::check {

using bank::Output;
using bank::Severity;

void Judge::look_at(const Job& job, const Done& done) {
  question_ = job.question;
  sample_ = job.sample;
  several_ = done.trials.size() > 1;
  if (done.trials.empty()) {
    ++report_.skipped;
    return add({"sample-not-run",
                fmt::format("no runtime here fits `versions=\"{}\"`", sample_->versions),
                Severity::warning});
  }
  if (add_findings(done)) return;
  Prints prints;
  for (const auto& [runtime, trial] : done.trials)
    if (trial.printed) prints.emplace_back(runtime, *trial.printed);
  if (accept_ && take_over(prints)) return;
  for (const auto& [runtime, printed] : prints) compare(*runtime, printed);
}

/// True if a runtime found an error; then outputs are left alone.
bool Judge::add_findings(const Done& done) {
  bool found = false, looked_at = false;
  for (const auto& [runtime, trial] : done.trials) {
    if (trial.finding) add(*runtime, *trial.finding);
    found = found || (trial.finding && trial.finding->severity == Severity::error);
    looked_at = looked_at || !trial.finding || trial.finding->rule != "sample-not-run";
  }
  ++(looked_at ? report_.ran : report_.skipped);
  return found;
}

void Judge::add(Finding finding) {
  report_.problems.push_back({question_->path, sample_->place, finding.severity,
                              std::move(finding.rule), std::move(finding.message)});
}

void Judge::add(const RuntimeInUse& runtime, Finding finding) {
  if (several_)
    finding.message =
        fmt::format("on {} {}: {}", runtime.runtime->label, runtime.version, finding.message);
  add(std::move(finding));
}

/// The blocks that hold for a runtime.
std::vector<const Output*> Judge::applying(const RuntimeInUse& runtime) const {
  std::vector<const Output*> result;
  for (const Output& output : sample_->outputs)
    if (applies(output.versions, runtime)) result.push_back(&output);
  return result;
}

void Judge::compare(const RuntimeInUse& runtime, const std::string& printed) {
  const auto blocks = applying(runtime);
  const bool has_blocks = !sample_->outputs.empty();
  if (has_blocks && blocks.size() != 1)
    return add(runtime,
               {"ambiguous-output",
                fmt::format("{} of its output blocks hold for {} {}; mend their `versions=`",
                            blocks.empty() ? "none" : std::to_string(blocks.size()),
                            runtime.runtime->label, runtime.version)});
  const auto found = difference(*sample_, has_blocks ? blocks[0]->text : "", printed);
  if (found) add(runtime, {"sample-output", what_is_wrong(printed) + "\n" + *found});
}

std::string Judge::what_is_wrong(const std::string& printed) const {
  if (sample_->hidden) return "is `hidden` and prints something; remove what prints";
  if (!can_be_accepted(printed))
    return "prints bytes that no output block can hold; print text only";
  if (!sample_->match.empty())
    return fmt::format(
        "prints other lines than `match=\"{}\"` and its output block say; mend one "
        "of the three",
        sample_->match);
  const char* what = sample_->outputs.empty() ? "prints something, and no output block follows"
                                              : "prints something else than its output block says";
  return fmt::format("{}; run `viva check --run --accept` to take over what it prints", what);
}

/// Whether what was printed may be written into the file at all.
bool Judge::can_take(const std::string& printed) const {
  return !sample_->hidden && can_be_accepted(printed) &&
         (sample_->match.empty() || !difference(*sample_, printed, printed));
}

/// Remembers new blocks where the old ones are wrong. False if the outputs cannot be taken over.
bool Judge::take_over(const Prints& prints) {
  const auto& outputs = sample_->outputs;
  for (const auto& [runtime, printed] : prints)
    if (!can_take(printed)) return false;
  if (prints.empty()) return true;
  const bool one = outputs.empty() || (outputs.size() == 1 && outputs[0].versions.empty());
  return one ? take_into_one(prints) : take_into_each(prints);
}

/// One block or none so far: stays so, unless runtimes differ; then it becomes one for each.
bool Judge::take_into_one(const Prints& prints) {
  const Output* block = sample_->outputs.empty() ? nullptr : &sample_->outputs[0];
  const std::string& first = prints[0].second;
  const bool same = std::ranges::none_of(prints, [&](const auto& each) {
    return difference(*sample_, first, each.second).has_value();
  });
  if (same && !difference(*sample_, block ? block->text : "", first)) return true;
  Acceptance acceptance{sample_, block, {}};
  if (same)
    acceptance.outputs.push_back({"", first});
  else
    for (const auto& [runtime, printed] : prints)
      acceptance.outputs.push_back({runtime->runtime->key, printed});
  remember(std::move(acceptance));
  return true;
}

/// Each block takes over what its runtimes print. False if that is not clear.
bool Judge::take_into_each(const Prints& prints) {
  std::vector<Acceptance> found;
  for (const auto& [runtime, printed] : prints) {
    const auto blocks = applying(*runtime);
    if (blocks.size() != 1) return false;
    const auto known = std::ranges::find(found, blocks[0], &Acceptance::replaced);
    if (known == found.end())
      found.push_back({sample_, blocks[0], {{blocks[0]->versions, printed}}});
    else if (difference(*sample_, known->outputs[0].text, printed))
      return false;
  }
  for (Acceptance& each : found)
    if (difference(*sample_, each.replaced->text, each.outputs[0].text)) remember(std::move(each));
  return true;
}

void Judge::remember(Acceptance acceptance) {
  if (accepted_.empty() || accepted_.back().first != question_)
    accepted_.emplace_back(question_, std::vector<Acceptance>());
  accepted_.back().second.push_back(std::move(acceptance));
}

}  // namespace viva::check
