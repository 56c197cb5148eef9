#include "markdown/render.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"
#include "markdown/highlight.h"
#include "markdown/words.h"

namespace viva::markdown {

namespace {

constexpr std::string_view kAddressCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+!*'(),%#@?=;:/$~&";

/// `address` with every byte that an address cannot hold as %XX; what is %XX already stays.
std::string encoded_address(std::string_view address) {
  static constexpr auto kAllowed = [] {
    std::array<bool, 256> allowed{};
    for (const char c : kAddressCharacters) allowed[static_cast<unsigned char>(c)] = true;
    return allowed;
  }();
  std::string out;
  out.reserve(address.size());
  for (const char c : address) {
    const auto byte = static_cast<unsigned char>(c);
    if (kAllowed[byte])
      out += c;
    else
      fmt::format_to(std::back_inserter(out), "%{:02X}", byte);
  }
  return out;
}

/// Whether an address leads to another site.
bool is_external(std::string_view address) {
  if (address.starts_with("//")) return true;
  const std::string scheme = to_lower(address.substr(0, 8));
  return scheme.starts_with("http://") || scheme == "https://";
}

std::string_view first_word(std::string_view info) {
  return info.substr(0, info.find_first_of(" \t"));
}

/// Names for ids, each given out once.
class Ids {
 public:
  std::string next(std::string_view prefix, std::string_view heading) {
    std::string name = fmt::format("{}{}", prefix, slug(heading));
    unsigned& count = seen_[name];  // Stays valid: an unordered_map does not move its values.
    while (count++ > 0) {
      std::string numbered = fmt::format("{}-{}", name, count);
      if (seen_.try_emplace(numbered, 1).second) return numbered;
    }
    return name;
  }

 private:
  std::unordered_map<std::string, unsigned> seen_;
};

/// Writes nodes one after the other; stops early once the output is too long.
class Renderer {
 public:
  Renderer(const Document& document, const Hooks& hooks, const RenderOptions& options, Html& out)
      : document_(document),
        hooks_(hooks),
        options_(options),
        out_(out),
        start_(out.size_bytes()) {}

  Result<void> siblings(NodeId first, NodeId end);

 private:
  bool is_full() const { return out_.size_bytes() - start_ > options_.output_bytes; }
  void begin_line();
  void children(NodeId id);
  void node(NodeId id);
  void element(std::string_view open, NodeId id, std::string_view close);
  void block(std::string_view open, NodeId id, std::string_view close);
  void heading(NodeId id);
  void list(NodeId id);
  void table(NodeId id);
  void table_row(NodeId id, std::string_view cell_name);
  void code_block(const Node& node);
  void link(NodeId id);
  void image(NodeId id);

