#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "practice/schedule.h"
#include "store/transaction.h"

namespace viva::app {

/// Settings as JSON, every one of them; numbers to six decimals.
std::string settings_json(const practice::Settings& settings);

/// Reads settings; what is not said is as by default.
/// Errors: invalid_input, naming what is wrong: no object, a name that is none, a value out of
/// range.
Result<practice::Settings> parse_settings(std::string_view text);

/// A person's own, else the default ones. Errors: as Transaction; damaged if they cannot be read.
Result<practice::Settings> settings_of(store::Transaction& transaction);

}  // namespace viva::app
