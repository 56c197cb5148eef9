#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bank/question.h"

namespace viva::check {

/// An output block to be written.
struct NewOutput {
  std::string versions;  ///< Its condition; empty for none.
  std::string text;      ///< What was printed.
};

/// The output blocks of one sample as they should be.
struct Acceptance {
  const bank::Sample* sample = nullptr;
  const bank::Output* replaced = nullptr;  ///< The block that goes; null: none, they are inserted.
  std::vector<NewOutput> outputs;
};

/// Whether text can stand in an output block: UTF-8, and no controls but line ends and tabs.
bool can_be_accepted(std::string_view printed);

/// The bytes of a question file with those blocks written into it, and nothing else changed: other
/// lines, line ends, indentation. None if a fence is not where it was when the file was read.
std::optional<std::string> with_outputs(std::string_view bytes, std::vector<Acceptance> accepted);

}  // namespace viva::check
