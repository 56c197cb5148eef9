#pragma once

#include <string>
#include <vector>

#include "check/circumstances.h"
#include "check/sample_trial.h"
#include "sandbox/folder.h"
#include "sandbox/sandbox.h"

namespace viva::check {

/// What everything but running a sample may use: compilers need more than samples.
inline constexpr sandbox::Limits kCompileLimits{.wall = std::chrono::seconds(60),
                                                .memory_bytes = std::size_t{2} << 30,
                                                .output_bytes = 256 * 1024};

/// One sample on one runtime: its code, and where the runtime's commands are carried out. What it
/// is made of must outlive it.
class Bench {
 public:
  Bench(const Job& job, const RuntimeInUse& use, const Scrutiny& scrutiny);

  /// A command of the runtime, where and how it is carried out.
  struct Step {
    const std::vector<std::string>& words;
    const sandbox::TemporaryFolder& folder;
    sandbox::Limits limits = kCompileLimits;
    sandbox::Environment environment = usual_circumstances();
    std::string sanitizer = {};
  };
  /// Errors: unavailable if the sandbox fails.
  Result<sandbox::Outcome> carry_out(const Step& step, const std::string& code) const;

  const Job& job() const { return job_; }
  const bank::Sample& sample() const { return *job_.sample; }
  const bank::Runtime& runtime() const { return *use_.runtime; }
  const RuntimeInUse& use() const { return use_; }
  const Scrutiny& scrutiny() const { return scrutiny_; }
  /// `sample.py`: what compilers and interpreters expect a file of the language to be called.
  const std::string& file() const { return file_; }
  const std::string& code() const { return code_; }  ///< With that of the samples before it.
  const std::string& code_before() const { return code_before_; }
  int lines_before() const;  ///< In `code`, before the sample's own.

 private:
  const Job& job_;
  const RuntimeInUse& use_;
  const Scrutiny& scrutiny_;
  std::string file_, code_before_, code_;
};

}  // namespace viva::check
