#include "bank/standing.h"

#include <algorithm>
#include <array>

#include "bank/versions.h"

namespace viva::bank {

namespace {

/// Whether a line is about what the sample and its output say now.
bool is_current(const Evidence& line, const SampleOutline& sample, const Runtime& runtime) {
  if (line.hash != sample.hash || line.runtime != runtime.key) return false;
  std::string_view expected;
  for (const auto& [condition, hash] : sample.outputs)
    if (holds_for(condition, runtime, line.version)) expected = hash;
  return line.output == expected;
}

SampleStanding standing_of_sample(const SampleOutline& sample, const Config& config,
                                  const Record& record, std::span<const Evidence> lines) {
  SampleStanding result{.sample = &sample};
  if (sample.verdict == Verdict::skip) return result;
  for (const Runtime& runtime : config.runtimes) {
    if (!is_meant_for(runtime, sample.language, sample.verdict, sample.named)) continue;
    const auto found = std::ranges::find_if(
        lines, [&](const Evidence& line) { return is_current(line, sample, runtime); });
    if (found != lines.end())
      result.ran.push_back(&*found);
    else if (holds_for(sample.versions, runtime, record.version_of(runtime.key)))
      result.missing.push_back(&runtime);
  }
  return result;
}

Standing sum_up(const std::vector<SampleStanding>& samples) {
  const auto is_full = [](const SampleStanding& each) {
    return !each.ran.empty() && each.missing.empty() && each.sample->verdict != Verdict::fragment;
  };
  const auto is_begun = [](const SampleStanding& each) {
    return !each.ran.empty() && each.sample->verdict != Verdict::fragment;
  };
  if (samples.empty() || std::ranges::none_of(samples, is_begun)) return Standing::unverified;
  return std::ranges::all_of(samples, is_full) ? Standing::verified : Standing::partly;
}

}  // namespace

std::string_view to_string(Standing standing) {
  constexpr std::array<std::string_view, 3> kNames = {"verified", "partly", "unverified"};
  return kNames[static_cast<std::size_t>(standing)];
}

Record::Record(std::span<const Evidence> lines) : lines_(lines) {
  for (const Evidence& line : lines) {
    auto& version = versions_[line.runtime];
    if (version.empty() || is_older(version, line.version)) version = line.version;
  }
}

std::string_view Record::version_of(const std::string& runtime) const {
  const auto found = versions_.find(runtime);
  return found == versions_.end() ? std::string_view() : found->second;
}

QuestionStanding standing_of(const Outline& question, const Config& config, const Record& record) {
  QuestionStanding result;
  const auto lines = record.of(question.id);
  for (const SampleOutline& sample : question.samples_to_run)
    result.samples.push_back(standing_of_sample(sample, config, record, lines));
  result.standing = sum_up(result.samples);
  return result;
}

bool is_meant_for(const Runtime& runtime, std::string_view language, Verdict verdict,
                  std::string_view named) {
  const bool checks = verdict == Verdict::checks;
  if (runtime.language != language || runtime.check.empty() == checks) return false;
  if (named.empty()) return !runtime.on_request;
  const auto keys = split(named, ',');
  return std::ranges::find(keys, runtime.key) != keys.end();
}

bool holds_for(const std::string& condition, const Runtime& runtime, std::string_view version) {
  if (condition.empty()) return true;
  const auto terms = parse_versions(condition);
  const std::array names = {runtime.key, runtime.label, runtime.language};
  return terms && matches(*terms, names, version);
}

}  // namespace viva::bank
