#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "markdown/document.h"

namespace viva::markdown {

/// The text of `node` and all below it, as a reader hears it: words, inline code, the alternative
/// text of pictures and the IDs of references, but no proof marks, and no code blocks unless
/// `with_code`. Blocks and hard breaks end a line; soft breaks and the cells of a row are one
/// blank.
std::string plain_text(const Document& document, NodeId node, bool with_code = false);

/// A run of inline text as one string, with the way back to the source. References and marks are
/// kept as written, inline code between single backticks; a line end is a blank or, if hard, `\n`.
struct Prose {
  std::string text;
  std::vector<std::uint32_t> offsets;  ///< Source offset of each byte of `text`.
};

/// Each paragraph, heading, table cell and text of a tight list item at or below `node`, in order.
/// For rules that read sentences and have to say where.
std::vector<Prose> prose(const Document& document, NodeId node);

}  // namespace viva::markdown
