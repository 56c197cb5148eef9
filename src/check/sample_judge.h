#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bank/standing.h"
#include "check/run.h"
#include "check/sample_accept.h"
#include "check/sample_trial.h"

namespace viva::check {

/// What came of one job: a trial for each runtime that its versions fit.
struct Done {
  std::vector<std::pair<const RuntimeInUse*, Trial>> trials;
  std::optional<Error> error;                 ///< The sandbox failed.
  std::vector<const bank::Runtime*> missing;  ///< Meant for it, and not on this machine.
  std::chrono::milliseconds time{0};
};

/// Turns what came of jobs into problems of a report, into evidence, and with --accept into new
/// output blocks.
class Judge {
 public:
  Judge(const bank::Bank& bank, bool accept, RunReport& report)
      : bank_(bank), record_(bank.evidence), accept_(accept), report_(report) {}

  void look_at(const Job& job, const Done& done);

  using Accepted = std::vector<std::pair<const bank::Question*, std::vector<Acceptance>>>;
  /// By question, in the order in which they were looked at.
  const Accepted& accepted() const { return accepted_; }
  /// What the samples that did as they say have proved.
  const std::vector<bank::Evidence>& evidence() const { return evidence_; }

 private:
  using Prints = std::vector<std::pair<const RuntimeInUse*, std::string>>;

  void add(Finding finding);
  void add(const RuntimeInUse& runtime, Finding finding);
  void add_findings(const Done& done);
  std::string find_absent(const Done& done) const;
  bool is_about(const bank::Evidence& line, const RuntimeInUse& runtime) const;
  bool stands(const bank::Evidence& line, const RuntimeInUse& runtime) const;
  bool is_newer(const RuntimeInUse& runtime) const;
  void compare_all(const Done& done);
  const std::string* block_for(const RuntimeInUse& runtime) const;
  void record(const RuntimeInUse& runtime, const Trial& trial);
  bool compare(const RuntimeInUse& runtime, const std::string& printed);
  std::string what_is_wrong(const std::string& printed) const;
  bool can_take(const std::string& printed) const;
  bool take_over(const Prints& prints);
  bool take_into_one(const Prints& prints);
  bool take_into_each(const Prints& prints);
  void remember(Acceptance acceptance);

  const bank::Bank& bank_;
  const bank::Record record_;
  bool accept_;
  RunReport& report_;
  Accepted accepted_;
  std::vector<bank::Evidence> evidence_;
  const bank::Question* question_ = nullptr;  ///< Those that are looked at.
  const bank::Sample* sample_ = nullptr;
  std::string code_, hash_;  ///< Of that sample.
  std::string absent_;       ///< A runtime that it is meant for, too, and that is not here.
  bool unsplit_ = false;     ///< Runtimes differ, but that one has not been asked.
  bool several_ = false;     ///< More than one runtime has run it.
};

}  // namespace viva::check
