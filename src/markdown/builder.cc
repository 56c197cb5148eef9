// The tree: blocks and spans as md4c enters and leaves them, and the limits they must keep.

#include "markdown/builder.h"

#include <algorithm>

#include <fmt/format.h>

namespace viva::markdown {

namespace {

constexpr int kGoOn = 0;
constexpr int kStop = -1;  // md4c 0.4.8 takes only negative answers as "stop".

Kind kind_of(MD_BLOCKTYPE type) {
  switch (type) {
    case MD_BLOCK_QUOTE: return Kind::quote;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL: return Kind::list;
    case MD_BLOCK_LI: return Kind::item;
    case MD_BLOCK_HR: return Kind::rule;
    case MD_BLOCK_H: return Kind::heading;
    case MD_BLOCK_CODE: return Kind::code_block;
    case MD_BLOCK_HTML: return Kind::html_block;
    case MD_BLOCK_TABLE: return Kind::table;
    case MD_BLOCK_TR: return Kind::table_row;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD: return Kind::table_cell;
    default: return Kind::paragraph;
  }
}

Kind kind_of(MD_SPANTYPE type) {
  switch (type) {
    case MD_SPAN_STRONG: return Kind::strong;
    case MD_SPAN_A: return Kind::link;
    case MD_SPAN_IMG: return Kind::image;
    case MD_SPAN_CODE: return Kind::code;
    case MD_SPAN_DEL: return Kind::strike;
    default: return Kind::emphasis;
  }
}

/// Blocks that are in the tree; the others only group the rows of a table.
bool is_node(MD_BLOCKTYPE type) {
  return type != MD_BLOCK_DOC && type != MD_BLOCK_THEAD && type != MD_BLOCK_TBODY;
}

bool is_nesting(Kind kind) { return kind == Kind::quote || kind == Kind::list; }

int line_at(std::string_view source, std::size_t offset) {
  const auto before = source.substr(0, std::min(offset, source.size()));
  return static_cast<int>(std::ranges::count(before, '\n')) + 1;
}

}  // namespace

Result<void> Builder::build() {
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
    return static_cast<Builder*>(self)->enter_block(type, detail);
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) {
    return static_cast<Builder*>(self)->leave_block(type);
  };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* self) {
    return static_cast<Builder*>(self)->enter_span(type, detail);
  };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* self) {
    return static_cast<Builder*>(self)->leave_span(type);
  };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
    return static_cast<Builder*>(self)->text(type, {text, size});
  };
  nodes_.reserve(16 + source_.size() / 20);
  const int done = md_parse(source_.data(), static_cast<MD_SIZE>(source_.size()), &parser, this);
  if (error_) return std::unexpected(std::move(*error_));
  if (done != 0) return std::unexpected(unavailable("there is not enough memory to read the text"));
  return {};
}

int Builder::enter_block(MD_BLOCKTYPE type, void* detail) {
  if (!is_node(type)) return kGoOn;
  if (type == MD_BLOCK_TABLE) {
    const int done = check_table(*static_cast<MD_BLOCK_TABLE_DETAIL*>(detail));
    if (done != kGoOn) return done;
  }
  flush();  // The text of a tight list item ends where a list in it begins.
  open(kind_of(type));
  read_detail(type, detail);
  if (is_nesting(nodes_[current_].kind)) return check_depth(++block_depth_, "quotes and lists are");
  return check_size();
}

void Builder::read_detail(MD_BLOCKTYPE type, const void* detail) {
  Node& node = nodes_[current_];
  switch (type) {
    case MD_BLOCK_UL:
      node.tight = static_cast<const MD_BLOCK_UL_DETAIL*>(detail)->is_tight != 0;
      break;
    case MD_BLOCK_OL:
      node.level = 1;
      node.start = static_cast<const MD_BLOCK_OL_DETAIL*>(detail)->start;
      node.tight = static_cast<const MD_BLOCK_OL_DETAIL*>(detail)->is_tight != 0;
      break;
    case MD_BLOCK_H:
      node.level = static_cast<std::uint8_t>(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level);
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      node.level = static_cast<std::uint8_t>(static_cast<const MD_BLOCK_TD_DETAIL*>(detail)->align);
      in_table_cell_ = true;
      break;
    case MD_BLOCK_CODE: read_fence(*static_cast<const MD_BLOCK_CODE_DETAIL*>(detail)); break;
    case MD_BLOCK_HTML: verbatim_.node = current_; break;
    default: break;
  }
}

