#include <algorithm>

#include <fmt/format.h>

#include "bank/ascii.h"
#include "bank/info_string.h"
#include "bank/pattern.h"
#include "bank/question_body.h"
#include "bank/rejected_lines.h"
#include "bank/versions.h"

namespace viva::bank {

namespace {

using markdown::Kind;
using markdown::kNoNode;
using markdown::NodeId;

struct VerdictWord {
  std::string_view word;
  Verdict verdict;
};

constexpr VerdictWord kVerdicts[] = {
    {"run", Verdict::run},
    {"error", Verdict::error},
    {"undefined", Verdict::undefined},
    {"compile", Verdict::compile},
    {"rejects", Verdict::rejects},
    {"checks", Verdict::checks},
    {"fragment", Verdict::fragment},
    {"skip", Verdict::skip},
};

/// Whether what the sample prints is compared, or at least shown as what it would print.
bool may_have_output(Verdict verdict) {
  return verdict == Verdict::none || verdict == Verdict::run || verdict == Verdict::error ||
         verdict == Verdict::skip;
}

bool is_file_name(std::string_view text) {
  return !text.empty() && text.front() != '.' && std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
  });
}

/// Reads the fences of one question in their order, then looks at them together.
class SampleReader {
 public:
  SampleReader(const Config& config, Question& out, Problems& problems)
      : config_(config), out_(out), problems_(problems) {}

  void read();

 private:
  /// One fence while it is read: its words, and where they stand.
  struct Fence {
    InfoString info;
    std::size_t offset = 0;  ///< Of the info string in the body.
    Place place;             ///< Of the fence.
    NodeId node = kNoNode;
    std::string_view text;
  };

  Fence open(NodeId node) const;
  void read_output(const Fence& fence);
  void read_sample(const Fence& fence);
  void read_verdict(const Fence& fence, Sample& sample);
  void check_values(const Fence& fence, const Sample& sample);
  void check_runtimes(const Fence& fence, const Sample& sample);
  void check_name(const Sample& sample);
  void check_chain(const Sample& sample, Place place);
  void check_outputs(const Sample& sample);
  void check_file(std::size_t index);

  Place word_place(const Fence& fence, std::string_view word) const {
    const auto* found = fence.info.find(word);
    return found ? out_.place_in_body(fence.offset + found->offset) : fence.place;
  }
  const Sample* find(std::string_view name) const {
    const auto found = std::ranges::find(out_.samples, name, &Sample::name);
    return found == out_.samples.end() ? nullptr : &*found;
  }
  /// Whether its language is run at all, so that its words must add up.
  bool is_run(const Sample& sample) const { return config_.has_runtime(sample.language); }

  const Config& config_;
  Question& out_;
  Problems& problems_;
  std::vector<Place> after_places_;  ///< Of the word `after`, or of the fence; one for each sample.
  bool attached_ = false;            ///< The block before was a sample or its output.
  NodeId previous_ = kNoNode;
};

/// The words are taken from the source: Markdown would undo their backslashes and entities.
SampleReader::Fence SampleReader::open(NodeId node) const {
  const auto& block = out_.document[node];
  const std::string_view source = out_.document.source();
  Fence fence{.node = node, .text = block.text};
  std::string_view info = block.info;
  if (block.offset < source.size()) {
    const std::size_t begin = source.find_first_not_of(source[block.offset], block.offset);
    const std::size_t end = std::min(source.find('\n', block.offset), source.size());
    fence.offset = std::min(begin, end);
    info = source.substr(fence.offset, end - fence.offset);
    fence.place = out_.place_in_body(block.offset);
  }
  while (info.ends_with(' ') || info.ends_with('\t')) info.remove_suffix(1);
  fence.info = parse_info_string(info);
  return fence;
}

void SampleReader::read() {
  for (NodeId node = 0; node < out_.document.size(); ++node) {
    const auto& block = out_.document[node];
    if (block.kind != Kind::code_block) continue;
    const bool follows = attached_ && out_.document[previous_].next == node;
    previous_ = node;
    attached_ = false;
    if (block.info.empty()) continue;
    Fence fence = open(node);
    const bool output = fence.info.language == "output";
    check_words(fence.info, output);
    for (const auto& problem : fence.info.problems)
      problems_.add(out_.place_in_body(fence.offset + problem.offset), "sample-words",
                    problem.message);
    attached_ = !output || follows;
    if (!output)
      read_sample(fence);
    else if (follows)
      read_output(fence);
    else
      problems_.add(
          fence.place, "output-place",
          "this output follows no sample; put it directly below one, with only blank lines between");
  }
  for (std::size_t i = 0; i < out_.samples.size(); ++i) {
    check_name(out_.samples[i]);
    check_chain(out_.samples[i], after_places_[i]);
    check_outputs(out_.samples[i]);
    check_file(i);
  }
}