  const Document& document_;
  const Hooks& hooks_;
  const RenderOptions& options_;
  Html& out_;
  const std::size_t start_;
  Ids ids_;
};

Result<void> Renderer::siblings(NodeId first, NodeId end) {
  for (NodeId id = first; id != end && id != kNoNode; id = document_[id].next) node(id);
  if (!is_full()) return {};
  return std::unexpected(invalid(fmt::format(
      "as a page this text has more than {} bytes; split it into several", options_.output_bytes)));
}

void Renderer::begin_line() {
  if (out_.size_bytes() > start_ && !out_.str().ends_with('\n')) out_.raw("\n");
}

void Renderer::children(NodeId id) {
  for (const NodeId child : document_.children(id)) {
    if (is_full()) return;
    node(child);
  }
}

void Renderer::node(NodeId id) {
  const Node& node = document_[id];
  switch (node.kind) {
    case Kind::text:
    case Kind::html: out_.text(node.text); break;
    case Kind::soft_break: out_.raw("\n"); break;
    case Kind::hard_break: out_.raw("<br>\n"); break;
    case Kind::code: out_.raw("<code>").text(node.text).raw("</code>"); break;
    case Kind::emphasis: element("<em>", id, "</em>"); break;
    case Kind::strong: element("<strong>", id, "</strong>"); break;
    case Kind::strike: element("<del>", id, "</del>"); break;
    case Kind::link: link(id); break;
    case Kind::image: image(id); break;
    case Kind::reference: hooks_.reference(node.info, out_); break;
    case Kind::mark: hooks_.mark(node.info, out_); break;
    case Kind::document: children(id); break;
    case Kind::paragraph: block("<p>", id, "</p>\n"); break;
    case Kind::heading: heading(id); break;
    case Kind::list: list(id); break;
    case Kind::item: block("<li>", id, "</li>\n"); break;
    case Kind::quote:
      block("<blockquote>\n", id, "");
      begin_line();
      out_.raw("</blockquote>\n");
      break;
    case Kind::code_block: code_block(node); break;
    case Kind::rule:
      begin_line();
      out_.raw("<hr>\n");
      break;
    case Kind::table: table(id); break;
    case Kind::table_row: table_row(id, "td"); break;
    case Kind::table_cell: children(id); break;
    case Kind::html_block:
      begin_line();
      out_.raw("<p>").text(trim(node.text)).raw("</p>\n");
      break;
  }
}

void Renderer::element(std::string_view open, NodeId id, std::string_view close) {
  out_.raw(open);
  children(id);
  out_.raw(close);
}

void Renderer::block(std::string_view open, NodeId id, std::string_view close) {
  begin_line();
  element(open, id, close);
}

void Renderer::heading(NodeId id) {
  const int level = std::clamp(document_[id].level + options_.heading_shift, 1, 6);
  begin_line();
  out_.raw("<h").number(level);
  std::string name;
  if (options_.heading_ids) {
    name = ids_.next(options_.id_prefix, plain_text(document_, id));
    out_.attr("id", name);
  }
  out_.raw(">");
  children(id);
  if (options_.heading_ids) {
    out_.raw("<a class=\"anchor\"").attr("href", "#" + name);
    out_.raw(" aria-label=\"Link to this section\">#</a>");
  }
  out_.raw("</h").number(level).raw(">\n");
}

void Renderer::list(NodeId id) {
  const Node& node = document_[id];
  const bool ordered = node.level == 1;
  begin_line();
  out_.raw(ordered ? "<ol" : "<ul");
  if (ordered && node.start != 1) out_.raw(" start=\"").number(node.start).raw("\"");
  out_.raw(">\n");
  children(id);
  out_.raw(ordered ? "</ol>\n" : "</ul>\n");
}

void Renderer::table(NodeId id) {
  begin_line();
  out_.raw("<table>\n<thead>\n");
  const NodeId head = document_[id].first_child;
  if (head != kNoNode) table_row(head, "th");
  out_.raw("</thead>\n");
  NodeId row = head == kNoNode ? kNoNode : document_[head].next;
  if (row != kNoNode) out_.raw("<tbody>\n");
  const bool has_body = row != kNoNode;
  for (; row != kNoNode && !is_full(); row = document_[row].next) table_row(row, "td");
  if (has_body) out_.raw("</tbody>\n");
  out_.raw("</table>\n");
}

void Renderer::table_row(NodeId id, std::string_view cell_name) {
  static constexpr std::string_view kAlignments[] = {"", " class=\"left\"", " class=\"center\"",
                                                     " class=\"right\""};
  out_.raw("<tr>\n");
  for (const NodeId cell : document_.children(id)) {
    out_.raw("<").raw(cell_name).raw(kAlignments[document_[cell].level & 3]).raw(">");
    children(cell);
    out_.raw("</").raw(cell_name).raw(">\n");
  }
  out_.raw("</tr>\n");
}

void Renderer::code_block(const Node& node) {
  begin_line();
  if (options_.highlight)
    hooks_.code_block(node, out_);
  else
    render_code_block(first_word(node.info), node.text, false, out_);
  begin_line();
}

void Renderer::link(NodeId id) {
  const Node& node = document_[id];
  const auto target = hooks_.link(node.info);
  if (!target) return children(id);
  const std::string address = encoded_address(*target);
  out_.raw("<a").url("href", address);
  if (!node.text.empty()) out_.attr("title", node.text);
  if (is_external(address)) out_.raw(" rel=\"noopener nofollow\"");
  out_.raw(">");
  children(id);
  out_.raw("</a>");
}

void Renderer::image(NodeId id) {
  const Node& node = document_[id];
  const auto target = hooks_.image(node.info);
  const std::string alternative = plain_text(document_, id);
  if (!target) {
    out_.text(alternative);
    return;
  }
  out_.raw("<img").url("src", encoded_address(*target)).attr("alt", alternative);
  if (!node.text.empty()) out_.attr("title", node.text);
  out_.raw(" loading=\"lazy\">");
}

}  // namespace

std::optional<std::string> Hooks::link(std::string_view target) const {
  std::string address = encoded_address(target);
  if (!is_safe_url(address)) return {};
  return address;
}

std::optional<std::string> Hooks::image(std::string_view target) const { return link(target); }

void Hooks::reference(std::string_view id, Html& out) const { out.raw("[").text(id).raw("]"); }

void Hooks::mark(std::string_view name, Html& out) const { out.raw("[^").text(name).raw("]"); }

void Hooks::code_block(const Node& node, Html& out) const {
  render_code_block(first_word(node.info), node.text, true, out);
}

Result<void> render(const Document& document, NodeId first, NodeId end, const Hooks& hooks,
                    const RenderOptions& options, Html& out) {
  return Renderer(document, hooks, options, out).siblings(first, end);
}

Result<void> render_children(const Document& document, NodeId node, const Hooks& hooks,
                             const RenderOptions& options, Html& out) {
  return render(document, document[node].first_child, kNoNode, hooks, options, out);
}

void render_code_block(std::string_view language, std::string_view code, bool highlighted,
                       Html& out) {
  out.raw("<pre><code");
  if (!language.empty()) out.attr("class", fmt::format("language-{}", language));
  out.raw(">");
  if (highlighted)
    highlight(language, code, out);
  else
    out.text(code);
  out.raw("</code></pre>\n");
}

}  // namespace viva::markdown