void Builder::read_fence(const MD_BLOCK_CODE_DETAIL& code) {
  Node& node = nodes_[current_];
  verbatim_.node = current_;
  verbatim_.fence = code.fence_char;
  if (code.fence_char == 0) return;  // It is indented.
  node.level = 1;
  node.info = resolve(code.info);
  note(node.info);
}

int Builder::leave_block(MD_BLOCKTYPE type) {
  if (!is_node(type)) return kGoOn;
  flush();
  if (verbatim_.node != kNoNode) end_verbatim();
  if (is_nesting(nodes_[current_].kind)) --block_depth_;
  in_table_cell_ = false;  // A cell holds no other block.
  close();
  return check_size();
}

int Builder::enter_span(MD_SPANTYPE type, void* detail) {
  flush();
  if (type == MD_SPAN_A && links_++ > 0) return kGoOn;
  open(kind_of(type));
  if (type == MD_SPAN_CODE) verbatim_.node = current_;
  if (type == MD_SPAN_A || type == MD_SPAN_IMG) {
    ++link_depth_;
    const int done = read_address(*static_cast<MD_SPAN_A_DETAIL*>(detail));
    if (done != kGoOn) return done;
  }
  return check_depth(++span_depth_, "emphasis and links are");
}

int Builder::leave_span(MD_SPANTYPE type) {
  flush();
  if (type == MD_SPAN_A && --links_ > 0) return kGoOn;
  if (verbatim_.node != kNoNode) end_verbatim();
  --span_depth_;
  if (type == MD_SPAN_A || type == MD_SPAN_IMG) --link_depth_;
  close();
  return check_size();
}

int Builder::fail(std::size_t offset, std::string message) {
  if (!error_) error_ = invalid("", line_at(source_, offset), std::move(message));
  return kStop;
}

int Builder::check_size() {
  if (nodes_.size() <= limits_.nodes) return kGoOn;
  return fail(reached_, fmt::format("up to here the text has more than {} parts; split it into "
                                    "several texts",
                                    limits_.nodes));
}

int Builder::check_depth(unsigned depth, std::string_view what) {
  if (depth <= limits_.depth) return check_size();
  const auto next = source_.find_first_not_of(" \t\r\n", reached_);
  return fail(next,
              fmt::format("{} nested deeper than {} here; make them flatter", what, limits_.depth));
}

int Builder::check_table(const MD_BLOCK_TABLE_DETAIL& table) {
  if (table.col_count <= limits_.table_columns) return kGoOn;
  std::size_t line = reached_;  // The table's first line is the next one with so many bars.
  while (line < source_.size()) {
    const std::size_t end = std::min(source_.find('\n', line), source_.size());
    if (std::ranges::count(source_.substr(line, end - line), '|') + 1 >= table.col_count) break;
    line = end + 1;
  }
  return fail(line, fmt::format("this table has {} columns and {} are allowed; make its columns "
                                "rows, or split it",
                                table.col_count, limits_.table_columns));
}

int Builder::read_address(const MD_SPAN_A_DETAIL& detail) {
  address_bytes_ += detail.href.size + detail.title.size;
  if (address_bytes_ > 4 * limits_.source_bytes)
    return fail(reached_,
                "up to here a link definition is used so often that the addresses come "
                "to more than the whole text; shorten its address and title");
  Node& node = nodes_[current_];
  node.info = resolve(detail.href);
  node.text = resolve(detail.title);
  return kGoOn;
}

NodeId Builder::add(Kind kind) {
  const auto id = static_cast<NodeId>(nodes_.size());
  nodes_.push_back(Node{.kind = kind, .parent = current_});
  Node& parent = nodes_[current_];
  (parent.first_child == kNoNode ? parent.first_child : nodes_[parent.last_child].next) = id;
  parent.last_child = id;
  return id;
}

void Builder::close() {
  if (current_ == document_.root()) return;
  const Node& node = nodes_[current_];
  const bool addressed = node.kind == Kind::link || node.kind == Kind::image;
  if (addressed && node.offset == kNoOffset && !node.info.empty() && is_in_source(node.info))
    place(current_, offset_of(node.info));  // It has no text; its address is the next best place.
  current_ = node.parent;
}

/// Gives `node` its place, and with it those around it that had nothing in the source so far.
void Builder::place(NodeId node, std::uint32_t offset) {
  for (; node != kNoNode && nodes_[node].offset == kNoOffset; node = nodes_[node].parent)
    nodes_[node].offset = offset;
}

}  // namespace viva::markdown
