#pragma once

#include <optional>
#include <string>

#include "bank/question.h"

namespace viva::check {

/// How what was printed differs from the text of an output block, in the way the sample wants the
/// two compared; none if it does not.
std::optional<std::string> difference(const bank::Sample& sample, const std::string& expected,
                                      const std::string& printed);

}  // namespace viva::check
