// The text in the tree: pieces put together, references and marks found, escapes undone.

#include <algorithm>
#include <utility>

#include "markdown/builder.h"
#include "markdown/entities.h"

namespace viva::markdown {

namespace {

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
  const bool is_id =
      name.find('-') != std::string_view::npos && std::ranges::any_of(name, is_upper);
  return is_id ? std::optional(Bracket{Kind::reference, name, end + 1}) : std::nullopt;
}

}  // namespace

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

void Builder::add_text(Kind kind, std::string_view text, std::uint32_t offset) {
  const NodeId node = add(kind);
  nodes_[node].text = is_in_source(text) ? text : own(text);
  if (offset != kNoOffset) place(node, offset);
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
  reached_ = std::min(reached_ + 1, source_.size());
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

}  // namespace viva::markdown
