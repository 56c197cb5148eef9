#include "bank/question_body.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "bank/ascii.h"
#include "bank/evidence.h"
#include "bank/question_fields.h"
#include "bank/sample_inputs.h"
#include "base/html.h"
#include "markdown/words.h"

namespace viva::bank {

namespace {

using markdown::Document;
using markdown::Kind;
using markdown::kNoNode;
using markdown::NodeId;

/// Where the line after the one at `offset` begins to say something; `offset` if none does.
std::size_t next_said(std::string_view source, std::size_t offset) {
  const auto line = source.find('\n', offset);
  if (line == std::string_view::npos) return offset;
  const auto said = source.find_first_not_of(" \t\n", line);
  return said == std::string_view::npos ? offset : said;
}

/// Where a node begins. One that has no text, such as an empty item of a list, is taken to be on
/// the next line that says something after the text before it.
std::size_t offset_of(const Document& document, NodeId node) {
  if (document[node].offset != markdown::kNoOffset) return document[node].offset;
  for (NodeId before = node; before-- > 0;) {
    const auto& earlier = document[before];
    if (earlier.first_child == kNoNode && earlier.offset != markdown::kNoOffset)
      return next_said(document.source(), earlier.offset);
  }
  return 0;
}

Place place_of_node(const Question& question, NodeId node) {
  return question.place_in_body(offset_of(question.document, node));
}

std::optional<Section> find_section(std::string_view name) {
  for (std::size_t i = 0; i < kSectionCount; ++i)
    if (heading(static_cast<Section>(i)) == name) return static_cast<Section>(i);
  return {};
}

std::vector<std::string> section_names() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kSectionCount; ++i)
    names.emplace_back(heading(static_cast<Section>(i)));
  return names;
}

/// Goes through the blocks of the body once and finds the seven headings.
class SectionReader {
 public:
  SectionReader(Question& out, Problems& problems) : out_(out), problems_(problems) {}

  void read() {
    for (const NodeId node : out_.document.children(out_.document.root())) {
      const auto& block = out_.document[node];
      if (block.kind == Kind::heading && block.level <= 2)
        open(node);
      else if (!opened_)
        refuse_text_before(node);
    }
    close(kNoNode);
    say_missing();
  }

 private:
  void problem(NodeId node, std::string_view rule, std::string message) {
    problems_.add(place_of_node(out_, node), rule, std::move(message));
  }

  void refuse_text_before(NodeId node) {
    if (!refused_)
      problem(node, "section-order", "text before the first section; move it below `## Answer`");
    refused_ = true;
  }

  /// `node` is a heading of level 1 or 2: what came before ends here.
  void open(NodeId node) {
    close(node);
    opened_ = true;
    const std::string name(trim(markdown::plain_text(out_.document, node)));
    const auto section = find_section(name);
    if (out_.document[node].level == 1)
      return problem(
          node, "unknown-section",
          "a heading of level 1 is the page's own; use `##` for a section, `###` inside it");
    if (!section)
      return problem(
          node, "unknown-section",
          fmt::format("there is no section `{}`{}", name, or_nearest(name, section_names())));
    const auto index = static_cast<std::size_t>(*section);
    if (seen_[index])
      return problem(node, "repeated-section",
                     fmt::format("section `{}` stands here again; join the two", name));
    if (index < next_)
      problem(node, "section-order",
              fmt::format("section `{}` stands too late; it comes before `{}`", name,
                          heading(static_cast<Section>(next_ - 1))));
    next_ = std::max(next_, index + 1);
    seen_[index] = true;
    current_ = section;
    heading_ = node;
  }

  void close(NodeId end) {
    if (!current_) return;
    const NodeId first = out_.document[heading_].next;
    out_.sections[static_cast<std::size_t>(*current_)] = {first, end};
    if (!says_something(first, end))
      problem(heading_, "empty-section",
              fmt::format("section `{}` is empty; write it", heading(*current_)));
    current_.reset();
  }

