#include "bank/sample_inputs.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"

namespace viva::bank {

namespace {

/// The files directly before a sample, which are laid beside it.
void append_files(const Question& question, const Sample& sample,
                  std::vector<const Sample*>& files) {
  const auto begin = files.size();
  for (const Sample* at = &sample; at != question.samples.data();) {
    --at;
    if (!at->file.empty())
      files.insert(files.begin() + static_cast<std::ptrdiff_t>(begin), at);
    else if (at->verdict != Verdict::none)
      break;
  }
}

}  // namespace

SampleInputs inputs_of(const Question& question, const Sample& sample) {
  SampleInputs inputs;
  const Sample* at = &sample;
  while (!at->after.empty() && inputs.before.size() < question.samples.size()) {
    const auto found = std::ranges::find(question.samples, at->after, &Sample::name);
    if (found == question.samples.end()) break;
    at = &*found;
    inputs.before.insert(inputs.before.begin(), at);
  }
  for (const Sample* each : inputs.before) append_files(question, *each, inputs.beside);
  append_files(question, sample, inputs.beside);
  return inputs;
}

std::string code_of(const std::vector<const Sample*>& before, const Sample* sample) {
  std::string code;
  const auto append = [&code](const Sample& each) {
    code += each.code;
    if (!code.empty() && code.back() != '\n') code += '\n';  // Also at the end of a file.
  };
  for (const Sample* each : before) append(*each);
  if (sample) append(*sample);
  return code;
}

std::string sample_hash(const Question& question, const Sample& sample) {
  const SampleInputs inputs = inputs_of(question, sample);
  FieldHash hash;
  hash.add(sample.language);
  hash.add(code_of(inputs.before, nullptr));
  hash.add(code_of({}, &sample));
  for (const Sample* file : inputs.beside) {
    hash.add(file->file);
    hash.add(file->code);
  }
  for (const auto* word :
       {&sample.argument, &sample.std, &sample.match, &sample.with, &sample.versions})
    hash.add(*word);
  hash.add(fmt::format("{}{}", static_cast<int>(sample.verdict), sample.sorted));
  return to_hex(hash.finish()).substr(0, 32);
}

std::string evidence_name(const Question& question, const Sample& sample) {
  if (!sample.name.empty()) return sample.name;
  return fmt::format("#{}", &sample - question.samples.data() + 1);
}

}  // namespace viva::bank
