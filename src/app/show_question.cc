#include "app/show_question.h"

#include "pages/question_page.h"

namespace viva::app {

namespace {

pages::Neighbour neighbour(const Catalog& catalog, std::optional<std::uint32_t> question) {
  if (!question) return {};
  const auto& record = catalog.question(*question);
  return {catalog.text(record.id), catalog.text(record.question)};
}

}  // namespace

void ShowQuestion::run(const Catalog& catalog, std::uint32_t question, std::string_view list_query,
                       Stitcher& out) {
  const auto& record = catalog.question(question);
  pages::QuestionNavigation navigation;
  std::string query;
  if (!list_query.empty()) {
    auto parsed = parse_list_query(list_query, catalog).query;
    parsed.page = 1;
    query = canonical_query(parsed, catalog);
    const auto found = list_.neighbours(catalog, parsed, question);
    navigation = {query, neighbour(catalog, found.previous), neighbour(catalog, found.next),
                  found.position, found.total};
  }
  if (query.empty()) {  // The whole bank in its own order: the neighbours are next door.
    const auto size = static_cast<std::uint32_t>(catalog.size());
    const auto previous = question > 0 ? std::optional(question - 1) : std::nullopt;
    const auto next = question + 1 < size ? std::optional(question + 1) : std::nullopt;
    navigation = {{}, neighbour(catalog, previous), neighbour(catalog, next), question + 1u, size};
  }
  pages::write_question_page(out, catalog.fragment(record.head), catalog.fragment(record.tail),
                             catalog.fragment(catalog.site().question_end), navigation);
}

}  // namespace viva::app
