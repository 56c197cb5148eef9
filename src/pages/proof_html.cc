#include "pages/proof_html.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace viva::pages {

using bank::Evidence;
using bank::SampleStanding;
using bank::Standing;
using bank::Verdict;

namespace {

std::string with_packages(const Evidence& line) {
  std::vector<std::string> packages;
  for (const auto& [name, version] : line.packages)
    packages.push_back(fmt::format("{} {}", name, version));
  std::string text = line.version;
  if (line.bits != 64) text += fmt::format(" ({} bits)", line.bits);
  if (!packages.empty()) text += fmt::format(" with {}", fmt::join(packages, ", "));
  return text;
}

std::string missing_text(const SampleStanding& standing) {
  std::vector<std::string_view> keys;
  for (const auto* runtime : standing.missing) keys.push_back(runtime->key);
  return fmt::format("{}", fmt::join(keys, ", "));
}

void write_marks(Html& out, const MarkCounts& counts) {
  const auto item = [&out](std::size_t count, std::string_view one, std::string_view many) {
    if (count > 0)
      out.raw("<li>")
          .number(static_cast<std::int64_t>(count))
          .raw(count == 1 ? one : many)
          .raw("</li>");
  };
  item(counts.by_run, " claim rests on a sample that has run",
       " claims rest on samples that have run");
  item(counts.by_source, " claim rests on a cited source", " claims rest on cited sources");
  item(counts.open, " claim rests on a sample without a recorded run",
       " claims rest on samples without a recorded run");
}

void write_shortcomings(Html& out, const bank::QuestionStanding& standing) {
  for (const auto& each : standing.samples) {
    const std::string why = shortcoming(each);
    if (!why.empty())
      out.raw("<li>Sample <code>").text(each.sample->name).raw("</code> ").text(why).raw("</li>");
  }
}

std::string summary(const bank::QuestionStanding& standing) {
  const auto all = standing.samples.size();
  const auto ran = static_cast<std::size_t>(std::ranges::count_if(
      standing.samples, [](const SampleStanding& each) { return !each.ran.empty(); }));
  if (all == 0) return "No sample of this question can be run here; its claims rest on sources.";
  if (standing.standing == Standing::unverified)
    return "None of the samples of this question has a recorded run.";
  if (ran == all && all == 1) return "The sample has run and did what is shown.";
  if (ran == all) return fmt::format("All {} samples have run and did what is shown.", all);
  return fmt::format("{} of {} samples have run and did what is shown.", ran, all);
}

}  // namespace

std::string shortcoming(const SampleStanding& standing) {
  const auto& sample = *standing.sample;
  if (sample.verdict == Verdict::skip) return "is not run: " + sample.argument;
  if (sample.verdict == Verdict::fragment) return "is a fragment: it parses, and is not run";
  if (standing.missing.empty() && !standing.ran.empty()) return {};
  if (standing.missing.empty()) return "has no recorded run";
  return "has no recorded run on " + missing_text(standing);
}

MarkCounts count_marks(const bank::Outline& question, const bank::QuestionStanding& standing) {
  MarkCounts counts;
  for (const std::string& mark : question.marks) {
    const auto found = std::ranges::find_if(
        standing.samples, [&](const SampleStanding& each) { return each.sample->name == mark; });
    if (found == standing.samples.end())
      ++counts.by_source;
    else
      ++(found->ran.empty() ? counts.open : counts.by_run);
  }
  return counts;
}

std::string runs_text(const std::vector<const Evidence*>& ran) {
  std::vector<std::pair<std::string, std::vector<std::string>>> by_label;
  for (const auto* line : ran) {
    const auto known = std::ranges::find(by_label, line->label,
                                         &std::pair<std::string, std::vector<std::string>>::first);
    if (known == by_label.end())
      by_label.emplace_back(line->label, std::vector{with_packages(*line)});
    else if (std::ranges::find(known->second, with_packages(*line)) == known->second.end())
      known->second.push_back(with_packages(*line));
  }
  std::vector<std::string> parts;
  for (const auto& [label, versions] : by_label)
    parts.push_back(fmt::format("{} {}", label, fmt::join(versions, ", ")));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::vector<const Evidence*> runs_under(const SampleStanding& standing,
                                        const std::string& condition, const bank::Config& config) {
  std::vector<const Evidence*> runs;
  for (const auto* line : standing.ran) {
    const auto* runtime = config.find_runtime(line->runtime);
    if (runtime && bank::holds_for(condition, *runtime, line->version)) runs.push_back(line);
  }
  return runs;
}

void write_runs(Html& out, const SampleStanding& standing) {
  out.raw("<p class=\"ran\">");
  if (standing.ran.empty()) {
    out.text(standing.sample->verdict == Verdict::skip ? "Not run" : "Without a recorded run");
  } else {
    const auto newest = (*std::ranges::max_element(standing.ran, {}, [](const Evidence* line) {
                          return line->date;
                        }))->date;
    out.raw(standing.sample->verdict == Verdict::fragment ? "Parsed by " : "Ran on ")
        .text(runs_text(standing.ran))
        .raw(" · <time")
        .attr("datetime", to_iso(newest))
        .raw(">")
        .text(to_iso(newest))
        .raw("</time>");
    if (!standing.missing.empty()) out.raw(" · not run on ").text(missing_text(standing));
  }
  out.raw("</p>");
}

void write_source(Html& out, const bank::Source& source) {
  out.raw("<a rel=\"noopener nofollow\"")
      .url("href", source.url)
      .raw(">")
      .text(source.where)
      .raw("</a> ");
  const std::string_view host =
      std::string_view(source.url).substr(std::min(source.url.size(), source.url.find("//") + 2));
  out.raw("<span>").text(host.substr(0, host.find('/'))).raw("</span> ");
}

std::string_view standing_text(Standing standing) {
  constexpr std::array<std::string_view, 3> kTexts = {"Verified", "Partly verified",
                                                      "Not verified"};
  return kTexts[static_cast<std::size_t>(standing)];
}

void write_proof_section(Html& out, const bank::Outline& question,
                         const bank::QuestionStanding& standing) {
  out.raw(
         "<section class=\"part\" id=\"proof\" aria-labelledby=\"h-proof\"><h2 id=\"h-proof\">What "
         "is proved</h2><p><strong class=\"standing ")
      .raw(bank::to_string(standing.standing))
      .raw("\">")
      .raw(standing_text(standing.standing))
      .raw(".</strong> ")
      .text(summary(standing))
      .raw("</p><ul>");
  write_shortcomings(out, standing);
  write_marks(out, count_marks(question, standing));
  out.raw(
      "</ul><p><a href=\"/about#proof\">What running a sample proves, and what it does "
      "not</a></p></section>");
}

}  // namespace viva::pages
