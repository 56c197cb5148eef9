#include "bank/question_fields.h"

#include <algorithm>

#include <fmt/format.h>

#include "bank/ascii.h"
#include "bank/versions.h"
#include "base/html.h"

namespace viva::bank {

namespace {

std::string example_of(std::string_view key) {
  constexpr std::pair<std::string_view, std::string_view> kExamples[] = {
      {"id", "id: PY-ADV-001"},
      {"question", "question: \"What is a metaclass?\""},
      {"technology", "technology: Python"},
      {"level", "level: Advanced"},
      {"category", "category: Python Core"},
      {"difficulty", "difficulty: 8"},
      {"date", "date: 2026-11-22"},
      {"change", "change: meaning"},
      {"note", "note: \"First version.\""},
      {"url", "url: \"https://docs.python.org/3/\""},
      {"where", "where: \"3.3.3 Customizing class creation\""},
      {"title", "title: \"From Python to C++\""},
      {"minutes", "minutes: 60"},
      {"role", "role: \"Backend developer\""},
      {"goal", "goal: \"Explain how memory is managed\""},
  };
  for (const auto& [name, example] : kExamples)
    if (name == key) return fmt::format(", for example `{}`", example);
  return {};
}

/// Reads the fields of one question, each by a function of its own.
class QuestionFields {
 public:
  QuestionFields(const Value& fields, const Config& config, Question& out, Problems& problems)
      : fields_(fields),
        reader_(fields, problems),
        config_(config),
        out_(out),
        problems_(problems) {}

  void read();

 private:
  void read_id();
  void read_aliases();
  void read_technology();
  void read_category(const Technology& home);
  void read_also();
  void read_level();
  void read_valid_for();
  void read_sources();
  void read_history();
  void read_change(const Value& value);

