#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "store/records.h"

namespace viva::app {

/// The log as text: what the API takes and gives, and what people keep as a file. docs/practice.md
/// describes both forms. What is read has the shape of an event; whether it can have happened is
/// for require_plausible, and whether there is such a question for whoever has the bank.

/// One event as a JSON object on one line, without a line end.
std::string event_json(const store::LoggedEvent& event);

/// Reads one such object. `id`: of the event when the object need not say it.
/// Errors: invalid_input, naming the member that is missing, unknown, or wrong.
Result<store::LoggedEvent> parse_event(std::string_view json,
                                       const std::optional<practice::EventId>& id = {});

/// Reads `{"events": [...]}`; at most `most` of them.
/// Errors: invalid_input, naming the event by its place, from 1, and what is wrong with it.
Result<std::vector<store::LoggedEvent>> parse_events(std::string_view json, std::size_t most);

/// Reads `{"text": "..."}`: a note. Errors: invalid_input if it is another thing, or not UTF-8.
Result<std::string> parse_note(std::string_view json);

/// The first line of the CSV form: the names of its columns. With its line end, CRLF.
std::string_view csv_head();
/// One event as a line of CSV (RFC 4180), with its line end.
std::string event_csv(const store::LoggedEvent& event);
/// Reads a whole file of CSV; at most `most` events. Line ends may be LF.
/// Errors: invalid_input, naming the line and what is wrong with it.
Result<std::vector<store::LoggedEvent>> parse_csv(std::string_view text, std::size_t most);

}  // namespace viva::app
