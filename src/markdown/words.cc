#include "markdown/words.h"

#include <numeric>
#include <utility>

namespace viva::markdown {

namespace {

/// Kinds that stand in a line of text; all others are blocks.
bool is_inline(Kind kind) { return kind >= Kind::text; }

void end_with(std::string& out, char separator) {
  if (separator == '\n' && out.ends_with(' ')) out.pop_back();
  if (!out.empty() && out.back() != '\n' && out.back() != separator) out += separator;
}

class PlainText {
 public:
  PlainText(const Document& document, bool with_code)
      : document_(document), with_code_(with_code) {}

  void add(NodeId id) {
    const Node& node = document_[id];
    switch (node.kind) {
      case Kind::text:
      case Kind::html:
      case Kind::code: out_ += node.text; break;
      case Kind::reference: out_ += node.info; break;
      case Kind::mark: break;
      case Kind::soft_break: out_ += ' '; break;
      case Kind::hard_break: out_ += '\n'; break;
      case Kind::code_block:
        if (with_code_) add_lines(node.text);
        break;
      case Kind::html_block: add_lines(node.text); break;
      default: add_children(id); break;
    }
  }

  std::string take() {
    while (out_.ends_with('\n') || out_.ends_with(' ')) out_.pop_back();
    return std::move(out_);
  }

 private:
  void add_lines(std::string_view text) {
    end_with(out_, '\n');
    out_ += text;
  }
  void add_children(NodeId id) {
    const Kind kind = document_[id].kind;
    const bool alone = !is_inline(kind) && kind != Kind::table_cell;
    if (alone) end_with(out_, '\n');
    for (const NodeId child : document_.children(id)) add(child);
    if (alone) end_with(out_, '\n');
    if (kind == Kind::table_cell) end_with(out_, ' ');
  }

  const Document& document_;
  const bool with_code_;
  std::string out_;
};

class ProseReader {
 public:
  explicit ProseReader(const Document& document) : document_(document) {}

  void read(NodeId id) {
    const Node& node = document_[id];
    if (is_inline(node.kind)) return add(id);
    finish();
    for (const NodeId child : document_.children(id)) read(child);
    finish();
  }

  std::vector<Prose> take() {
    finish();
    return std::move(found_);
  }

 private:
  void add(NodeId id) {
    const Node& node = document_[id];
    switch (node.kind) {
      case Kind::text:
      case Kind::html: add_text(node); break;
      case Kind::code: add_code(node); break;
      case Kind::soft_break: add_bytes(" ", node.offset); break;
      case Kind::hard_break: add_bytes("\n", node.offset); break;
      case Kind::reference: add_bracket("[", node); break;
      case Kind::mark: add_bracket("[^", node); break;
      default:
        for (const NodeId child : document_.children(id)) add(child);
    }
  }

  /// Bytes that lie together in the source, from `offset`.
  void add_bytes(std::string_view text, std::uint32_t offset) {
    prose_.text += text;
    const std::size_t before = prose_.offsets.size();
    prose_.offsets.resize(prose_.text.size());
    std::iota(prose_.offsets.begin() + static_cast<std::ptrdiff_t>(before), prose_.offsets.end(),
              offset);
  }

  /// Whether the text of `node` stands in the source as it is.
  bool is_in_source(const Node& node) const {
    return node.offset != kNoOffset && document_.source().data() + node.offset == node.text.data();
  }

  /// Text that is not in the source is one character reference: then all of it is there.
  void add_text(const Node& node) {
    if (is_in_source(node)) return add_bytes(node.text, node.offset);
    prose_.text += node.text;
    prose_.offsets.resize(prose_.text.size(), node.offset == kNoOffset ? last() : node.offset);
  }

  void add_bracket(std::string_view open, const Node& node) {
    add_bytes(open, node.offset);
    add_bytes(node.info, node.offset + static_cast<std::uint32_t>(open.size()));
    add_bytes("]", prose_.offsets.back() + 1);
  }

  void add_code(const Node& node) {
    std::uint32_t at = node.offset == kNoOffset ? last() : node.offset;
    add_bytes("`", at > 0 ? at - 1 : 0);
    if (is_in_source(node)) {
      add_bytes(node.text, at);
      at += static_cast<std::uint32_t>(node.text.size());
    } else {
      at = add_scattered(node.text, at);
    }
    add_bytes("`", at);
  }

  /// Code over several lines leaves out what begins the lines; each byte is looked for again. Gives
  /// back the offset after the last one.
  std::uint32_t add_scattered(std::string_view text, std::uint32_t at) {
    const std::string_view source = document_.source();
    for (const char c : text) {
      const auto near = source.substr(at, kLongestPrefix);
      const auto skipped = c == ' ' && near.starts_with('\n') ? 0 : near.find(c);
      if (skipped != std::string_view::npos) at += static_cast<std::uint32_t>(skipped);
      add_bytes({&c, 1}, at);
      if (at < source.size()) ++at;
    }
    return at;
  }

  std::uint32_t last() const { return prose_.offsets.empty() ? 0 : prose_.offsets.back(); }

  void finish() {
    if (!prose_.text.empty()) found_.push_back(std::exchange(prose_, {}));
  }

  static constexpr std::size_t kLongestPrefix = 100;
  const Document& document_;
  std::vector<Prose> found_;
  Prose prose_;
};

}  // namespace

std::string plain_text(const Document& document, NodeId node, bool with_code) {
  PlainText text(document, with_code);
  text.add(node);
  return text.take();
}

std::vector<Prose> prose(const Document& document, NodeId node) {
  ProseReader reader(document);
  reader.read(node);
  return reader.take();
}

}  // namespace viva::markdown