  /// Whether there is anything but list markers. The items of a flat list are looked at one by one.
  bool says_something(NodeId first, NodeId end) const {
    const bool is_flat_list = current_ == Section::points || current_ == Section::follow_ups;
    if (is_flat_list) return first != end;
    for (NodeId node = first; node != end; node = out_.document[node].next)
      if (out_.document[node].offset != markdown::kNoOffset) return true;
    return false;
  }

  void say_missing() {
    for (std::size_t i = 0; i < kSectionCount; ++i)
      if (!seen_[i])
        problems_.add(out_.lines->place(out_.source.size()), "missing-section",
                      fmt::format("section `{0}` is missing; add `## {0}`",
                                  heading(static_cast<Section>(i))));
  }

  Question& out_;
  Problems& problems_;
  std::array<bool, kSectionCount> seen_{};
  std::size_t next_ = 0;
  std::optional<Section> current_;
  NodeId heading_ = kNoNode;
  bool opened_ = false, refused_ = false;
};

/// Byte offset of the line in which a node begins; the end of the source for kNoNode.
std::size_t line_start(const Document& document, NodeId node) {
  const std::string_view source = document.source();
  if (node == kNoNode) return source.size();
  const auto before = source.substr(0, offset_of(document, node)).rfind('\n');
  return before == std::string_view::npos ? 0 : before + 1;
}

/// Without the marker of a list item: `- `, `* `, `+ `, `1. ` or `1) `.
std::string_view without_marker(std::string_view line) {
  const std::string_view text = trim(line);
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::size_t marker = digits > 0 ? digits : 0;
  if (marker < text.size() &&
      std::string_view(digits > 0 ? ".)" : "-*+").find(text[marker]) != std::string_view::npos)
    return trim(text.substr(marker + 1));
  return text;
}

/// The words of a node on one line.
std::string words_of(const Document& document, NodeId node) {
  std::string text(trim(markdown::plain_text(document, node)));
  std::ranges::replace(text, '\n', ' ');
  return text;
}

/// One item of a flat list.
struct Item {
  NodeId node;
  std::string text;    ///< As heard.
  std::string source;  ///< As written, on one line.
  Place place;
};

/// The items of a section that is one flat list; what else stands in it is a problem.
std::vector<Item> read_items(const Question& question, Section section, std::string_view rule,
                             Problems& problems) {
  std::vector<Item> items;
  const auto& document = question.document;
  const auto refuse = [&](NodeId node) {
    problems.add(place_of_node(question, node), rule,
                 fmt::format("`{}` is one flat list of `- ` lines and nothing else; change this",
                             heading(section)));
  };
  const auto [first, end] = question.sections[static_cast<std::size_t>(section)];
  bool listed = false;
  for (NodeId node = first; node != end; node = document[node].next) {
    if (document[node].kind != Kind::list || listed) {
      refuse(node);
      continue;
    }
    listed = true;
    for (const NodeId item : document.children(node)) {
      for (const NodeId child : document.children(item))
        if (is_block(document[child].kind) && document[child].kind != Kind::paragraph)
          refuse(child);
      items.push_back({item, words_of(document, item), item_source(document, item),
                       place_of_node(question, item)});
    }
  }
  return items;
}

/// Takes `{#slug}` off the end; empty if there is none.
std::string take_slug(std::string& text) {
  const auto at = text.rfind("{#");
  if (!text.ends_with('}') || at == std::string::npos) return {};
  std::string slug = text.substr(at + 2, text.size() - at - 3);
  text = trim(text.substr(0, at));
  return slug;
}

/// Reads the list of points, one after the other.
class PointReader {
 public:
  PointReader(const Config& config, Question& out, Problems& problems)
      : config_(config), out_(out), problems_(problems) {}

