#include "markdown/document.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <md4c.h>

#include "base/text.h"
#include "markdown/entities.h"

namespace viva::markdown {

namespace {

constexpr int kGoOn = 0;
constexpr int kStop = -1;  // md4c 0.4.8 takes only negative answers as "stop".
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_character(char c) {
  return static_cast<unsigned char>(c) > ' ' && c != '[' && c != ']' && c != '^' && c != 0x7F;
}

/// A reference or mark at the front of a text, with its brackets.
struct Bracket {
  Kind kind;
  std::string_view name;
  std::size_t size_bytes;
};

/// Requires: `text` begins with `[`.
std::optional<Bracket> parse_bracket(std::string_view text) {
  const bool mark = text.starts_with("[^");
  const std::size_t begin = mark ? 2 : 1;
  std::size_t end = begin;
  const auto belongs = [&](char c) {
    return mark ? is_name_character(c) : is_upper(c) || is_digit(c) || c == '-';
  };
  while (end < text.size() && belongs(text[end])) ++end;
  if (end == begin || end == text.size() || text[end] != ']') return {};
  const std::string_view name = text.substr(begin, end - begin);
  if (mark) return Bracket{Kind::mark, name, end + 1};
  const bool is_id = name.find('-') != std::string_view::npos && std::ranges::any_of(name, is_upper);
  return is_id ? std::optional(Bracket{Kind::reference, name, end + 1}) : std::nullopt;
}

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

Error not_utf8(std::string_view source) {
  int line = 1;
  for (const auto text : split(source, '\n')) {
    if (!is_utf8(text)) break;
    ++line;
  }
  return invalid("", line, "this line is not UTF-8; save the text as UTF-8");
}

}  // namespace

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

  int fail(std::size_t offset, std::string message);
  int check_size();
  int check_depth(unsigned depth, std::string_view what);
  int check_table(const MD_BLOCK_TABLE_DETAIL& table);
  int read_address(const MD_SPAN_A_DETAIL& detail);

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
  unsigned link_depth_ = 0;  // Of links and images, in which nothing else is a link.
  bool in_table_cell_ = false;
  std::size_t reached_ = 0;
  std::size_t address_bytes_ = 0;
  Kind running_kind_ = Kind::text;
  std::string_view running_;  // Text that may go on with the next piece.
  Verbatim verbatim_;
  std::optional<Error> error_;
};

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
  Node& node = nodes_[current_];
  if (node.kind == Kind::list) {
    const auto& ordered = *static_cast<MD_BLOCK_OL_DETAIL*>(detail);
    const auto& bullets = *static_cast<MD_BLOCK_UL_DETAIL*>(detail);
    node.level = type == MD_BLOCK_OL;
    node.start = node.level == 1 ? ordered.start : 1;
    node.tight = node.level == 1 ? ordered.is_tight != 0 : bullets.is_tight != 0;
  } else if (node.kind == Kind::heading) {
    node.level = static_cast<std::uint8_t>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level);
  } else if (node.kind == Kind::table_cell) {
    node.level = static_cast<std::uint8_t>(static_cast<MD_BLOCK_TD_DETAIL*>(detail)->align);
    in_table_cell_ = true;
  } else if (node.kind == Kind::code_block || node.kind == Kind::html_block) {
    verbatim_.node = current_;
  }
  if (node.kind == Kind::code_block) {
    const auto& code = *static_cast<MD_BLOCK_CODE_DETAIL*>(detail);
    verbatim_.fence = code.fence_char;
    node.level = code.fence_char != 0;
    if (node.level == 1) node.info = resolve(code.info);
    note(node.info);
  }
  if (is_nesting(node.kind)) return check_depth(++block_depth_, "quotes and lists are");
  return check_size();
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
  if (verbatim_.node != kNoNode) end_verbatim();
  --span_depth_;
  if (type == MD_SPAN_A || type == MD_SPAN_IMG) --link_depth_;
  close();
  return check_size();
}

