#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace viva::markdown {

/// What a node is. All before `text` are blocks, it and all after it stand in a line of text.
enum class Kind : std::uint8_t {
  document,
  paragraph,
  heading,  ///< `level` 1..6
  list,     ///< children: item; `level` 1 if ordered, then `start`; `tight`
  item,     ///< of a tight list: its text stands in it directly, without a paragraph
  quote,
  code_block,  ///< `level` 1 if fenced, then `info`: its words; `text`: the code, whole lines
  rule,
  table,  ///< children: table_row; the first one is the head
  table_row,
  table_cell,  ///< `level`: 0 default, 1 left, 2 centre, 3 right
  html_block,  ///< raw HTML, to be shown as text; `text`
  text,
  soft_break,
  hard_break,
  code,  ///< `text`
  html,  ///< raw inline HTML, to be shown as text; `text`
  emphasis,
  strong,
  strike,
  link,       ///< `info`: the address, entities resolved; `text`: the title; children: its text
  image,      ///< `info`: the address; `text`: the title; children: alternative text
  reference,  ///< `[ID]` in prose, `info`: the ID. Only [A-Z0-9-]+ with a letter and a `-`
  mark,       ///< a proof mark `[^name]`, `info`: the name; no blank, no bracket, no `^`
};

/// Index of a node in its document; the root is 0.
using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = std::numeric_limits<NodeId>::max();
inline constexpr std::uint32_t kNoOffset = std::numeric_limits<std::uint32_t>::max();

/// One node of the tree. `text` and `info` live as long as the document.
struct Node {
  Kind kind = Kind::document;
  std::uint8_t level = 0;
  bool tight = false;
  std::uint32_t start = 1;  ///< First number of an ordered list.
  NodeId parent = kNoNode;
  NodeId first_child = kNoNode;
  NodeId last_child = kNoNode;
  NodeId next = kNoNode;  ///< The next sibling.
  /// Byte offset in the source. Text and code: of the first byte of their text; a text that is one
  /// character reference: of its `&`; references and marks: of their `[`; breaks: of the line end;
  /// code blocks: of the opening fence, or of their text if indented; all others: of their first
  /// text. `kNoOffset` if nothing in it stands in the source.
  std::uint32_t offset = kNoOffset;
  std::string_view text;
  std::string_view info;
};

/// What may be in one document. Beyond that, parsing refuses with `invalid_input`.
struct Limits {
  std::size_t source_bytes = 256 * 1024;
  std::size_t nodes = 200'000;
  unsigned table_columns = 64;
  unsigned depth = 32;  ///< Of quotes and lists in each other; and of emphasis, links and so on.
};

/// Markdown as a tree: CommonMark with tables and strikethrough, plus `[ID]` references and proof
/// marks. Raw HTML keeps its place in the tree, so that a rule can point at it, and is shown as
/// text. Text pieces that touch in the source are one node; an escape (`\\*`) or a character
/// reference
/// (`&amp;`) begins a new one. Move-only; owns a copy of the source.
class Document {
 public:
  /// Errors: invalid_input with the line (0: the whole text), if a limit is passed or the text is
  /// not UTF-8.
  static Result<Document> parse(std::string_view source, const Limits& limits = {});

  Document() : nodes_(1) {}
  Document(Document&&) noexcept = default;
  Document& operator=(Document&&) noexcept = default;

  std::string_view source() const { return {source_.data(), source_bytes_}; }
  const Node& operator[](NodeId id) const { return nodes_[id]; }
  std::size_t size() const { return nodes_.size(); }
  NodeId root() const { return 0; }

  /// The children of a node in order: `for (NodeId child : document.children(id))`.
  class Children {
   public:
    class iterator {
     public:
      iterator(const Document* document, NodeId at) : document_(document), at_(at) {}
      NodeId operator*() const { return at_; }
      iterator& operator++() {
        at_ = (*document_)[at_].next;
        return *this;
      }
      bool operator==(const iterator& other) const { return at_ == other.at_; }

     private:
      const Document* document_;
      NodeId at_;
    };
    Children(const Document* document, NodeId first) : document_(document), first_(first) {}
    iterator begin() const { return {document_, first_}; }
    iterator end() const { return {document_, kNoNode}; }

   private:
    const Document* document_;
    NodeId first_;
  };
  Children children(NodeId id) const { return {this, nodes_[id].first_child}; }

 private:
  friend class Builder;
  std::vector<char> source_;      // Never changed after parsing: views point into it.
  std::size_t source_bytes_ = 0;  // Of it; what follows is padding.
  std::vector<Node> nodes_;
  std::unique_ptr<std::pmr::monotonic_buffer_resource> owned_;  // Text not in the source as it is.
};

}  // namespace viva::markdown
