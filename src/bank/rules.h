#pragma once

#include <span>
#include <string_view>

#include "bank/problem.h"

namespace viva::bank {

/// One thing that can be wrong with a bank. Its name is stable: `[check] errors` and scripts use
/// it.
struct Rule {
  std::string_view name;
  Severity severity;         ///< Unless `[check] errors` of viva.toml raises it.
  std::string_view summary;  ///< One line, for `viva check --rules`.
};

/// Every rule, in the order in which a question is read.
std::span<const Rule> rules();

/// Null if there is no such rule.
const Rule* find_rule(std::string_view name);

}  // namespace viva::bank