int Builder::text(MD_TEXTTYPE type, std::string_view piece) {
  if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) {
    add_break(type == MD_TEXT_BR ? Kind::hard_break : Kind::soft_break);
  } else if (verbatim_.node != kNoNode) {
    gather(type == MD_TEXT_NULLCHAR ? kReplacement : piece);
  } else if (type == MD_TEXT_NULLCHAR) {
    flush();
    add_text(Kind::text, kReplacement, kNoOffset);
  } else if (type == MD_TEXT_ENTITY) {
    add_entity(piece);
  } else {
    run_on(type == MD_TEXT_HTML ? Kind::html : Kind::text, piece);
  }
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
  return fail(next, fmt::format("{} nested deeper than {} here; make them flatter", what,
                                limits_.depth));
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
    return fail(reached_, "up to here a link definition is used so often that the addresses come "
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
  const Node& node = nodes_[current_];
  const bool addressed = node.kind == Kind::link || node.kind == Kind::image;
  if (addressed && node.offset == kNoOffset && !node.info.empty() && is_in_source(node.info))
    place(current_, offset_of(node.info));  // It has no text; its address is the next best place.
  current_ = node.parent;
}

void Builder::add_text(Kind kind, std::string_view text, std::uint32_t offset) {
  const NodeId node = add(kind);
  nodes_[node].text = is_in_source(text) ? text : own(text);
  if (offset != kNoOffset) place(node, offset);
}

/// Gives `node` its place, and with it those around it that had nothing in the source so far.
void Builder::place(NodeId node, std::uint32_t offset) {
  for (; node != kNoNode && nodes_[node].offset == kNoOffset; node = nodes_[node].parent)
    nodes_[node].offset = offset;
}

void Builder::run_on(Kind kind, std::string_view piece) {
  note(piece);
  if (!running_.empty() && running_kind_ == kind && goes_on(running_, piece)) {
    running_ = {running_.data(), running_.size() + piece.size()};
    return;
  }
  flush();
  if (is_in_source(piece)) {
    running_kind_ = kind;
    running_ = piece;
  } else {
    add_text(kind, piece, kNoOffset);
  }
}

void Builder::flush() {
  if (running_.empty()) return;
  const std::string_view text = std::exchange(running_, {});
  if (running_kind_ == Kind::text && link_depth_ == 0)
    split_text(text);
  else
    add_text(running_kind_, text, offset_of(text));
}

/// Adds `text` with its references and marks. A `[` after a backslash can only be its first byte.
void Builder::split_text(std::string_view text) {
  const bool escaped = offset_of(text) > 0 && text.data()[-1] == '\\';
  const auto add_part = [&](std::size_t size_bytes) {
    if (size_bytes > 0) add_text(Kind::text, text.substr(0, size_bytes), offset_of(text));
    text.remove_prefix(size_bytes);
  };
  std::size_t at = text.find('[', escaped ? 1 : 0);
  for (; at != std::string_view::npos; at = text.find('[', at)) {
    const auto bracket = parse_bracket(text.substr(at));
    if (!bracket) {
      ++at;
      continue;
    }
    add_part(at);
    const NodeId node = add(bracket->kind);
    nodes_[node].info = bracket->name;
    place(node, offset_of(text));
    text.remove_prefix(bracket->size_bytes);
    at = 0;
  }
  add_part(text.size());
}

void Builder::add_entity(std::string_view piece) {
  std::string resolved;
  if (!append_entity(resolved, piece)) return run_on(Kind::text, piece);
  note(piece);
  flush();
  add_text(Kind::text, resolved, offset_of(piece));
}

void Builder::add_break(Kind kind) {
  flush();
  while (reached_ < source_.size() && source_[reached_] != '\n' && source_[reached_] != '\r')
    ++reached_;
  place(add(kind), static_cast<std::uint32_t>(reached_));
  ++reached_;
}

void Builder::gather(std::string_view piece) {
  Verbatim& verbatim = verbatim_;
  const bool here = is_in_source(piece);
  note(piece);
  if (verbatim.first == kNoOffset) {
    if (here) verbatim.first = offset_of(piece);
    if (piece == "\n") ++verbatim.lines_before;
  }
  if (verbatim.copy.empty()) {
    if (verbatim.view.empty() && here) {
      verbatim.view = piece;
      return;
    }
    if (!verbatim.view.empty() && goes_on(verbatim.view, piece)) {
      verbatim.view = {verbatim.view.data(), verbatim.view.size() + piece.size()};
      return;
    }
    verbatim.copy = verbatim.view;
  }
  verbatim.copy += piece;
}

