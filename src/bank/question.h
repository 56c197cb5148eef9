#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bank/config.h"
#include "bank/problem.h"
#include "base/date.h"
#include "base/hash.h"
#include "markdown/document.h"

namespace viva::bank {

/// The seven sections, in the order a file has them.
enum class Section { answer, explanation, example, mistakes, scenario, points, follow_ups };
inline constexpr std::size_t kSectionCount = 7;

/// `Answer`, `Explanation`, …: the heading in the file.
std::string_view heading(Section section);
/// `Answer`, `Deep explanation`, …: the label on pages.
std::string_view label(Section section);
/// `answer`, `explanation`, …, `follow_ups`: the name in the API, and with `-` the id on a page.
std::string_view key(Section section);

enum class ChangeKind { cosmetic, clarify, meaning };
std::string_view to_string(ChangeKind kind);

struct Change {
  Date date;
  ChangeKind kind = ChangeKind::meaning;
  std::string note;
};

struct Source {
  std::string key;  ///< Empty: not citable.
  std::string url;
  std::string where;  ///< The section or page in it.
  Place place;
};

struct Point {
  std::string level;  ///< As in the configuration; empty for a red flag.
  bool red_flag = false;
  std::string slug;                           ///< Written `{#slug}`, or a hash of the text.
  markdown::NodeId item = markdown::kNoNode;  ///< The list item.
  std::string text;                           ///< Plain text without `Level:` and `{#slug}`.
  std::string html_source;                    ///< Its Markdown without those, one line.
  Place place;
};

struct FollowUp {
  std::string id;    ///< Empty: plain text.
  std::string text;  ///< Plain text after the ID; may be empty. Markdown source, one line.
  Place place;
};

/// What must happen when a sample is treated as its words say.
enum class Verdict { none, run, error, undefined, compile, rejects, checks, fragment, skip };

/// Its word in an info string: `run`, `error`, …; empty for none.
std::string_view word_of(Verdict verdict);

struct Output {
  std::string versions;  ///< Condition, empty for every runtime.
  std::string text;      ///< Expected stdout, as written.
  markdown::NodeId node = markdown::kNoNode;
  Place place;
};

/// One fenced block of code and what its words say.
struct Sample {
  std::string language;  ///< Canonical.
  std::string code;      ///< As written.
  std::string name;      ///< `name=`, may be empty.
  Verdict verdict = Verdict::none;
  std::string argument;  ///< Of error=, undefined=, checks=, skip=.
  bool hidden = false;
  bool sorted = false;
  std::string after, file, std, match, with, versions;
  std::vector<Output> outputs;
  markdown::NodeId node = markdown::kNoNode;
  Section section = Section::answer;
  Place place;  ///< Of the fence.
};

/// A value of the front matter and where it stands.
struct Located {
  std::string value;
  Place place;
};

/// A picture in the text.
struct PictureUse {
  std::string path;  ///< Relative to the bank's directory.
  Place place;
};

/// Where the body leads within the bank.
struct Link {
  enum class Kind { follow_up, reference, file };
  Kind kind = Kind::reference;
  std::string to;  ///< An ID; of a file, its path relative to the bank's directory.
  Place place;
};

/// How many samples a body has.
struct SampleCounts {
  std::uint32_t proving = 0;  ///< `run` or `error`.
  std::uint32_t outputs = 0;
  std::uint32_t judged = 0;   ///< Whose words say what must happen, in a language with a runtime.
  std::uint32_t not_run = 0;  ///< Of these: `fragment` or `skip`.
};

/// A sample of a language that has a runtime, as evidence speaks of it.
struct SampleOutline {
  std::string name;  ///< Its own, or `#` and its number in the question.
  std::string hash;  ///< `sample_hash`.
  std::string language;
  Verdict verdict = Verdict::none;
  std::string argument;  ///< Of error=, undefined=, checks=, skip=.
  std::string named;     ///< The runtimes of `with=`, or the checkers of `checks=`.
  std::string versions;
  Section section = Section::answer;
  std::vector<std::pair<std::string, std::string>> outputs;  ///< Condition and `output_hash`.
  std::uint64_t shape = 0;     ///< Equal for samples that differ in blanks, numbers and texts only;
                               ///< 0 for short ones.
  bool prints_itself = false;  ///< It prints texts of its code only, as they stand there.
  Place place;                 ///< Of the fence.
};

/// What the front matter of one file says, and what the rest of its bank asks of the body. Small
/// beside the whole question: a large bank is held as outlines.
struct Outline {
  std::string path;  ///< Relative to the bank's directory.
  std::string id;
  std::vector<Located> aliases;
  std::string question;
  std::string technology;     ///< Key of its home, when the configuration has it; else as written.
  std::vector<Located> also;  ///< Keys.
  std::string level;          ///< Name as in the configuration.
  std::string category;       ///< Name as in the configuration.
  int difficulty = 0;         ///< 1..10
  std::vector<Located> tags;
  std::vector<std::string> valid_for;
  std::vector<Source> sources;
  std::vector<Change> history;  ///< Newest first, never empty.
  Digest digest{};              ///< SHA-256 of the file's bytes.

  std::size_t body_offset = 0;  ///< Of the body in `Question::source`.
  std::vector<PictureUse> pictures;
  std::vector<Link> links;
  SampleCounts sample_counts;
  std::vector<SampleOutline> samples_to_run;
  std::vector<std::string> marks;     ///< The names of the proof marks, in their order.
  std::uint64_t answer_checksum = 0;  ///< Of the words of the answer.

  /// Places of the keys of the front matter, for problems found later; {1,1} if absent.
  Place place_of(std::string_view key) const;
  std::vector<std::pair<std::string, Place>> key_places;

  /// The newest change that is not cosmetic.
  const Change& changed() const;
};

/// One question, read from one file.
struct Question : Outline {
  markdown::Document document;  ///< The body, after the front matter.
  std::string source;           ///< The whole file, line ends `\n`, no BOM: the Markdown twin.
  /// First and one-past-last node (siblings below the root) of each section; equal when missing.
  std::array<std::pair<markdown::NodeId, markdown::NodeId>, kSectionCount> sections;
  std::vector<Point> points;
  std::vector<FollowUp> follow_ups;
  std::vector<Sample> samples;

  /// Place in the file of a byte offset in `document`.
  Place place_in_body(std::size_t offset) const;
  std::shared_ptr<const LineIndex> lines;  ///< Of `source`.

  /// The section in which a node of `document` stands; none before the first.
  std::optional<Section> section_of(markdown::NodeId node) const;
};

}  // namespace viva::bank
