#include "check/sample_trial.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/sample_bench.h"
#include "check/sample_doubts.h"
#include "check/sample_execution.h"
#include "check/sample_outcome.h"
#include "check/sample_sanitize.h"
#include "check/sample_translate.h"

namespace viva::check {

using bank::Sample;
using bank::Verdict;

namespace {

/// What the samples before it print by themselves.
Result<Execution> run_before(const Bench& bench) {
  const auto prints = [](const Sample* each) {
    return !each->hidden && (each->verdict == Verdict::run || each->verdict == Verdict::error);
  };
  if (std::ranges::none_of(bench.job().inputs.before, prints)) return Execution{};
  VIVA_TRY(Execution before, execute(bench, bench.code_before()));
  if (!before.ended_before && !is_good(before.outcome))
    before.ended_before = failed(
        "sample-failed", fmt::format("what it comes `after=` fails by itself ({}); mend that first",
                                     gist(before.outcome.err)));
  return before;
}

Result<Trial> run(const Bench& bench) {
  VIVA_TRY(const Execution before, run_before(bench));
  if (before.ended_before) return *before.ended_before;
  VIVA_TRY(const Execution whole, execute(bench, bench.code()));
  if (whole.ended_before) return *whole.ended_before;
  if (auto finding = judge_ending(bench, whole.outcome)) return Trial{std::move(finding), {}};
  if (!whole.outcome.out.starts_with(before.outcome.out))
    return failed("sample-output",
                  "what it comes `after=` prints something else each time, so nobody can tell what "
                  "this sample prints; make that sample print always the same");
  VIVA_TRY(auto doubt, look_again(bench, whole));
  if (doubt) return Trial{std::move(doubt), {}};
  return Trial{whole.remark, whole.outcome.out.substr(before.outcome.out.size())};
}

}  // namespace

Result<Trial> try_sample(const Job& job, const RuntimeInUse& runtime, const Scrutiny& scrutiny) {
  const Bench bench(job, runtime, scrutiny);
  switch (job.sample->verdict) {
    case Verdict::fragment: return parse(bench);
    case Verdict::compile: return compile(bench);
    case Verdict::rejects: return reject(bench);
    case Verdict::undefined: return find_undefined(bench);
    case Verdict::checks: return check_types(bench);
    default: return run(bench);
  }
}

}  // namespace viva::check
