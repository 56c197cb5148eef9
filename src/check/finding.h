#pragma once

#include <string>

#include "bank/problem.h"

namespace viva::check {

/// Something a sample does against its words.
struct Finding {
  std::string rule;
  std::string message;  ///< The first line stands for itself; more may follow.
  bank::Severity severity = bank::Severity::error;
  int line = 0;  ///< Of the sample's code, from 1; 0: the fence.
};

}  // namespace viva::check
