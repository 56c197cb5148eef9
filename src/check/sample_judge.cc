#include "check/sample_judge.h"

#include <algorithm>

#include <fmt/format.h>

#include "bank/versions.h"
#include "check/sample_difference.h"

namespace viva::check {

using bank::Output;
using bank::Severity;

namespace {

/// Whether nothing speaks against a trial, and it was made.
bool is_fine(const Trial& trial) {
  return !trial.finding ||
         (trial.finding->severity != Severity::error && trial.finding->rule != "sample-not-run");
}

/// Whether a package is named in the code, as a word or the beginning of one: `sqlalchemy.orm`.
bool uses(std::string_view code, std::string_view package) {
  const auto is_letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t at = 0; (at = code.find(package, at)) != std::string_view::npos; ++at) {
    const std::size_t end = at + package.size();
    if ((at == 0 || !is_letter(code[at - 1])) && (end == code.size() || !is_letter(code[end])))
      return true;
  }
  return false;
}

}  // namespace

void Judge::look_at(const Job& job, const Done& done) {
  question_ = job.question;
  sample_ = job.sample;
  code_ = bank::code_of(job.inputs.before, sample_);
  hash_ = bank::sample_hash(*question_, *sample_);
  absent_ = find_absent(done);
  unsplit_ = false;
  several_ = done.trials.size() > 1;
  if (done.trials.empty()) {
    ++report_.skipped;
    if (!done.missing.empty()) return;  // Which was said once for all of them.
    return add({"sample-not-run",
                fmt::format("no runtime here fits `versions=\"{}\"`", sample_->versions),
                Severity::warning});
  }
  add_findings(done);
  compare_all(done);
}

/// The first of the missing ones that its versions do not leave out, as far as the record knows.
std::string Judge::find_absent(const Done& done) const {
  for (const bank::Runtime* each : done.missing)
    if (bank::holds_for(sample_->versions, *each, record_.version_of(each->key))) return each->key;
  return {};
}

void Judge::add_findings(const Done& done) {
  bool looked_at = false;
  for (const auto& [runtime, trial] : done.trials) {
    if (trial.finding) add(*runtime, *trial.finding);
    looked_at = looked_at || !trial.finding || trial.finding->rule != "sample-not-run";
  }
  ++(looked_at ? report_.ran : report_.skipped);
}

/// Compares or takes over what was printed, and records what is as it should be. If a runtime found
/// an error, outputs are left alone.
void Judge::compare_all(const Done& done) {
  Prints prints;
  bool all_fine = true;
  for (const auto& [runtime, trial] : done.trials) {
    all_fine = all_fine && is_fine(trial);
    if (trial.printed) prints.emplace_back(runtime, *trial.printed);
  }
  const bool taken = accept_ && all_fine && take_over(prints);
  for (const auto& [runtime, trial] : done.trials)
    if (is_fine(trial) && (taken || !trial.printed || compare(*runtime, *trial.printed)))
      record(*runtime, trial);
}

/// The output block that holds for a runtime once everything accepted is written; null if none.
const std::string* Judge::block_for(const RuntimeInUse& runtime) const {
  if (!accepted_.empty() && accepted_.back().first == question_)
    for (const Acceptance& each : accepted_.back().second)
      if (each.sample == sample_)
        for (const NewOutput& output : each.outputs)
          if (applies(output.versions, runtime)) return &output.text;
  const auto blocks = blocks_for(*sample_, runtime);
  return blocks.empty() ? nullptr : &blocks[0]->text;
}

void Judge::record(const RuntimeInUse& runtime, const Trial& trial) {
  bank::Evidence line{.id = question_->id,
                      .sample = bank::evidence_name(*question_, *sample_),
                      .hash = hash_,
                      .runtime = runtime.runtime->key,
                      .label = runtime.runtime->label,
                      .version = runtime.version,
                      .bits = runtime.bits,
                      .verdict = std::string(bank::word_of(sample_->verdict))};
  for (const auto& package : runtime.packages)
    if (uses(code_, package.first)) line.packages.push_back(package);
  const std::string* block = trial.printed ? block_for(runtime) : nullptr;
  if (block) line.output = bank::output_hash(*block);
  evidence_.push_back(std::move(line));
}

bool Judge::is_about(const bank::Evidence& line, const RuntimeInUse& runtime) const {
  return line.hash == hash_ && line.runtime == runtime.runtime->key;
}

/// Whether what evidence of another version was compared with is what the sample says now, and says
/// of this version, too, unless it says nothing of that.
bool Judge::stands(const bank::Evidence& line, const RuntimeInUse& runtime) const {
  RuntimeInUse then = runtime;
  then.version = line.version;
  const auto before = blocks_for(*sample_, then), now = blocks_for(*sample_, runtime);
  const std::string output = before.size() == 1 ? bank::output_hash(before[0]->text) : "";
  return line.output == output && (now.empty() || now == before);
}

/// Whether the evidence knows this sample, as it stands, on an older version of the runtime only.
bool Judge::is_newer(const RuntimeInUse& runtime) const {
  bool known = false;
  for (const auto& line : record_.of(question_->id)) {
    if (!is_about(line, runtime)) continue;
    if (line.version == runtime.version) return false;
    known = known || (bank::is_older(line.version, runtime.version) && stands(line, runtime));
  }
  return known;
}

void Judge::add(Finding finding) {
  Place place = sample_->place;
  if (finding.line > 0) place = {place.line + finding.line, 1};
  report_.problems.push_back({question_->path, place, finding.severity, std::move(finding.rule),
                              std::move(finding.message)});
}

void Judge::add(const RuntimeInUse& runtime, Finding finding) {
  const bool newer = finding.severity == Severity::error && is_newer(runtime);
  if (newer) {
    finding.severity = Severity::warning;
    finding.rule = "newer-runtime";
  }
  if (several_ || newer)
    finding.message =
        fmt::format("on {} {}: {}", runtime.runtime->label, runtime.version, finding.message);
  add(std::move(finding));
}

/// Whether it prints what the block for it says; if not, that is a problem.
bool Judge::compare(const RuntimeInUse& runtime, const std::string& printed) {
  const auto blocks = blocks_for(*sample_, runtime);
  const bool has_blocks = !sample_->outputs.empty();
  if (has_blocks && blocks.size() != 1) {
    add(runtime, {"ambiguous-output",
                  fmt::format("{} of its output blocks hold for {} {}; mend their `versions=`",
                              blocks.empty() ? "none" : std::to_string(blocks.size()),
                              runtime.runtime->label, runtime.version)});
    return false;
  }
  const auto found = difference(*sample_, has_blocks ? blocks[0]->text : "", printed);
  if (found) add(runtime, {"sample-output", what_is_wrong(printed) + "\n" + *found});
  return !found;
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
  if (unsplit_)
    return fmt::format(
        "{}, and not the same on each runtime, of which `{}` is not here, so nothing was taken "
        "over; fetch that one, or write an output with `versions=` for each",
        what, absent_);
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

/// One block or none so far: stays so, unless runtimes differ; then it becomes one for each. False
/// if one of them is not here: no block would hold for it.
bool Judge::take_into_one(const Prints& prints) {
  const Output* block = sample_->outputs.empty() ? nullptr : &sample_->outputs[0];
  const std::string& first = prints[0].second;
  const bool same = std::ranges::none_of(prints, [&](const auto& each) {
    return difference(*sample_, first, each.second).has_value();
  });
  if (same && !difference(*sample_, block ? block->text : "", first)) return true;
  unsplit_ = !same && !absent_.empty();
  if (unsplit_) return false;
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
    const auto blocks = blocks_for(*sample_, *runtime);
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