  void read(Item item) {
    Point point{.item = item.node, .place = item.place};
    point.slug = take_slug(item.text);
    take_slug(item.source);
    if (!read_kind(item, point)) return;
    point.text = trim(std::string_view(item.text).substr(item.text.find(':') + 1));
    point.html_source = trim(std::string_view(item.source).substr(item.source.find(':') + 1));
    if (point.text.empty())
      return problems_.add(item.place, "point-form",
                           "a point says nothing after the `:`; write what an answer must hold");
    name(point);
    out_.points.push_back(std::move(point));
  }

 private:
  bool read_kind(const Item& item, Point& out) {
    const auto colon = item.text.find(':');
    const std::string_view kind = colon == std::string::npos
                                      ? std::string_view()
                                      : trim(std::string_view(item.text).substr(0, colon));
    const Level* level = config_.find_level(kind);
    out.red_flag = equal_ignoring_case(kind, "Red flag");
    if (level) out.level = level->name;
    if (level || out.red_flag) return true;
    std::vector<std::string> names{"Red flag"};
    for (const auto& each : config_.levels) names.push_back(each.name);
    const auto close = nearest(kind, names);
    problems_.add(item.place, "point-form",
                  fmt::format("a point begins with a level or `Red flag` and a colon{}",
                              close ? fmt::format("; did you mean `{}:`?", *close)
                                    : fmt::format(", for example `{}: …`", names.back())));
    return false;
  }

  /// Gives the point its identity.
  void name(Point& point) {
    if (!point.slug.empty() && !is_name(point.slug))
      problems_.add(point.place, "point-slug",
                    fmt::format("`{{#{}}}`: a slug is letters, digits, `-` and `_`", point.slug));
    const bool written = !point.slug.empty();
    if (!written) point.slug = to_hex(sha256(point.text)).substr(0, 8);
    const auto same = [&](const Point& other) { return other.slug == point.slug; };
    if (std::ranges::none_of(out_.points, same)) return;
    problems_.add(point.place, "point-slug",
                  written ? fmt::format("two points have the slug `{}`; rename one", point.slug)
                          : "this point stands here twice; remove one");
  }

  const Config& config_;
  Question& out_;
  Problems& problems_;
};

std::string lower_extension(const std::string& path) {
  return to_lower(std::filesystem::path(path).extension().string());
}

/// The place of the node itself, whatever its children have.
Place own_place(const Question& question, NodeId node) {
  const auto offset = question.document[node].offset;
  return offset == markdown::kNoOffset ? Place{} : question.place_in_body(offset);
}

/// Whether a reference stands among the follow-ups, which are the first `count` links.
bool is_follow_up(const Question& question, NodeId node, std::size_t count) {
  const auto [first, end] = question.sections[static_cast<std::size_t>(Section::follow_ups)];
  const auto known = std::span(question.links).first(count);
  return first != end && node >= first && node < end &&
         std::ranges::find(known, question.document[node].info, &Link::to) != known.end();
}

/// The file of the bank that an address leads to, from its directory; empty if to something else.
std::string linked_file(const std::string& question_path, std::string_view address) {
  const std::string_view file = address.substr(0, address.find('#'));
  const auto colon = file.find(':');
  const bool has_scheme = colon != std::string_view::npos && colon < file.find_first_of("/?");
  if (file.empty() || file.starts_with('/') || has_scheme) return {};
  const auto folder = std::filesystem::path(question_path).parent_path();
  return (folder / file).lexically_normal().generic_string();
}

SampleCounts count_samples(const Config& config, const std::vector<Sample>& samples) {
  SampleCounts counts;
  for (const auto& sample : samples) {
    counts.proving += sample.verdict == Verdict::run || sample.verdict == Verdict::error;
    counts.outputs += static_cast<std::uint32_t>(sample.outputs.size());
    if (sample.verdict == Verdict::none || !config.has_runtime(sample.language)) continue;
    ++counts.judged;
    counts.not_run += sample.verdict == Verdict::fragment || sample.verdict == Verdict::skip;
  }
  return counts;
}