  const Value& fields_;
  FieldReader reader_;
  const Config& config_;
  Question& out_;
  Problems& problems_;
};

void QuestionFields::read() {
  reader_.check_keys("a question",
                     {"id", "aliases", "question", "technology", "also", "level", "category",
                      "difficulty", "tags", "valid_for", "sources", "history"});
  for (const auto& entry : fields_.entries) out_.key_places.emplace_back(entry.key, entry.place);
  read_id();
  read_aliases();
  if (const auto question = reader_.text("question")) out_.question = question->value;
  read_technology();
  read_also();
  read_level();
  out_.tags = reader_.texts("tags");
  read_valid_for();
  read_sources();
  read_history();
}

void QuestionFields::read_id() {
  const auto id = reader_.text("id");
  if (!id) return;
  if (is_id(id->value))
    out_.id = id->value;
  else
    problems_.add(id->place, "id-form",
                  fmt::format("`{}` is no ID; use A-Z, 0-9 and `-` only, for example `PY-ADV-001`",
                              id->value));
}

void QuestionFields::read_aliases() {
  for (auto& alias : reader_.texts("aliases")) {
    if (!is_id(alias.value))
      problems_.add(
          alias.place, "id-form",
          fmt::format("`{}` is no ID; an alias is an earlier ID of this question", alias.value));
    else if (alias.value == out_.id)
      problems_.add(alias.place, "duplicate-id",
                    fmt::format("`{}` is the ID itself; remove it from `aliases`", alias.value));
    else
      out_.aliases.push_back(std::move(alias));
  }
}

void QuestionFields::read_technology() {
  const auto technology = reader_.text("technology");
  const Technology* home = technology ? config_.find_technology(technology->value) : nullptr;
  if (technology && !home && !config_.technologies.empty()) {
    std::vector<std::string> names;
    for (const auto& each : config_.technologies) names.push_back(each.name);
    problems_.add(technology->place, "unknown-technology",
                  fmt::format("viva.toml has no technology `{}`{}", technology->value,
                              or_nearest(technology->value, names)));
  }
  if (technology) out_.technology = home ? home->key : technology->value;
  if (!home) {
    reader_.text("category");
    return;
  }
  if (!out_.id.empty() && !out_.id.starts_with(home->prefix))
    problems_.add(
        out_.place_of("id"), "id-prefix",
        fmt::format("IDs of {} begin with `{}`; rename `{}`", home->name, home->prefix, out_.id));
  read_category(*home);
}

void QuestionFields::read_category(const Technology& home) {
  const auto category = reader_.text("category");
  if (!category) return;
  const auto same = [&](const std::string& name) {
    return equal_ignoring_case(name, category->value);
  };
  const auto found = std::ranges::find_if(home.categories, same);
  out_.category = found == home.categories.end() ? category->value : *found;
  if (found == home.categories.end())
    problems_.add(category->place, "unknown-category",
                  fmt::format("{} has no category `{}`{}", home.name, category->value,
                              or_nearest(category->value, home.categories)));
}

void QuestionFields::read_also() {
  for (auto& also : reader_.texts("also")) {
    const Technology* technology = config_.find_technology(also.value);
    std::vector<std::string> names;
    for (const auto& each : config_.technologies) names.push_back(each.name);
    if (!technology)
      problems_.add(also.place, "unknown-technology",
                    fmt::format("viva.toml has no technology `{}`{}", also.value,
                                or_nearest(also.value, names)));
    else if (technology->key == out_.technology)
      problems_.add(
          also.place, "wrong-value",
          fmt::format("{} is the home of this question; remove it from `also`", technology->name));
    else
      out_.also.push_back({technology->key, also.place});
  }
}

void QuestionFields::read_level() {
  const auto text = reader_.text("level");
  const auto difficulty = reader_.integer("difficulty", 1, 10);
  const Level* level = text ? config_.find_level(text->value) : nullptr;
  if (text && !level && !config_.levels.empty()) {
    std::vector<std::string> names;
    for (const auto& each : config_.levels) names.push_back(each.name);
    problems_.add(
        text->place, "unknown-level",
        fmt::format("viva.toml has no level `{}`{}", text->value, or_nearest(text->value, names)));
  }
  if (!level) return;
  out_.level = level->name;
  out_.difficulty = difficulty.value_or(level->lowest);
  if (out_.difficulty < level->lowest || out_.difficulty > level->highest)
    problems_.add(fields_.find("difficulty")->place, "difficulty-band",
                  fmt::format("{} goes from {} to {}; change the difficulty or the level",
                              level->name, level->lowest, level->highest));
}

void QuestionFields::read_valid_for() {
  for (const auto& condition : reader_.texts("valid_for")) {
    const auto parsed = parse_versions(condition.value);
    const bool named =
        parsed && std::ranges::none_of(*parsed, &std::string::empty, &VersionTerm::name);
    if (named)
      out_.valid_for.push_back(condition.value);
    else
      problems_.add(
          condition.place, "version-form",
          fmt::format("`{}` is no range of versions; write it as `python>=3.8`", condition.value));
  }
}

void QuestionFields::read_sources() {
  for (const Value* value : reader_.maps(
           "sources",
           "{key: pep487, url: \"https://peps.python.org/pep-0487/\", where: \"Proposal\"}"))
    read_source(*value, false, out_.sources, problems_);
}

void QuestionFields::read_change(const Value& value) {
  FieldReader reader(value, problems_);
  reader.check_keys("an entry of history", {"date", "change", "note"});
  Change change;
  const auto date = reader.text("date");
  const auto day = date ? parse_date(date->value) : std::nullopt;
  if (date && !day)
    problems_.add(date->place, "wrong-value",
                  fmt::format("`{}` is no day; write it as `2026-11-22`", date->value));
  if (const auto kind = reader.text("change")) {
    const auto is_kind = [&](ChangeKind each) { return to_string(each) == kind->value; };
    const ChangeKind kinds[] = {ChangeKind::cosmetic, ChangeKind::clarify, ChangeKind::meaning};
    const auto* found = std::ranges::find_if(kinds, is_kind);
    if (found != std::end(kinds))
      change.kind = *found;
    else
      problems_.add(kind->place, "wrong-value",
                    fmt::format("`{}` is no kind of change{}", kind->value,
                                or_nearest(kind->value, {"cosmetic", "clarify", "meaning"})));
  }
  if (const auto note = reader.text("note")) change.note = note->value;
  if (!day) return;
  change.date = *day;
  if (!out_.history.empty() && out_.history.back().date < change.date)
    problems_.add(
        date->place, "history-order",
        fmt::format("{} is newer than the entry above; put the newest first", date->value));
  out_.history.push_back(std::move(change));
}

void QuestionFields::read_history() {
  for (const Value* value :
       reader_.maps("history", "{date: 2026-11-22, change: meaning, note: \"First version.\"}"))
    read_change(*value);
  if (const Value* history = fields_.find("history");
      history && history->kind == Value::Kind::list && history->items.empty())
    problems_.add(
        history->place, "wrong-value",
        "`history` is empty; add an entry, for example `- {date: 2026-11-22, change: meaning, note: \"First version.\"}`");
  if (out_.history.empty()) out_.history.emplace_back();
}

}  // namespace

void read_source(const Value& value, bool needs_key, std::vector<Source>& out, Problems& problems) {
  FieldReader reader(value, problems);
  reader.check_keys("a source", {"key", "url", "where"});
  Source source{.place = value.place};
  if (const auto key = reader.text("key", needs_key)) {
    source.key = key->value;
    if (!is_name(key->value))
      problems.add(
          key->place, "wrong-value",
          fmt::format("`{}`: the key of a source is letters, digits, `-` and `_`", key->value));
    const auto same = [&](const Source& other) { return other.key == key->value; };
    if (std::ranges::any_of(out, same))
      problems.add(key->place, "source-key",
                   fmt::format("two sources have the key `{}`; rename one", key->value));
  }
  const auto url = reader.text("url");
  if (url) source.url = url->value;
  if (url && !is_web_address(source.url))
    problems.add(url->place, "source-url",
                 "the address of a source is `https://` or `http://`, a host, and no blanks");
  if (const auto where = reader.text("where")) source.where = where->value;
  out.push_back(std::move(source));
}

bool is_id(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, fits);
}

