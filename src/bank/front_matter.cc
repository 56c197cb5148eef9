#include "bank/front_matter.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <yaml.h>

#include "bank/ascii.h"

namespace viva::bank {

namespace {

constexpr std::string_view kQuote = "put it in double quotes";
constexpr std::array<std::string_view, 5> kFreeText = {"question", "note", "title", "goal", "role"};

/// Words that YAML leaves alone: letters, digits, blanks and a little punctuation.
bool is_plain_words(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return is_beyond_ascii(c) || is_alphanumeric(c) ||
           std::string_view(" -.?/+()'_=<>;,").find(c) != std::string_view::npos;
  });
}

/// What is wrong with the character at the front of `text`: one that cannot be seen and that YAML
/// takes for something else than an author would. Empty if nothing is.
std::string_view refusal(std::string_view text) {
  const auto begins = [&](std::string_view bytes) { return text.starts_with(bytes); };
  if (begins("\t")) return "a tab; use blanks";
  if (is_control(text[0])) return "a control character; remove it";
  if (!is_beyond_ascii(text[0])) return {};
  if (begins("\xC2\x85") || begins("\xE2\x80\xA8") || begins("\xE2\x80\xA9"))
    return "an invisible line separator; replace it by a blank";
  if (begins("\xC2") && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0xA0)
    return "a control character; remove it";
  const bool mark = begins("\xEF\xBB\xBF") || begins("\xEF\xBF\xBE") || begins("\xEF\xBF\xBF");
  return mark ? "an invisible byte order mark; remove it" : std::string_view();
}

bool has_bad_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!refusal(text.substr(i)).empty()) return true;
  return false;
}

struct ParserDeleter {
  void operator()(yaml_parser_t* parser) const {
    yaml_parser_delete(parser);
    delete parser;
  }
};