std::string words_of_answer(const Question& question) {
  std::string text;
  const auto [first, end] = question.sections[static_cast<std::size_t>(Section::answer)];
  for (NodeId node = first; node != end; node = question.document[node].next)
    text += markdown::plain_text(question.document, node, true) + "\n";
  return text;
}

}  // namespace

bool is_block(Kind kind) { return kind < Kind::text; }

std::string item_source(const Document& document, NodeId item) {
  std::size_t begin = line_start(document, item);
  NodeId after = document[item].next;
  for (NodeId up = document[item].parent; after == kNoNode && up != kNoNode;
       up = document[up].parent)
    after = document[up].next;
  const std::string_view source = document.source();
  const std::size_t end = std::max(begin, line_start(document, after));
  std::string line;
  bool first = true;
  for (const auto part : split(source.substr(begin, end - begin), '\n')) {
    const std::string_view words = first ? without_marker(part) : trim(part);
    first = false;
    if (!words.empty() && !line.empty()) line += ' ';
    line += words;
  }
  return line;
}

void read_sections(Question& out, Problems& problems) {
  out.sections.fill({kNoNode, kNoNode});
  SectionReader(out, problems).read();
}

void read_points(const Config& config, Question& out, Problems& problems) {
  if (config.levels.empty()) return;  // One problem of viva.toml, not one of each point.
  PointReader reader(config, out, problems);
  for (auto& item : read_items(out, Section::points, "point-form", problems))
    reader.read(std::move(item));
}

void read_follow_ups(Question& out, Problems& problems) {
  for (auto& item : read_items(out, Section::follow_ups, "follow-up-form", problems)) {
    FollowUp follow_up{.text = item.source, .place = item.place};
    const auto close = item.source.find(']');
    if (item.source.starts_with('[') && close != std::string::npos &&
        is_id(std::string_view(item.source).substr(1, close - 1))) {
      follow_up.id = item.source.substr(1, close - 1);
      follow_up.text = trim(std::string_view(item.source).substr(close + 1));
    } else if (item.source.empty()) {
      problems.add(item.place, "follow-up-form", "an item is empty; write `[ID]` or a question");
      continue;
    }
    out.follow_ups.push_back(std::move(follow_up));
  }
}

std::optional<std::string> path_in_bank(const std::string& question_path,
                                        std::string_view address) {
  const std::string target = percent_decoded(address, false);
  if (target.empty() || target.starts_with('/') || target.find_first_of(":\\") != std::string::npos)
    return {};
  const auto folder = std::filesystem::path(question_path).parent_path();
  std::string path = (folder / target).lexically_normal().generic_string();
  if (path.starts_with("../") || path == "..") return {};
  return path;
}

void read_pictures(Question& out, Problems& problems) {
  for (NodeId node = 0; node < out.document.size(); ++node) {
    const auto& image = out.document[node];
    if (image.kind != Kind::image) continue;
    const Place place = place_of_node(out, node);
    if (trim(markdown::plain_text(out.document, node)).empty())
      problems.add(
          place, "picture",
          "a picture needs words for those who cannot see it: `![what it shows](file.png)`");
    const auto path = path_in_bank(out.path, image.info);
    const std::string extension = path ? lower_extension(*path) : "";
    if (!path)
      problems.add(place, "picture",
                   "a picture lies in the bank; copy it in and give its relative path");
    else if (extension != ".png" && extension != ".svg" && extension != ".webp")
      problems.add(place, "picture",
                   fmt::format("`{}` is no PNG, SVG or WebP; convert it", image.info));
    else
      out.pictures.push_back({*path, place});
  }
}

/// What is left of code without blanks, and with every number and every text the same; 0 if little.
std::uint64_t shape_of(std::string_view code) {
  constexpr std::size_t kLeast = 80;  // Bytes; shorter ones are alike by chance.
  std::string kept;
  char quote = '\0';
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (quote != '\0') {
      if (c == '\\') ++i;
      if (c == quote || c == '\n') quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
      kept += c;
    } else if (is_digit(c)) {
      if (!kept.ends_with('0')) kept += '0';
    } else if (c != ' ' && c != '\n' && c != '\t') {
      kept += c;
    }
  }
  return kept.size() < kLeast ? 0 : checksum(kept);
}