void SampleReader::read_output(const Fence& fence) {
  Output output{.text = std::string(fence.text), .node = fence.node, .place = fence.place};
  if (const auto* versions = fence.info.find("versions")) output.versions = versions->value;
  if (!output.versions.empty() && !parse_versions(output.versions))
    problems_.add(
        word_place(fence, "versions"), "version-form",
        fmt::format("`{}` is no range of versions; write it as `cpython>=3.14`", output.versions));
  out_.samples.back().outputs.push_back(std::move(output));
}

void SampleReader::read_sample(const Fence& fence) {
  const auto value = [&](std::string_view word) {
    const auto* found = fence.info.find(word);
    return found ? found->value : std::string();
  };
  Sample sample{
      .language = canonical_language(fence.info.language),
      .code = std::string(fence.text),
      .name = value("name"),
      .hidden = fence.info.find("hidden") != nullptr,
      .sorted = fence.info.find("sorted") != nullptr,
      .after = value("after"),
      .file = value("file"),
      .std = value("std"),
      .match = value("match"),
      .with = value("with"),
      .versions = value("versions"),
      .node = fence.node,
      .section = out_.section_of(fence.node).value_or(Section::answer),
      .place = fence.place,
  };
  read_verdict(fence, sample);
  check_values(fence, sample);
  check_runtimes(fence, sample);
  after_places_.push_back(word_place(fence, "after"));
  out_.samples.push_back(std::move(sample));
}

void SampleReader::read_verdict(const Fence& fence, Sample& sample) {
  std::vector<std::string> given;
  for (const auto& [word, verdict] : kVerdicts) {
    const auto* found = fence.info.find(word);
    if (!found) continue;
    given.emplace_back(word);
    sample.verdict = verdict;
    sample.argument = found->value;
  }
  if (given.size() > 1)
    problems_.add(fence.place, "sample-verdict",
                  fmt::format("`{}` exclude each other; keep one", join(given, "` and `")));
  const bool beside = !sample.file.empty();
  if (beside && given.size() == 1 && is_run(sample))
    problems_.add(
        word_place(fence, given.front()), "sample-verdict",
        fmt::format("a `file=` is laid beside the next sample and not run itself; remove `{}`",
                    given.front()));
  // A word that cannot be read may be the one that is missing.
  if (!beside && given.empty() && is_run(sample) && fence.info.problems.empty())
    problems_.add(
        fence.place, "sample-verdict",
        fmt::format(
            "say what must happen when this runs: `{0} run`, `{0} error=…`, or `{0} skip=\"why\"`",
            fence.info.language));
}

void SampleReader::check_values(const Fence& fence, const Sample& sample) {
  const auto problem = [&](std::string_view word, std::string_view rule, std::string message) {
    problems_.add(word_place(fence, word), rule, std::move(message));
  };
  if (!sample.name.empty() && !is_name(sample.name))
    problem("name", "sample-name",
            fmt::format("`{}`: a name is letters, digits, `-` and `_`", sample.name));
  if (!sample.file.empty() && !is_file_name(sample.file))
    problem("file", "sample-file",
            fmt::format("`{}`: a file name is letters, digits, `-`, `_` and `.`, without a folder",
                        sample.file));
  if (!sample.versions.empty() && !parse_versions(sample.versions))
    problem("versions", "version-form",
            fmt::format("`{}` is no range of versions; write it as `>=3.12`", sample.versions));
  const auto check_regex = [&](std::string_view word, const std::string& pattern) {
    const auto regex = author_regex(pattern);
    if (!regex)
      problem(word, "sample-regex",
              fmt::format("`{}` is no regular expression that Viva takes: it has {}; mend it", word,
                          regex.error().message));
    else if (word == "match" && std::regex_match("", *regex))
      problem(word, "sample-regex",
              "`match` accepts an empty line, so it proves nothing; make it stricter");
  };
  if (!sample.match.empty()) check_regex("match", sample.match);
  if (sample.verdict == Verdict::undefined) check_regex("undefined", sample.argument);
  if (sample.verdict == Verdict::rejects && rejected_lines(sample.code).size() != 1)
    problem("rejects", "sample-rejected",
            "the one line that is not accepted ends in the comment `rejected`; add it there");
}

