#include "bank/collections.h"

#include <algorithm>

#include <fmt/format.h>

#include "bank/front_matter.h"
#include "bank/question_body.h"
#include "bank/question_fields.h"
#include "bank/versions.h"
#include "markdown/words.h"

namespace viva::bank {

namespace {

using markdown::Kind;
using markdown::NodeId;

/// Front matter and body of one file, as questions have them.
struct Sheet {
  std::string source;
  FrontMatter front;
  markdown::Document document;
  LineIndex lines{""};

  Place place(NodeId node) const {
    const auto offset = document[node].offset;
    return offset == markdown::kNoOffset ? Place{} : lines.place(front.body_offset + offset);
  }
};

/// False, with a problem, if the file cannot be read at all.
bool open_sheet(std::string_view text, Sheet& out, Problems& problems) {
  out.source = normalised_source(text);
  out.lines = LineIndex(out.source);
  out.front = parse_front_matter(out.source);
  for (const auto& problem : out.front.problems)
    problems.add(problem.place, "front-matter", problem.message);
  if (!out.front.complete) return false;
  auto document =
      markdown::Document::parse(std::string_view(out.source).substr(out.front.body_offset));
  if (document)
    out.document = std::move(*document);
  else
    problems.add(out.lines.place(out.front.body_offset), "unreadable", document.error().message);
  return document.has_value();
}

/// `python/weekend` of `paths/python/weekend.md`.
std::string name_of(std::string_view path) {
  path.remove_prefix(path.find('/') + 1);  // All of it, if there is no folder.
  return std::string(path.substr(0, path.rfind('.')));
}

/// A text that has to be there; empty, with a problem, if it is not.
std::string text_of(FieldReader& fields, std::string_view key) {
  const auto text = fields.text(key);
  return text ? text->value : std::string();
}

/// Every item of the lists of a sheet, with the heading it stands under.
template <class Visit>
void each_item(const Sheet& sheet, const Visit& visit) {
  std::string heading;
  for (const NodeId block : sheet.document.children(sheet.document.root())) {
    const Kind kind = sheet.document[block].kind;
    if (kind == Kind::heading) heading = trim(markdown::plain_text(sheet.document, block));
    if (kind != Kind::list) continue;
    for (const NodeId item : sheet.document.children(block)) visit(item, heading);
  }
}

/// `[ID]` and what follows it; none, with a problem, if the item does not begin so.
std::optional<Step> read_step(const Sheet& sheet, NodeId item, Problems& problems) {
  const std::string source = item_source(sheet.document, item);
  const auto close = source.find(']');
  Step step{.place = sheet.place(item)};
  if (source.starts_with('[') && close != std::string::npos) step.id = source.substr(1, close - 1);
  if (!is_id(step.id)) {
    problems.add(step.place, "step-form",
                 "a line begins with the ID of a question in brackets, for example `[PY-ADV-001]`");
    return {};
  }
  step.text = trim(std::string_view(source).substr(close + 1));
  return step;
}

void require_steps(const std::vector<Step>& steps, Problems& problems) {
  if (steps.empty())
    problems.add({}, "step-form",
                 "this names no question; add a list of lines such as `1. [PY-ADV-001]`");
}

/// `10`, `10 min` or `10 minutes`; 0 if it is none of them.
int read_minutes(std::string_view text) {
  const auto end = text.find(' ');
  const auto number = parse_integer(text.substr(0, end));
  const std::string_view unit = end == std::string_view::npos ? "" : trim(text.substr(end));
  const bool good = number && *number >= 1 && *number <= 600 &&
                    (unit.empty() || unit == "min" || unit == "minutes");
  return good ? static_cast<int>(*number) : 0;
}

/// `true`, `true from 3.8`, `true until 3.8` or `wrong`. False if it is none of them.
bool read_verdict(std::string_view text, Claim& out) {
  const auto version_after = [&](std::string_view words) {
    if (!text.starts_with(words)) return false;
    out.version = trim(text.substr(words.size()));
    return parse_versions(">=" + out.version).has_value() ||
           parse_versions(out.version).has_value();
  };
  using enum Claim::Verdict;
  if (text == "true") return out.verdict = right, true;
  if (text == "wrong") return out.verdict = wrong, true;
  if (version_after("true from ")) return out.verdict = right_from, true;
  if (version_after("true until ")) return out.verdict = right_until, true;
  return false;
}

/// Whether a mark or the ID of a question stands in the text of an item.
bool names_proof(const markdown::Document& document, NodeId node) {
  const Kind kind = document[node].kind;
  if (kind == Kind::mark || kind == Kind::reference) return true;
  for (const NodeId child : document.children(node))
    if (names_proof(document, child)) return true;
  return false;
}

void read_claim(const Sheet& sheet, NodeId item, const std::string& heading, Audit& out,
                Problems& problems) {
  const std::string source = item_source(sheet.document, item);
  const auto colon = source.find(':');
  Claim claim{.heading = heading, .place = sheet.place(item)};
  if (colon == std::string::npos ||
      !read_verdict(trim(std::string_view(source).substr(0, colon)), claim))
    return problems.add(
        claim.place, "claim-form",
        "a claim begins with `true:`, `true from VERSION:`, `true until VERSION:` or `wrong:`");
  claim.text = trim(std::string_view(source).substr(colon + 1));
  if (!names_proof(sheet.document, item))
    problems.add(claim.place, "claim-form",
                 "a claim names its proof; add the mark of a source, `[^key]`, or the `[ID]` of a "
                 "question");
  out.claims.push_back(std::move(claim));
}

/// Whether a block is written like a claim, and is not an item of a list.
bool is_loose_claim(const Sheet& sheet, NodeId block) {
  if (sheet.document[block].kind != Kind::paragraph) return false;
  const std::string text = markdown::plain_text(sheet.document, block);
  Claim ignored;
  return read_verdict(trim(std::string_view(text).substr(0, text.find(':'))), ignored);
}

/// What stands in no list is on no page. Words for authors may stand above the claims.
void refuse_prose(const Sheet& sheet, Problems& problems) {
  bool began = false;
  for (const NodeId block : sheet.document.children(sheet.document.root())) {
    const Kind kind = sheet.document[block].kind;
    if (kind == Kind::heading || kind == Kind::list)
      began = true;
    else if (began || is_loose_claim(sheet, block))
      problems.add(sheet.place(block), "claim-form",
                   "text outside a list is on no page; begin a claim with `- `, and put a remark "
                   "above the first heading or list");
  }
}

std::vector<std::string> keys_of(const std::vector<Source>& sources) {
  std::vector<std::string> keys;
  for (const auto& source : sources) keys.push_back(source.key);
  return keys;
}

}  // namespace

Collected<Path> parse_path(std::string_view text, std::string_view path) {
  Collected<Path> result{.value = {.path = std::string(path), .name = name_of(path)}};
  Problems problems(path);
  Sheet sheet;
  if (open_sheet(text, sheet, problems)) {
    FieldReader fields(sheet.front.fields, problems);
    fields.check_keys("a path", {"title", "goal", "minutes"});
    result.value.title = text_of(fields, "title");
    result.value.goal = text_of(fields, "goal");
    result.value.minutes = fields.integer("minutes", 1, 100'000).value_or(0);
    each_item(sheet, [&](NodeId item, const std::string&) {
      if (auto step = read_step(sheet, item, problems))
        result.value.steps.push_back(std::move(*step));
    });
    require_steps(result.value.steps, problems);
  }
  result.problems = problems.take();
  return result;
}

Collected<Kit> parse_kit(std::string_view text, std::string_view path, const Config& config) {
  Collected<Kit> result{.value = {.path = std::string(path), .name = name_of(path)}};
  Problems problems(path);
  Sheet sheet;
  if (open_sheet(text, sheet, problems)) {
    FieldReader fields(sheet.front.fields, problems);
    fields.check_keys("a kit", {"title", "role", "level", "minutes"});
    result.value.title = text_of(fields, "title");
    result.value.role = text_of(fields, "role");
    const auto level = fields.text("level");
    const Level* known = level ? config.find_level(level->value) : nullptr;
    if (known) result.value.level = known->name;
    if (level && !known)
      problems.add(level->place, "unknown-level",
                   fmt::format("viva.toml has no level `{}`", level->value));
    result.value.minutes = fields.integer("minutes", 1, 100'000).value_or(0);
    each_item(sheet, [&](NodeId item, const std::string& heading) {
      auto step = read_step(sheet, item, problems);
      if (!step) return;
      step->heading = heading;
      step->minutes = read_minutes(step->text);
      if (step->minutes == 0)
        problems.add(step->place, "step-form",
                     fmt::format("say how many minutes it takes: `[{}] 10`", step->id));
      result.value.steps.push_back(std::move(*step));
    });
    require_steps(result.value.steps, problems);
  }
  result.problems = problems.take();
  return result;
}

Collected<Audit> parse_audit(std::string_view text, std::string_view path) {
  Collected<Audit> result{.value = {.path = std::string(path), .name = name_of(path)}};
  Problems problems(path);
  Sheet sheet;
  if (open_sheet(text, sheet, problems)) {
    FieldReader fields(sheet.front.fields, problems);
    fields.check_keys("an audit", {"title", "sources"});
    result.value.title = text_of(fields, "title");
    if (const Value* sources = sheet.front.fields.find("sources"))
      for (const auto& source : sources->items)
        read_source(source, true, result.value.sources, problems);
    const auto keys = keys_of(result.value.sources);
    each_item(sheet, [&](NodeId item, const std::string& heading) {
      read_claim(sheet, item, heading, result.value, problems);
    });
    refuse_prose(sheet, problems);
    for (NodeId node = 0; node < sheet.document.size(); ++node) {
      const auto& each = sheet.document[node];
      if (each.kind == Kind::reference)
        result.value.references.push_back(
            {.id = std::string(each.info), .place = sheet.place(node)});
      if (each.kind == Kind::mark && std::ranges::find(keys, each.info) == keys.end())
        problems.add(sheet.place(node), "unknown-mark",
                     fmt::format("`[^{}]` names no source (`key:`) of this file{}", each.info,
                                 or_nearest(each.info, keys)));
    }
  }
  result.problems = problems.take();
  return result;
}

}  // namespace viva::bank
