#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <md4c.h>

#include "markdown/document.h"

namespace viva::markdown {

/// Turns the calls of md4c, which come in the order of the text, into the nodes of a document.
class Builder {
 public:
  Builder(Document& document, const Limits& limits)
      : document_(document), nodes_(document.nodes_), source_(document.source()), limits_(limits) {}

  Result<void> build();

 private:
  /// The code span, code block or HTML block that is being read: its text is a view of the source
  /// as long as the pieces lie together there, and a copy from then on.
  struct Verbatim {
    NodeId node = kNoNode;
    std::string_view view;
    std::string copy;
    std::uint32_t first = kNoOffset;  ///< Offset of the first piece in the source.
    unsigned lines_before = 0;        ///< Line ends before it.
    char fence = 0;
  };

  // What md4c calls.
  int enter_block(MD_BLOCKTYPE type, void* detail);
  int leave_block(MD_BLOCKTYPE type);
  int enter_span(MD_SPANTYPE type, void* detail);
  int leave_span(MD_SPANTYPE type);
  int text(MD_TEXTTYPE type, std::string_view piece);

  void read_detail(MD_BLOCKTYPE type, const void* detail);
  void read_fence(const MD_BLOCK_CODE_DETAIL& code);
  int read_address(const MD_SPAN_A_DETAIL& detail);

  int fail(std::size_t offset, std::string message);
  int check_size();
  int check_depth(unsigned depth, std::string_view what);
  int check_table(const MD_BLOCK_TABLE_DETAIL& table);

  NodeId add(Kind kind);
  void open(Kind kind) { current_ = add(kind); }
  void close();
  void add_text(Kind kind, std::string_view text, std::uint32_t offset);
  void place(NodeId node, std::uint32_t offset);

  void run_on(Kind kind, std::string_view piece);
  void flush();
  void split_text(std::string_view text);
  void add_entity(std::string_view piece);
  void add_break(Kind kind);

  void gather(std::string_view piece);
  void end_verbatim();
  void unescape_bars();
  std::uint32_t fence_offset() const;
  void skip_closing_fence();
  std::string_view resolve(const MD_ATTRIBUTE& attribute);
  std::string_view own(std::string_view text);

  bool is_in_source(std::string_view piece) const {
    return !std::less<>()(piece.data(), source_.data()) &&
           !std::less<>()(source_.data() + source_.size(), piece.data());
  }
  std::uint32_t offset_of(std::string_view piece) const {
    return static_cast<std::uint32_t>(piece.data() - source_.data());
  }
  /// Whether `view`, a part of the source, goes on with `piece`.
  bool goes_on(std::string_view view, std::string_view piece) const {
    if (is_in_source(piece)) return view.data() + view.size() == piece.data();
    return source_.substr(offset_of(view) + view.size()).starts_with(piece);
  }
  /// Where in the source reading has come to.
  void note(std::string_view piece) {
    if (is_in_source(piece)) reached_ = std::max(reached_, offset_of(piece) + piece.size());
  }

  Document& document_;
  std::vector<Node>& nodes_;
  const std::string_view source_;
  const Limits& limits_;
  NodeId current_ = 0;
  unsigned block_depth_ = 0;
  unsigned span_depth_ = 0;
  unsigned link_depth_ = 0;  // Of links and images, in which nothing is a reference or mark.
  unsigned links_ = 0;       // Links in each other, of which only the outermost is one.
  bool in_table_cell_ = false;
  std::size_t reached_ = 0;
  std::size_t address_bytes_ = 0;
  Kind running_kind_ = Kind::text;
  std::string_view running_;  // Text that may go on with the next piece.
  Verbatim verbatim_;
  std::optional<Error> error_;
};

}  // namespace viva::markdown