void SampleReader::check_runtimes(const Fence& fence, const Sample& sample) {
  const auto check = [&](std::string_view word, const std::string& wanted, bool checkers) {
    std::vector<std::string> keys;
    for (const auto& runtime : config_.runtimes)
      if (runtime.language == sample.language && runtime.check.empty() != checkers)
        keys.push_back(runtime.key);
    for (const auto each : split(wanted, ','))
      if (std::ranges::find(keys, each) == keys.end())
        problems_.add(
            word_place(fence, word), "sample-runtime",
            fmt::format("viva.toml has no {} `{}` for {}{}", checkers ? "type checker" : "runtime",
                        each, sample.language, or_nearest(each, keys)));
  };
  if (!sample.with.empty()) check("with", sample.with, false);
  if (sample.verdict == Verdict::checks && is_run(sample)) check("checks", sample.argument, true);
}

void SampleReader::check_name(const Sample& sample) {
  if (sample.name.empty()) return;
  if (find(sample.name) != &sample)
    problems_.add(sample.place, "sample-name",
                  fmt::format("two samples have the name `{}`; rename one", sample.name));
  if (std::ranges::find(out_.sources, sample.name, &Source::key) != out_.sources.end())
    problems_.add(
        sample.place, "sample-name",
        fmt::format("`{}` is also the key of a source, so `[^{}]` could mean either; rename one",
                    sample.name, sample.name));
}

void SampleReader::check_chain(const Sample& sample, Place place) {
  if (sample.after.empty()) return;
  std::vector<std::string> names;
  for (const auto& other : out_.samples)
    if (!other.name.empty() && &other != &sample) names.push_back(other.name);
  const Sample* before = find(sample.after);
  if (!before)
    return problems_.add(place, "sample-after",
                         fmt::format("there is no sample `{}` in this file{}", sample.after,
                                     or_nearest(sample.after, names)));
  for (std::size_t steps = 0; before && steps <= out_.samples.size(); ++steps) {
    if (before == &sample)
      return problems_.add(
          place, "sample-after",
          fmt::format("`after={}` leads back to this sample; break the circle", sample.after));
    before = before->after.empty() ? nullptr : find(before->after);
  }
}

void SampleReader::check_outputs(const Sample& sample) {
  if (sample.outputs.empty()) return;
  const Place first = sample.outputs.front().place;
  if (!may_have_output(sample.verdict))
    problems_.add(first, "output-place",
                  fmt::format("a sample with `{}` shows no output; remove this block",
                              word_of(sample.verdict)));
  if (sample.hidden || !sample.file.empty())
    problems_.add(first, "output-place",
                  fmt::format("a `{}` block prints nothing; remove this block",
                              sample.hidden ? "hidden" : "file="));
  for (const auto& output : sample.outputs) {
    const auto same = [&](const Output& other) { return other.versions == output.versions; };
    if (sample.outputs.size() > 1 && output.versions.empty())
      problems_.add(
          output.place, "output-versions",
          "of several outputs each says for which versions: `output versions=\"cpython>=3.14\"`");
    else if (&*std::ranges::find_if(sample.outputs, same) != &output)
      problems_.add(output.place, "output-versions",
                    fmt::format("two outputs are for `{}`; keep one", output.versions));
  }
}

void SampleReader::check_file(std::size_t index) {
  if (out_.samples[index].file.empty()) return;
  const auto later = std::span(out_.samples).subspan(index + 1);
  if (std::ranges::none_of(later, &std::string::empty, &Sample::file))
    problems_.add(out_.samples[index].place, "sample-file",
                  "no sample follows that could use this file; put it before one");
}

}  // namespace

std::string_view word_of(Verdict verdict) {
  const auto* found = std::ranges::find(kVerdicts, verdict, &VerdictWord::verdict);
  return found == std::end(kVerdicts) ? "" : found->word;
}

void read_samples(const Config& config, Question& out, Problems& problems) {
  SampleReader(config, out, problems).read();
}

}  // namespace viva::bank
