#include "check/sample_bench.h"

#include <algorithm>

#include <fmt/format.h>

namespace viva::check {

namespace {

std::string file_name(const std::string& language) {
  constexpr std::pair<std::string_view, std::string_view> kExtensions[] = {
      {"python", "py"}, {"javascript", "js"}, {"typescript", "ts"}, {"bash", "sh"},
      {"rust", "rs"},   {"kotlin", "kt"},     {"csharp", "cs"},     {"ruby", "rb"},
  };
  for (const auto& [name, extension] : kExtensions)
    if (name == language) return fmt::format("sample.{}", extension);
  return "sample." + language;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

}  // namespace

Bench::Bench(const Job& job, const RuntimeInUse& use, const Scrutiny& scrutiny)
    : job_(job),
      use_(use),
      scrutiny_(scrutiny),
      file_(file_name(job.sample->language)),
      code_before_(bank::code_of(job.inputs.before, nullptr)),
      code_(code_before_ + bank::code_of({}, job.sample)) {}

Result<sandbox::Outcome> Bench::carry_out(const Step& step, const std::string& code) const {
  sandbox::Command command{.files = use_.tools,
                           .folder = step.folder.path(),
                           .root = use_.root,
                           .environment = step.environment,
                           .limits = step.limits};
  for (std::string word : step.words) {
    word = replaced(std::move(word), "{file}", file_);
    word = replaced(std::move(word), "{program}", "./sample");
    word = replaced(std::move(word), "{sanitizer}", step.sanitizer);
    command.words.push_back(
        replaced(std::move(word), "{std}", sample().std.empty() ? runtime().std : sample().std));
  }
  for (const bank::Sample* each : job_.inputs.beside)
    command.files.emplace_back(each->file, each->code);
  command.files.emplace_back(file_, code);
  return sandbox::run(command);
}

int Bench::lines_before() const { return static_cast<int>(std::ranges::count(code_before_, '\n')); }

}  // namespace viva::check