void FieldReader::check_keys(std::string_view what, const std::vector<std::string>& known) {
  for (const auto& entry : map_.entries)
    if (std::ranges::find(known, entry.key) == known.end())
      problem(entry.place, "unknown-key",
              fmt::format("{} has no key `{}`{}", what, entry.key, or_nearest(entry.key, known)));
}

const Value* FieldReader::required(std::string_view key) {
  const Value* value = map_.find(key);
  if (!value) problem(map_.place, "missing-key", fmt::format("add `{}`{}", key, example_of(key)));
  return value;
}

std::optional<Located> FieldReader::text(std::string_view key, bool is_required) {
  const Value* value = is_required ? required(key) : map_.find(key);
  if (!value) return {};
  if (value->kind == Value::Kind::text && !trim(value->text).empty())
    return Located{value->text, value->place};
  const bool is_empty = value->kind == Value::Kind::text;
  problem(value->place, "wrong-value",
          fmt::format("`{}` {}{}", key, is_empty ? "is empty; write it" : "is one text",
                      example_of(key)));
  return {};
}

std::optional<int> FieldReader::integer(std::string_view key, int lowest, int highest) {
  const auto value = text(key);
  if (!value) return {};
  const auto number = parse_integer(value->value);
  if (number && *number >= lowest && *number <= highest) return static_cast<int>(*number);
  problem(value->place, "wrong-value",
          fmt::format("`{}` is a whole number from {} to {}", key, lowest, highest));
  return {};
}

std::vector<Located> FieldReader::texts(std::string_view key) {
  std::vector<Located> result;
  const Value* value = map_.find(key);
  if (!value) return result;
  if (value->kind != Value::Kind::list)
    problem(value->place, "wrong-value", fmt::format("`{}` is a list: `{}: [a, b]`", key, key));
  for (const auto& item : value->items) {
    const auto same = [&](const Located& other) {
      return equal_ignoring_case(other.value, item.text);
    };
    if (item.kind != Value::Kind::text || trim(item.text).empty())
      problem(item.place, "wrong-value",
              fmt::format("`{}` is a list of texts: `{}: [a, b]`", key, key));
    else if (std::ranges::any_of(result, same))
      problem(item.place, "wrong-value",
              fmt::format("`{}` is listed twice; remove one", item.text));
    else
      result.push_back({item.text, item.place});
  }
  return result;
}

std::vector<const Value*> FieldReader::maps(std::string_view key, std::string_view example) {
  std::vector<const Value*> result;
  const Value* value = required(key);
  if (!value) return result;
  const auto wrong = [&](Place place) {
    problem(place, "wrong-value", fmt::format("`{}` is a list of lines `- {}`", key, example));
  };
  if (value->kind != Value::Kind::list) wrong(value->place);
  for (const auto& item : value->items) {
    if (item.kind == Value::Kind::map)
      result.push_back(&item);
    else
      wrong(item.place);
  }
  return result;
}

void read_fields(const Value& fields, const Config& config, Question& out, Problems& problems) {
  QuestionFields(fields, config, out, problems).read();
}

}  // namespace viva::bank