void Builder::end_verbatim() {
  Node& node = nodes_[verbatim_.node];
  if (node.kind == Kind::code && in_table_cell_) unescape_bars();
  node.text = verbatim_.copy.empty() ? verbatim_.view : own(verbatim_.copy);
  const std::uint32_t offset = verbatim_.fence != 0 ? fence_offset() : verbatim_.first;
  if (offset != kNoOffset) place(verbatim_.node, offset);
  if (verbatim_.fence != 0) skip_closing_fence();
  verbatim_ = {};
}

/// In a table `\|` is a bar even in code, where a backslash otherwise is one. Source: GFM 4.10.
void Builder::unescape_bars() {
  std::string& copy = verbatim_.copy;
  if (copy.empty() && verbatim_.view.find("\\|") == std::string_view::npos) return;
  if (copy.empty()) copy = verbatim_.view;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < copy.size(); ++i)
    if (copy[i] != '\\' || i + 1 == copy.size() || copy[i + 1] != '|') copy[kept++] = copy[i];
  copy.resize(kept);
}

/// So that a search for the next block does not find the end of this one.
void Builder::skip_closing_fence() {
  if (nodes_[verbatim_.node].offset != kNoOffset)
    reached_ = std::max<std::size_t>(reached_, nodes_[verbatim_.node].offset + 3);
  const auto next = source_.find_first_not_of(" \t\r\n>", reached_);
  if (next == std::string_view::npos) return;
  if (source_.substr(next).starts_with(std::string(3, verbatim_.fence))) reached_ = next + 3;
}

/// Finds the opening fence: on the line of the info string; else as many lines above the first
/// line of code as there are empty ones and one more; else on the next line that has a fence.
std::uint32_t Builder::fence_offset() const {
  const std::string fence(3, verbatim_.fence);
  const std::string_view info = nodes_[verbatim_.node].info;
  std::size_t line = std::string_view::npos;
  if (!info.empty() && is_in_source(info)) {
    line = source_.rfind('\n', offset_of(info));
  } else if (verbatim_.first != kNoOffset) {
    line = source_.rfind('\n', verbatim_.first);
    for (unsigned i = 0; i <= verbatim_.lines_before && line != std::string_view::npos; ++i)
      line = line == 0 ? std::string_view::npos : source_.rfind('\n', line - 1);
  } else {
    line = reached_;
  }
  const auto at = source_.find(fence, line == std::string_view::npos ? 0 : line);
  return at == std::string_view::npos ? kNoOffset : static_cast<std::uint32_t>(at);
}

std::string_view Builder::resolve(const MD_ATTRIBUTE& attribute) {
  const std::string_view text(attribute.text, attribute.size);
  if (text.empty()) return {};
  if (is_in_source(text)) return text;
  std::string resolved;
  for (unsigned i = 0; attribute.substr_offsets[i] < attribute.size; ++i) {
    const auto begin = attribute.substr_offsets[i];
    const std::string_view part = text.substr(begin, attribute.substr_offsets[i + 1] - begin);
    const MD_TEXTTYPE type = attribute.substr_types[i];
    if (type == MD_TEXT_NULLCHAR)
      resolved += kReplacement;
    else if (type != MD_TEXT_ENTITY || !append_entity(resolved, part))
      resolved += part;
  }
  return own(resolved);
}

std::string_view Builder::own(std::string_view text) {
  auto& owned = document_.owned_;
  if (!owned) owned = std::make_unique<std::pmr::monotonic_buffer_resource>();
  auto* const bytes = static_cast<char*>(owned->allocate(text.size(), 1));
  std::ranges::copy(text, bytes);
  return {bytes, text.size()};
}

Result<Document> Document::parse(std::string_view source, const Limits& limits) {
  const std::size_t most = std::min<std::size_t>(limits.source_bytes, 1u << 30);
  if (source.size() > most)
    return std::unexpected(invalid(fmt::format(
        "the text has {} bytes and {} are allowed; split it into several", source.size(), most)));
  if (!is_utf8(source)) return std::unexpected(not_utf8(source));
  Document document;
  document.source_.assign(source.begin(), source.end());
  VIVA_CHECK(Builder(document, limits).build());
  return document;
}

}  // namespace viva::markdown
