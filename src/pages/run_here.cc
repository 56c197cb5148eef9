#include "pages/run_here.h"

#include <algorithm>

#include "bank/sample_inputs.h"
#include "base/text.h"

namespace viva::pages {

namespace {

using bank::Runtime;
using bank::Sample;
using bank::Verdict;

/// How keys or labels of the runtimes begin that a browser has the like of; null: not that
/// language.
const std::string_view* family(std::string_view language) {
  static constexpr std::pair<std::string_view, std::string_view> kFamilies[] = {
      {"python", "cpython"}, {"sql", "sqlite"}, {"javascript", ""}};
  const auto* found =
      std::ranges::find(kFamilies, language, &std::pair<std::string_view, std::string_view>::first);
  return found == std::end(kFamilies) ? nullptr : &found->second;
}

/// The runtime that the sample is meant for and a browser has the like of; null if there is none.
const Runtime* runtime_here(const Sample& sample, const bank::Config& config) {
  const auto* begins = family(sample.language);
  const bool is_whole = sample.verdict == Verdict::run || sample.verdict == Verdict::error;
  if (!begins || !is_whole || sample.hidden || !sample.file.empty()) return nullptr;
  const auto named = split(sample.with, ',');
  const auto fits = [&](const Runtime& runtime) {
    return runtime.language == sample.language &&
           (sample.with.empty() || std::ranges::find(named, runtime.key) != named.end()) &&
           (to_lower(runtime.key).starts_with(*begins) ||
            to_lower(runtime.label).starts_with(*begins));
  };
  const auto found = std::ranges::find_if(config.runtimes, fits);
  return found == config.runtimes.end() ? nullptr : &*found;
}

void attribute_if(Html& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out.attr(name, value);
}

}  // namespace

RunHere::RunHere(const bank::Question& question, const bank::Config& config) {
  for (const Sample& sample : question.samples) {
    const Runtime* runtime = runtime_here(sample, config);
    if (!runtime) continue;
    auto [all, beside] = bank::inputs_of(question, sample);
    all.insert(all.end(), beside.begin(), beside.end());
    std::string numbers;
    for (const Sample* each : all) {
      const auto number = std::to_string(each - question.samples.data());
      numbers += (numbers.empty() ? "" : " ") + number;
      roles_[each].number = number;
    }
    Role& role = roles_[&sample];
    role.can_run = true;
    role.label = runtime->label + (sample.versions.empty() ? "" : " " + sample.versions);
    role.needs = std::move(numbers);
  }
}

void RunHere::write_attributes(const Sample& sample, Html& out) const {
  const auto found = roles_.find(&sample);
  if (found == roles_.end()) return;
  const Role& role = found->second;
  if (role.can_run) {
    out.attr("data-run", sample.language).attr("data-label", role.label);
    attribute_if(out, "data-needs", role.needs);
    if (sample.verdict == Verdict::error) out.attr("data-error", sample.argument);
    attribute_if(out, "data-match", sample.match);
    if (sample.sorted) out.raw(" data-sorted");
  }
  if (role.number.empty()) return;
  out.attr("data-sample", role.number);
  attribute_if(out, "data-file", sample.file);
}

void RunHere::write_hidden(const Sample& sample, Html& out) const {
  if (!roles_.contains(&sample)) return;
  out.raw("<pre hidden");
  write_attributes(sample, out);
  out.raw(">\n").text(sample.code).raw("</pre>");  // The line end is the markup's, not the text's.
}

}  // namespace viva::pages