/// One event of libyaml, released when it goes.
class Event {
 public:
  explicit Event(yaml_parser_t* parser) : good_(yaml_parser_parse(parser, &event_) != 0) {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() {
    if (good_) yaml_event_delete(&event_);
  }
  bool good() const { return good_; }
  yaml_event_type_t type() const { return good_ ? event_.type : YAML_NO_EVENT; }
  const yaml_event_t& get() const { return event_; }

 private:
  yaml_event_t event_ = {};
  bool good_;
};

/// Turns the events of one document into values. Stops at the first thing that is not accepted and
/// would make the rest unreliable; goes on after what is only bad style.
class Reader {
 public:
  Reader(std::string_view yaml, FrontMatter& out) : yaml_(yaml), lines_(yaml), out_(out) {
    yaml_parser_initialize(parser_.get());
    yaml_parser_set_encoding(parser_.get(), YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(parser_.get(), reinterpret_cast<const unsigned char*>(yaml.data()),
                                 yaml.size());
  }

  void read();

 private:
  bool problem(Place place, std::string message) {
    out_.problems.push_back({place, std::move(message)});
    return false;
  }
  Place place(const yaml_mark_t& mark) const {  // The opening `---` is line 1.
    return {static_cast<int>(mark.line) + 2, static_cast<int>(mark.column) + 1};
  }
  bool syntax_problem();
  bool refuse_feature(const Event& event);
  bool read_value(const Event& event, std::string_view key, int depth, Value& out);
  bool read_scalar(const Event& event, std::string_view key, Value& out);
  bool check_free_text(const Event& event, std::string_view key);
  bool read_list(std::string_view key, int depth, Value& out);
  bool read_map(int depth, Value& out);
  bool read_entry(const Event& key, int depth, Value& out);
  std::string_view rest_of_line(const yaml_mark_t& mark) const;

  std::string_view yaml_;
  LineIndex lines_;
  FrontMatter& out_;
  std::unique_ptr<yaml_parser_t, ParserDeleter> parser_{new yaml_parser_t};
};

void Reader::read() {
  if (Event(parser_.get()).type() != YAML_STREAM_START_EVENT) return;
  const Event start(parser_.get());
  if (!start.good()) {
    syntax_problem();
    return;
  }
  out_.complete = start.type() == YAML_STREAM_END_EVENT;  // Nothing but blanks and comments.
  if (out_.complete) return;
  if (!start.get().data.document_start.implicit) {
    problem(place(start.get().start_mark),
            "remove this line; front matter has no directives and no second document");
    return;
  }
  const Event top(parser_.get());
  if (!top.good()) {
    syntax_problem();
    return;
  }
  if (top.type() != YAML_MAPPING_START_EVENT) {
    problem(place(top.get().start_mark), "front matter is lines of `key: value`");
    return;
  }
  if (refuse_feature(top) || !read_map(1, out_.fields)) return;
  const Event end(parser_.get());
  if (!end.good())
    syntax_problem();
  else if (!end.get().data.document_end.implicit)
    problem(place(end.get().start_mark), "remove this line; front matter is one document");
  else if (const Event last(parser_.get()); !last.good())
    syntax_problem();
  else
    out_.complete = true;
}

/// What libyaml could not read, in our words where the cause is known.
bool Reader::syntax_problem() {
  const std::string_view reason = parser_->problem ? parser_->problem : "";
  const Place where = place(parser_->problem_mark);
  if (reason == "mapping values are not allowed in this context")
    return problem(where, fmt::format("a `: ` inside a value ends it here; {}", kQuote));
  if (reason == "found character that cannot start any token")
    return problem(where, fmt::format("a value cannot begin with this character; {}", kQuote));
  if (reason == "block sequence entries are not allowed in this context")
    return problem(
        where,
        fmt::format("a value cannot begin with `- `; {}, or write the list on lines of its own",
                    kQuote));
  if (reason == "found undefined tag handle" || reason == "did not find the expected '!'")
    return problem(where, fmt::format("a value cannot begin with `!`; {}", kQuote));
  if (reason == "found unexpected end of stream" || reason == "found unexpected document indicator")
    return problem(where, "a quote or bracket is never closed; close it");
  if (reason == "found unknown escape character")
    return problem(where, "in double quotes, write a backslash as `\\\\`");
  return problem(
      where, fmt::format("this cannot be read ({}); if it is part of a text, {}", reason, kQuote));
}

/// True, and a problem, if the value uses what we leave out of YAML.
bool Reader::refuse_feature(const Event& event) {
  const auto& data = event.get().data;
  const unsigned char *anchor = nullptr, *tag = nullptr;
  switch (event.type()) {
    case YAML_ALIAS_EVENT:
      return !problem(place(event.get().start_mark),
                      fmt::format("a value cannot begin with `*`; {}", kQuote));
    case YAML_SCALAR_EVENT: anchor = data.scalar.anchor, tag = data.scalar.tag; break;
    case YAML_SEQUENCE_START_EVENT:
      anchor = data.sequence_start.anchor, tag = data.sequence_start.tag;
      break;
    case YAML_MAPPING_START_EVENT:
      anchor = data.mapping_start.anchor, tag = data.mapping_start.tag;
      break;
    default: return false;
  }
  if (!anchor && !tag) return false;
  return !problem(place(event.get().start_mark),
                  fmt::format("a value cannot begin with `{}`; {}", anchor ? '&' : '!', kQuote));
}

bool Reader::read_value(const Event& event, std::string_view key, int depth, Value& out) {
  if (!event.good()) return syntax_problem();
  if (refuse_feature(event)) return false;
  out.place = place(event.get().start_mark);
  if (event.type() == YAML_SCALAR_EVENT) return read_scalar(event, key, out);
  // Stopping here also bounds the work: libyaml looks no further ahead than 1024 bytes of one line.
  if (depth > kFrontMatterDepth)
    return problem(out.place,
                   fmt::format("nested deeper than {} levels; make it flat", kFrontMatterDepth));
  return event.type() == YAML_SEQUENCE_START_EVENT ? read_list(key, depth, out)
                                                   : read_map(depth, out);
}

bool Reader::read_scalar(const Event& event, std::string_view key, Value& out) {
  const auto& scalar = event.get().data.scalar;
  out.kind = Value::Kind::text;
  out.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
  if (scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE)
    return problem(out.place,
                   fmt::format("a value cannot begin with `|` or `>`; {} on one line", kQuote));
  if (event.get().start_mark.line != event.get().end_mark.line)
    return problem(out.place, "a value stands on one line; join its lines");
  if (has_bad_character(out.text))
    return problem(out.place, "a value holds no control characters; remove the escape");
  if (std::ranges::find(kFreeText, key) != kFreeText.end()) check_free_text(event, key);
  return true;
}

/// Free text is what loses its end to YAML unnoticed, so only plain words go without quotes.
bool Reader::check_free_text(const Event& event, std::string_view key) {
  const auto& scalar = event.get().data.scalar;
  const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
  if (scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) return true;
  const Place where = place(event.get().start_mark);
  if (scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE)
    return problem(where, fmt::format("`{}` is in single quotes; {}", key, kQuote));
  if (trim(rest_of_line(event.get().end_mark)).starts_with('#'))
    return problem(where, fmt::format("`{}` is cut off at ` #`; {}", key, kQuote));
  if (!is_plain_words(text))
    return problem(where, fmt::format("`{}` is more than plain words; {}", key, kQuote));
  return true;
}

bool Reader::read_list(std::string_view key, int depth, Value& out) {
  out.kind = Value::Kind::list;
  while (true) {
    const Event event(parser_.get());
    if (event.type() == YAML_SEQUENCE_END_EVENT) return true;
    Value item;
    if (!read_value(event, key, depth + 1, item)) return false;
    if (item.kind == Value::Kind::text && item.text.empty() &&
        event.get().data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
      return problem(item.place, "an item of a list is empty; write it or remove it");
    out.items.push_back(std::move(item));
  }
}

bool Reader::read_map(int depth, Value& out) {
  out.kind = Value::Kind::map;
  while (true) {
    const Event key(parser_.get());
    if (!key.good()) return syntax_problem();
    if (key.type() == YAML_MAPPING_END_EVENT) return true;
    if (!read_entry(key, depth, out)) return false;
  }
}

bool Reader::read_entry(const Event& key, int depth, Value& out) {
  if (refuse_feature(key)) return false;
  const Place where = place(key.get().start_mark);
  if (key.type() != YAML_SCALAR_EVENT)
    return problem(where, fmt::format("a key is one word; if this is a text, {}", kQuote));
  const auto& scalar = key.get().data.scalar;
  Value::Entry entry{
      std::string(reinterpret_cast<const char*>(scalar.value), scalar.length), where, {}};
  if (entry.key.empty() || has_bad_character(entry.key))
    return problem(where, "a key is one word; write one before the `:`");
  if (entry.key == "<<")
    return problem(where, "merge keys (`<<`) are not read; write the keys out");
  if (out.find(entry.key))
    return problem(where, fmt::format("`{}` is given twice; remove one", entry.key));
  const Event event(parser_.get());
  if (!read_value(event, entry.key, depth + 1, entry.value)) return false;
  const bool missing = event.type() == YAML_SCALAR_EVENT && entry.value.text.empty() &&
                       event.get().data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  if (missing)
    return problem(
        where,
        fmt::format(
            "`{}` has no value; if it belongs to the text before it, put all of that in double quotes",
            entry.key));
  out.entries.push_back(std::move(entry));
  return true;
}

/// What stands on the line of `mark`, from its column on.
std::string_view Reader::rest_of_line(const yaml_mark_t& mark) const {
  std::size_t at = lines_.offset_of_line(static_cast<int>(mark.line) + 1);
  const std::string_view line = yaml_.substr(at, yaml_.find('\n', at) - at);
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool starts_character = (static_cast<unsigned char>(line[i]) & 0xC0) != 0x80;
    if (starts_character && column++ == mark.column) return line.substr(i);
  }
  return {};
}

std::optional<FrontMatterProblem> find_bad_character(std::string_view yaml) {
  for (std::size_t i = 0; i < yaml.size(); ++i) {
    const auto reason = refusal(yaml.substr(i));
    if (reason.empty() || yaml[i] == '\n') continue;
    const Place inside = LineIndex(yaml).place(i);
    return FrontMatterProblem{{inside.line + 1, inside.column}, std::string(reason)};
  }
  return {};
}

std::string_view without_trailing_blanks(std::string_view line) {
  while (line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
  return line;
}

/// The YAML between the two lines `---`; sets where the body begins. None: a problem says why.
std::optional<std::string_view> split_off(std::string_view text, FrontMatter& out) {
  const auto first_end = text.find('\n');
  if (without_trailing_blanks(text.substr(0, first_end)) != "---") {
    out.problems.push_back({{1, 1}, "the file begins with a line `---`, then front matter"});
    return {};
  }
  const std::size_t begin = std::min(first_end, text.size() - 1) + 1;
  for (std::size_t at = begin; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (without_trailing_blanks(text.substr(at, end - at)) == "---") {
      out.body_offset = std::min(end + 1, text.size());
      out.closed = true;
      return text.substr(begin, at - begin);
    }
    at = end + 1;
  }
  out.problems.push_back({{1, 1}, "front matter is never closed; add a line `---`"});
  return {};
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void append_flow(std::string& out, const Value& value) {
  if (value.kind == Value::Kind::text) return append_quoted(out, value.text);
  const bool list = value.kind == Value::Kind::list;
  out += list ? '[' : '{';
  for (const auto& item : value.items) {
    append_flow(out, item);
    out += ", ";
  }
  for (const auto& entry : value.entries) {
    out += "? ";
    append_quoted(out, entry.key);
    out += " : ";
    append_flow(out, entry.value);
    out += ", ";
  }
  out += list ? ']' : '}';
}

}  // namespace

const Value* Value::find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &Entry::key);
  return found == entries.end() ? nullptr : &found->value;
}

FrontMatter parse_front_matter(std::string_view text) {
  FrontMatter result;
  result.fields.kind = Value::Kind::map;
  const auto yaml = split_off(text, result);
  if (!yaml) return result;
  if (yaml->size() > kFrontMatterBytes)
    result.problems.push_back(
        {{1, 1},
         fmt::format("front matter is larger than {} KB; shorten it", kFrontMatterBytes / 1024)});
  else if (!is_utf8(*yaml))
    result.problems.push_back({{1, 1}, "front matter is not UTF-8; save the file as UTF-8"});
  else if (auto bad = find_bad_character(*yaml))
    result.problems.push_back(std::move(*bad));
  else
    Reader(*yaml, result).read();
  return result;
}

std::string normalised_source(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find("\r\n", at), text.size());
    result += text.substr(at, end - at);
    if (end < text.size()) result += '\n';
    at = end + 2;
  }
  return result;
}

std::string to_front_matter(const Value& fields) {
  std::string out = "---\n";
  for (const auto& entry : fields.entries) {
    out += "? ";
    append_quoted(out, entry.key);
    out += "\n: ";
    append_flow(out, entry.value);
    out += '\n';
  }
  return out + "---\n";
}

}  // namespace viva::bank
