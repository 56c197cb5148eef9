#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string_view>

#include "markdown/markup_checker.h"
#include "markdown/render.h"
#include "markdown/words.h"

namespace {

using namespace viva;
using namespace viva::markdown;

void require(bool holds, std::source_location here = std::source_location::current()) {
  if (holds) return;
  std::fprintf(stderr, "line %u does not hold\n", here.line());
  std::abort();
}

/// Each node stands after its parent and before the next sibling, and where it says it stands.
void check_tree(const Document& document) {
  for (NodeId id = 1; id < document.size(); ++id) {
    const Node& node = document[id];
    require(node.parent < id && (node.next == kNoNode || node.next > id));
    if (node.offset == kNoOffset) continue;
    require(node.offset <= document.source().size());
    const auto here = document.source().substr(node.offset);
    if (node.kind == Kind::text) require(here.starts_with(node.text) || here.starts_with('&'));
    if (node.kind == Kind::reference || node.kind == Kind::mark) require(here.starts_with('['));
  }
}

void check_words(const Document& document) {
  const auto words = plain_text(document, document.root(), true);
  require(words.size() <= 4 * document.source().size() + 4 * document.size());
  for (const Prose& run : prose(document, document.root())) {
    require(run.text.size() == run.offsets.size());
    for (const auto offset : run.offsets) require(offset <= document.source().size());
  }
}

}  // namespace

/// Any bytes are answered by a document or an error; a document is written as markup of our own
/// within the limit, or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = Document::parse(text);
  if (!document) return 0;
  check_tree(*document);
  check_words(*document);
  constexpr std::size_t kMost = 1 << 20;
  Html out;
  const auto done =
      render_children(*document, document->root(), Hooks(), {.output_bytes = kMost}, out);
  if (!done) return 0;
  require(out.size_bytes() <= kMost);
  require(!markup_fault(out.str()));
  return 0;
}
