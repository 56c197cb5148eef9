#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "app/catalog.h"
#include "pages/question_page.h"

namespace viva::app {

/// One question, ready to be written into a bundle.
struct CompiledQuestion {
  OwnedFragment card, head, tail, item, markdown;
  std::string brotli;  ///< The whole bare page; empty without compression.
  std::string words;   ///< What plain words are looked up in.
  /// As QuestionRecord::sections.
  std::vector<std::uint32_t> sections;
};

/// Where a question stands in the default order of the whole bank.
struct Position {
  pages::Neighbour previous, next;
  std::uint64_t number = 0;  ///< From 1.
  std::uint64_t total = 0;
};

/// The compressed forms of a question in an earlier bundle, taken over where the bytes are the
/// same.
struct Earlier {
  const Catalog* catalog = nullptr;
  const QuestionRecord* record = nullptr;
};

/// Renders and compresses one question. Safe to call on several threads at once.
CompiledQuestion compile_question(const bank::Question& question,
                                  const std::vector<const bank::Outline*>& related,
                                  const Position& position, const pages::Context& context,
                                  Effort effort, const Earlier& earlier);

}  // namespace viva::app
