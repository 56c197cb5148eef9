#include "check/lint_passage.h"

#include <algorithm>

namespace viva::check {

namespace {

using markdown::Kind;
using markdown::NodeId;

/// Gathers passages while it goes through one section.
class PassageReader {
 public:
  PassageReader(const markdown::Document& document, std::vector<Passage>& out)
      : document_(document), out_(out) {}

  void read(NodeId id, bank::Section section) {
    section_ = section;
    visit(id);
    finish(false);
  }

 private:
  void visit(NodeId id) {
    const auto& node = document_[id];
    switch (node.kind) {
      case Kind::text: return add(node.text, node.offset);
      case Kind::code: return add(std::string(node.text.size(), kCode), node.offset);
      case Kind::mark: return add({&kMark, 1}, node.offset);
      case Kind::reference: return add({&kLink, 1}, node.offset);
      case Kind::soft_break:
      case Kind::hard_break: return add(" ", node.offset);
      case Kind::html:
      case Kind::html_block:
      case Kind::code_block: return;
      case Kind::table_cell: visit_children(id); return add(" ", node.offset);
      default: break;
    }
    const bool block = node.kind < Kind::text;
    if (block) finish(false);
    visit_children(id);
    if (block) finish(node.kind == Kind::heading);
  }

  void visit_children(NodeId id) {
    for (const NodeId child : document_.children(id)) visit(child);
  }

  void add(std::string_view text, std::uint32_t offset) {
    if (offset != markdown::kNoOffset) passage_.pieces.push_back({passage_.text.size(), offset});
    passage_.text += text;
  }

  void finish(bool heading) {
    if (passage_.text.empty()) return;
    passage_.section = section_;
    passage_.heading = heading;
    out_.push_back(std::move(passage_));
    passage_ = {};
  }

  const markdown::Document& document_;
  std::vector<Passage>& out_;
  Passage passage_{};
  bank::Section section_{};
};

}  // namespace

std::uint32_t Passage::offset(std::size_t at) const {
  const auto after = std::ranges::upper_bound(pieces, at, {}, &Piece::begin);
  if (after == pieces.begin()) return pieces.empty() ? 0 : pieces.front().source;
  const Piece& piece = *std::prev(after);
  return piece.source + static_cast<std::uint32_t>(at - piece.begin);
}

std::vector<Passage> passages(const bank::Question& question) {
  std::vector<Passage> result;
  PassageReader reader(question.document, result);
  for (std::size_t i = 0; i < bank::kSectionCount; ++i) {
    const auto [first, end] = question.sections[i];
    for (NodeId node = first; node != end; node = question.document[node].next)
      reader.read(node, static_cast<bank::Section>(i));
  }
  return result;
}

}  // namespace viva::check