/// Whether a text that begins at `at` is given to be printed as it stands there.
bool is_printed_at(std::string_view code, std::size_t at) {
  constexpr std::array<std::string_view, 5> kPrinting = {"print(", "<<", "echo", "SELECT",
                                                         "console.log("};
  if (at == 0 || (code[at - 1] != '"' && code[at - 1] != '\'')) return false;
  const auto before = trim(code.substr(0, at - 1));
  return std::ranges::any_of(kPrinting, [&](auto word) { return before.ends_with(word); });
}

/// Whether every line of the output is printed as it stands in the code: then nothing of it was
/// computed.
bool prints_itself(const Sample& sample) {
  if (sample.outputs.size() != 1 || sample.verdict != Verdict::run) return false;
  const std::string_view code = sample.code;
  std::size_t at = 0;
  for (const auto line : split(trim(sample.outputs[0].text), '\n')) {
    at = code.find(trim(line), at);
    if (at == std::string_view::npos || !is_printed_at(code, at)) return false;
    at += line.size();
  }
  return true;
}

/// The samples that are to be run.
std::vector<SampleOutline> outline_samples(const Config& config, const Question& question) {
  std::vector<SampleOutline> result;
  for (const Sample& sample : question.samples) {
    if (!sample.file.empty() || sample.verdict == Verdict::none ||
        !config.has_runtime(sample.language))
      continue;
    SampleOutline& outline = result.emplace_back(
        SampleOutline{.name = evidence_name(question, sample),
                      .hash = sample_hash(question, sample),
                      .language = sample.language,
                      .verdict = sample.verdict,
                      .argument = sample.argument,
                      .named = sample.verdict == Verdict::checks ? sample.argument : sample.with,
                      .versions = sample.versions,
                      .section = sample.section,
                      .shape = shape_of(sample.code),
                      .prints_itself = prints_itself(sample),
                      .place = sample.place});
    for (const Output& output : sample.outputs)
      outline.outputs.emplace_back(output.versions, output_hash(output.text));
  }
  return result;
}

void read_outline(const Config& config, Question& out) {
  for (const auto& follow_up : out.follow_ups)
    if (!follow_up.id.empty())
      out.links.push_back({Link::Kind::follow_up, follow_up.id, follow_up.place});
  const auto follow_ups = out.links.size();
  for (NodeId node = 0; node < out.document.size(); ++node) {
    const auto& link = out.document[node];
    if (link.kind == Kind::reference && !is_follow_up(out, node, follow_ups))
      out.links.push_back({Link::Kind::reference, std::string(link.info), own_place(out, node)});
    if (link.kind == Kind::mark) out.marks.emplace_back(link.info);
    if (link.kind != Kind::link) continue;
    if (auto file = linked_file(out.path, link.info); !file.empty())
      out.links.push_back({Link::Kind::file, std::move(file), own_place(out, node)});
  }
  out.sample_counts = count_samples(config, out.samples);
  out.samples_to_run = outline_samples(config, out);
  out.answer_checksum = checksum(words_of_answer(out));
}

void check_marks(const Question& question, Problems& problems) {
  std::vector<std::string> names;
  for (const auto& sample : question.samples)
    if (!sample.name.empty()) names.push_back(sample.name);
  for (const auto& source : question.sources)
    if (!source.key.empty()) names.push_back(source.key);
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  for (NodeId node = 0; node < question.document.size(); ++node) {
    const auto& mark = question.document[node];
    if (mark.kind != Kind::mark || std::ranges::find(names, mark.info) != names.end()) continue;
    problems.add(
        place_of_node(question, node), "unknown-mark",
        fmt::format("`[^{}]` names no sample (`name=`) and no source (`key:`) of this file{}",
                    mark.info, or_nearest(mark.info, names)));
  }
}

}  // namespace viva::bank
