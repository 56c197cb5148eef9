#include "app/event_text.h"

#include <algorithm>
#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/moment.h"
#include "base/json_text.h"
#include "base/text.h"

namespace viva::app {

namespace json = boost::json;

namespace {

using practice::EventKind;
using store::LoggedEvent;

constexpr std::size_t kLongestCard = 64;
constexpr std::string_view kCsvHead =
    "id,kind,card,at,utc_offset_minutes,grade,took_ms,content,undone\r\n";

/// The members of an event as text, in the order of the columns; numbers as they are written.
enum Field : std::size_t { kId, kKind, kCard, kAt, kOffset, kGrade, kTook, kContent, kUndone };
constexpr std::array<std::string_view, 9> kNames = {
    "id", "kind", "card", "at", "utc_offset_minutes", "grade", "took_ms", "content", "undone"};
using Fields = std::array<std::string, kNames.size()>;

Error wrong(Field field, std::string_view what) {
  return invalid(fmt::format("`{}` is to be {}", kNames[field], what));
}

std::optional<std::int64_t> whole(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  const auto number = parse_integer(text.substr(is_negative ? 1 : 0));
  if (!number || *number > 1'000'000'000) return {};
  return is_negative ? -*number : *number;
}

bool is_card(std::string_view text) {
  const auto is_part = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !text.empty() && text.size() <= kLongestCard && std::ranges::all_of(text, is_part);
}

std::optional<Digest> digest_of(std::string_view text) {
  Digest digest;
  if (text.size() != 2 * digest.size()) return {};
  for (std::size_t i = 0; i < text.size(); ++i) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto value = kDigits.find(text[i]);
    if (value == std::string_view::npos) return {};
    digest[i / 2] = static_cast<std::uint8_t>(digest[i / 2] << 4 | value);
  }
  return digest;
}

Result<void> read_kind(const Fields& fields, LoggedEvent& logged) {
  if (fields[kKind].empty() || fields[kKind] == "review") {
    if (!fields[kUndone].empty())
      return std::unexpected(invalid("only an undo has `undone`; say `kind` is `undo`"));
    const auto grade = whole(fields[kGrade]);
    if (!grade || *grade < 1 || *grade > 4)
      return std::unexpected(wrong(kGrade, "1 (again), 2 (hard), 3 (good) or 4 (easy)"));
    logged.event.review.grade = static_cast<practice::Grade>(*grade);
    return {};
  }
  if (fields[kKind] != "undo") return std::unexpected(wrong(kKind, "`review` or `undo`"));
  const auto undone = practice::parse_event_id(fields[kUndone]);
  if (!undone) return std::unexpected(wrong(kUndone, "the ID of the review that is taken back"));
  if (!fields[kGrade].empty()) return std::unexpected(invalid("an undo has no `grade`"));
  logged.event.kind = EventKind::undo;
  logged.event.undone = *undone;
  return {};
}

Result<void> read_numbers(const Fields& fields, LoggedEvent& logged) {
  const auto at = parse_moment(fields[kAt]);
  if (!at) return std::unexpected(wrong(kAt, "a time such as 2026-11-23T08:15:30.250Z"));
  const auto offset = fields[kOffset].empty() ? 0 : whole(fields[kOffset]);
  if (!offset) return std::unexpected(wrong(kOffset, "a whole number of minutes"));
  const auto took = fields[kTook].empty() ? 0 : whole(fields[kTook]);
  if (!took) return std::unexpected(wrong(kTook, "a whole number of milliseconds"));
  logged.event.review.at = *at;
  logged.event.review.utc_offset = practice::Minutes(*offset);
  logged.took_ms = *took;
  return {};
}

Result<LoggedEvent> event_of(const Fields& fields) {
  LoggedEvent logged;
  const auto id = practice::parse_event_id(fields[kId]);
  if (!id) return std::unexpected(wrong(kId, "a UUID, or 32 hexadecimal digits"));
  logged.event.id = *id;
  if (!is_card(fields[kCard]))
    return std::unexpected(wrong(kCard, "the ID of a question, such as PY-ADV-001"));
  logged.card = fields[kCard];
  VIVA_CHECK(read_kind(fields, logged));
  VIVA_CHECK(read_numbers(fields, logged));
  if (fields[kContent].empty()) return logged;
  logged.content = digest_of(fields[kContent]);
  if (!logged.content) return std::unexpected(wrong(kContent, "64 lower-case hexadecimal digits"));
  return logged;
}

Fields fields_of(const LoggedEvent& logged) {
  const auto& [id, kind, review, undone] = logged.event;
  const bool is_undo = kind == EventKind::undo;
  return {to_string(id),
          is_undo ? "undo" : "review",
          logged.card,
          to_iso(review.at),
          fmt::format("{}", review.utc_offset.count()),
          is_undo ? "" : fmt::format("{}", static_cast<int>(review.grade)),
          fmt::format("{}", logged.took_ms),
          logged.content ? to_hex(*logged.content) : "",
          is_undo ? to_string(undone) : ""};
}

bool is_number(std::size_t field) { return field == kOffset || field == kGrade || field == kTook; }

/// Errors: invalid_input, for a member that is no such text or number.
Result<Fields> fields_of(const json::object& object) {
  Fields fields;
  for (const auto& [name, value] : object) {
    const auto known = std::ranges::find(kNames, std::string_view(name));
    if (known == kNames.end())
      return std::unexpected(invalid(fmt::format("an event has no `{}`", std::string_view(name))));
    const auto field = static_cast<Field>(known - kNames.begin());
    if (value.is_null()) continue;
    if (is_number(field) ? !value.is_int64() : !value.is_string())
      return std::unexpected(wrong(field, is_number(field) ? "a whole number" : "a text"));
    fields[field] =
        value.is_string() ? std::string(value.as_string()) : fmt::format("{}", value.as_int64());
  }
  return fields;
}

/// The fields of one line of CSV, taken from the front of `text` with its line end.
/// Errors: invalid_input, for a quote that is never closed or stands where none may.
Result<std::vector<std::string>> take_line(std::string_view& text) {
  std::vector<std::string> fields(1);
  bool is_quoted = false, was_quoted = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (is_quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      fields.back() += text[++i];
    } else if (c == '"' && (is_quoted || (fields.back().empty() && !was_quoted))) {
      was_quoted = is_quoted;
      is_quoted = !is_quoted;
    } else if (c == '"') {
      return std::unexpected(invalid("a quote stands within a value; double it, in quotes"));
    } else if (!is_quoted && c == ',') {
      fields.emplace_back();
      was_quoted = false;
    } else if (!is_quoted && c == '\n') {
      break;
    } else {
      fields.back() += c;
    }
  }
  if (is_quoted) return std::unexpected(invalid("a quote is never closed"));
  text.remove_prefix(std::min(i + 1, text.size()));
  if (fields.back().ends_with('\r')) fields.back().pop_back();
  return fields;
}

Result<LoggedEvent> event_of_line(const std::vector<std::string>& values) {
  Fields fields;
  if (values.size() != fields.size())
    return std::unexpected(
        invalid(fmt::format("a line has {} values, not {}", fields.size(), values.size())));
  std::ranges::copy(values, fields.begin());
  return event_of(fields);
}

Error too_many(std::size_t most) {
  return invalid(fmt::format("there are more than {} events; send them in parts", most));
}

}  // namespace

