#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "check/lint_rules.h"

namespace viva::check {

namespace {

using bank::Outline;
using bank::Problem;
using bank::SampleOutline;

constexpr std::size_t kFewestForAShare = 10;  ///< Of fewer samples one is more than a tenth.

void check_share(const bank::Bank& bank, std::vector<Problem>& problems) {
  std::size_t all = 0, not_run = 0;
  for (const auto* question : bank.outlines()) {
    all += question->sample_counts.judged;
    not_run += question->sample_counts.not_run;
  }
  if (all < kFewestForAShare || not_run * 10 <= all) return;
  bank::Problems found("viva.toml");
  found.add(
      {}, "sample-share",
      fmt::format(
          "{} of {} samples are `fragment` or `skip`, more than a tenth; let more of them run",
          not_run, all));
  std::ranges::move(found.take(), std::back_inserter(problems));
}

void add(const Outline& question, Place place, std::string_view rule, std::string message,
         std::vector<Problem>& problems) {
  bank::Problems found(question.path);
  found.add(place, rule, std::move(message));
  std::ranges::move(found.take(), std::back_inserter(problems));
}

/// Samples that differ in numbers and texts only teach one thing twice.
void check_equal(const std::vector<const Outline*>& questions, std::vector<Problem>& problems) {
  std::unordered_map<std::uint64_t, std::pair<const Outline*, const SampleOutline*>> seen;
  for (const Outline* question : questions)
    for (const SampleOutline& sample : question->samples_to_run) {
      if (sample.shape == 0) continue;
      const auto [known, is_new] = seen.try_emplace(sample.shape, question, &sample);
      if (is_new) continue;
      const auto& [other, first] = known->second;
      add(*question, sample.place, "equal-samples",
          fmt::format("sample `{}` is that at {}:{} but for numbers and texts; show something "
                      "else, or refer to it",
                      sample.name, other->path, first->place.line),
          problems);
    }
}

void check_constants(const std::vector<const Outline*>& questions, std::vector<Problem>& problems) {
  for (const Outline* question : questions)
    for (const SampleOutline& sample : question->samples_to_run)
      if (sample.prints_itself)
        add(*question, sample.place, "constant-output",
            fmt::format("all that sample `{}` prints stands in its code; print what it computes",
                        sample.name),
            problems);
}

}  // namespace

void check_samples(const bank::Bank& bank, std::vector<Problem>& problems) {
  const auto questions = bank.outlines();
  check_share(bank, problems);
  check_equal(questions, problems);
  check_constants(questions, problems);
}

void check_sources(const bank::Bank& bank, std::vector<Problem>& problems) {
  const auto least = static_cast<std::size_t>(bank.config.least_sources);
  for (const Outline* question : bank.outlines())
    if (question->sources.size() < least)
      add(*question, question->place_of("sources"), "few-sources",
          fmt::format("{} sources where this bank asks for {}; cite more, by section",
                      question->sources.size(), least),
          problems);
}

}  // namespace viva::check
