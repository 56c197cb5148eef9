#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "markdown/document.h"

namespace viva::markdown {

/// The text of `node` and all below it, as a reader hears it: no marks, code blocks left out when
/// `with_code` is false; blocks and breaks are one blank or line end.
std::string plain_text(const Document& document, NodeId node, bool with_code = false);

/// A run of inline text as one string, with the way back to the source.
struct Prose {
  std::string text;                     ///< Inline code, references and marks are kept as written.
  std::vector<std::uint32_t> offsets;   ///< Source offset of each byte of `text`.
};

/// Each paragraph, heading and table cell below `node` (and tight list item text) in order, as prose. For rules that read
/// sentences and have to say where.
std::vector<Prose> prose(const Document& document, NodeId node);

}  // namespace viva::markdown