std::string event_json(const LoggedEvent& logged) {
  const Fields fields = fields_of(logged);
  std::string out = "{";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].empty()) continue;
    out += fmt::format("{}\"{}\":", i > 0 ? "," : "", kNames[i]);
    out += is_number(i) ? fields[i] : json_quoted(fields[i]);
  }
  return out + "}";
}

Result<LoggedEvent> parse_event(std::string_view text, const std::optional<practice::EventId>& id) {
  boost::system::error_code error;
  const json::value value = json::parse({text.data(), text.size()}, error);
  const auto* object = error ? nullptr : value.if_object();
  if (!object) return std::unexpected(invalid("an event is one JSON object"));
  VIVA_TRY(Fields fields, fields_of(*object));
  if (id && fields[kId].empty()) fields[kId] = to_string(*id);
  VIVA_TRY(const LoggedEvent logged, event_of(fields));
  if (id && logged.event.id != *id)
    return std::unexpected(invalid("`id` is not the one that the address names; leave it out"));
  return logged;
}

Result<std::vector<LoggedEvent>> parse_events(std::string_view text, std::size_t most) {
  boost::system::error_code error;
  const json::value value = json::parse({text.data(), text.size()}, error);
  const auto* object = error ? nullptr : value.if_object();
  const auto* list = object ? object->if_contains("events") : nullptr;
  if (!list || !list->is_array())
    return std::unexpected(invalid("a log is a JSON object with a list `events`"));
  if (list->as_array().size() > most) return std::unexpected(too_many(most));
  std::vector<LoggedEvent> events;
  for (const auto& each : list->as_array()) {
    const auto place = events.size() + 1;
    const auto* entry = each.if_object();
    const auto fields = entry ? fields_of(*entry) : std::unexpected(invalid("it is no object"));
    const auto event = fields ? event_of(*fields) : std::unexpected(fields.error());
    if (!event)
      return std::unexpected(invalid(fmt::format("event {}: {}", place, event.error().message)));
    events.push_back(*event);
  }
  return events;
}

Result<std::string> parse_note(std::string_view text) {
  boost::system::error_code error;
  const json::value value = json::parse({text.data(), text.size()}, error);
  const auto* object = error ? nullptr : value.if_object();
  const auto* note = object && object->size() == 1 ? object->if_contains("text") : nullptr;
  if (!note || !note->is_string())
    return std::unexpected(invalid("a note is a JSON object with one text, `text`"));
  return std::string(note->as_string());
}

std::string_view csv_head() { return kCsvHead; }

/// No value of ours needs quotes.
std::string event_csv(const LoggedEvent& logged) {
  std::string line;
  for (const std::string& field : fields_of(logged)) line += (line.empty() ? "" : ",") + field;
  return line + "\r\n";
}

Result<std::vector<LoggedEvent>> parse_csv(std::string_view text, std::size_t most) {
  std::vector<LoggedEvent> events;
  for (int line = 1; !text.empty(); ++line) {
    const auto at = [&](const Error& error) {
      return std::unexpected(invalid(fmt::format("line {}: {}", line, error.message)));
    };
    const auto values = take_line(text);
    if (!values) return at(values.error());
    if (line == 1) {
      if (!std::ranges::equal(*values, kNames))
        return at(invalid("the first line names the columns: " + std::string(trim(kCsvHead))));
      continue;
    }
    if (events.size() == most) return std::unexpected(too_many(most));
    const auto event = event_of_line(*values);
    if (!event) return at(event.error());
    events.push_back(*event);
  }
  return events;
}

}  // namespace viva::app
