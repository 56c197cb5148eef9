#pragma once

#include <string>
#include <vector>

#include "bank/bank.h"
#include "check/sample_plan.h"

namespace viva::check {

/// The record of a bank after a run: what was proved now, and of what was there before all that
/// still holds and was not looked at now. Who proved the same before keeps the date, also under
/// another ID that is an alias now.
std::vector<bank::Evidence> merged_evidence(const bank::Bank& bank, const std::vector<Job>& jobs,
                                            std::vector<bank::Evidence> proved,
                                            const std::vector<RuntimeInUse>& looked_with,
                                            Date today);

/// A warning for each question of which something was proved that the bank's record does not hold;
/// none for a bank that keeps no record.
std::vector<bank::Problem> missing_evidence(const bank::Bank& bank,
                                            const std::vector<bank::Evidence>& proved);

}  // namespace viva::check
