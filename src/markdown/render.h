#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/html.h"
#include "markdown/document.h"

namespace viva::markdown {

/// What a page decides about a document's HTML. The defaults render plain CommonMark.
class Hooks {
 public:
  virtual ~Hooks() = default;
  /// The address a link leads to, or none to show its text only. `target` is as written, its
  /// character references resolved. What an address cannot hold is written as %XX afterwards.
  /// Default: `target`, if it is a safe address once written so.
  virtual std::optional<std::string> link(std::string_view target) const;
  /// The address of a picture, or none to show its alternative text. Default: as `link`.
  virtual std::optional<std::string> image(std::string_view target) const;
  /// Writes what stands for `[ID]`. Default: the text `[ID]`.
  virtual void reference(std::string_view id, Html& out) const;
  /// Writes what stands for a proof mark `[^name]`. Default: the text `[^name]`.
  virtual void mark(std::string_view name, Html& out) const;
  /// Writes a code block. Default: `render_code_block` by the first word of its info string.
  virtual void code_block(const Node& node, Html& out) const;
};

struct RenderOptions {
  int heading_shift = 0;       ///< Added to heading levels; capped at 6.
  bool heading_ids = true;     ///< `id` on headings and a link to it.
  std::string_view id_prefix;  ///< Of heading ids, for several documents on one page.
  bool highlight = true;       ///< Off: code blocks are plain, and the hooks are not asked.
  std::size_t output_bytes = 4 * 1024 * 1024;
};

/// Writes the children of `first`'s list of siblings from `first` up to but without `end`
/// (kNoNode: to the last sibling) as HTML. Without heading ids and highlighting the output is that
/// of the CommonMark specification, apart from what safety changes: raw HTML is text, an address
/// that `Hooks` refuses leaves its text, links to other sites do not vouch for them, pictures load
/// late. Errors: invalid_input if the output passes `output_bytes`; then `out` holds a part of it.
Result<void> render(const Document& document, NodeId first, NodeId end, const Hooks& hooks,
                    const RenderOptions& options, Html& out);

/// The children of one node as inline HTML or blocks: `render` from its first child to its last.
Result<void> render_children(const Document& document, NodeId node, const Hooks& hooks,
                             const RenderOptions& options, Html& out);

/// `<pre><code class="language-python">…</code></pre>`, highlighted by classes when asked.
void render_code_block(std::string_view language, std::string_view code, bool highlighted,
                       Html& out);

}  // namespace viva::markdown
