#include "app/compile_question.h"

#include <boost/json.hpp>

#include "base/html.h"
#include "base/text.h"
#include "markdown/words.h"
#include "pages/card.h"

namespace viva::app {

namespace json = boost::json;
using bank::Question;

namespace {

/// Takes the compressed form over from the earlier bundle if the bytes are the same.
OwnedFragment fragment(std::string raw, Effort effort, const Earlier& earlier,
                       FragmentId QuestionRecord::*member) {
  if (earlier.record && effort != Effort::none) {
    const Fragment before = earlier.catalog->fragment(earlier.record->*member);
    if (!before.deflated.empty() && before.raw == raw)
      return {std::move(raw), std::string(before.deflated), before.crc, before.crc_shift};
  }
  return make_fragment(std::move(raw), effort);
}

/// The bare page as it is served without a list's filter.
std::string whole_page(const CompiledQuestion& compiled, const Position& position,
                       const pages::Site& site) {
  thread_local Stitcher stitcher;
  stitcher.begin(false);
  const std::string end = pages::question_page_end(site);
  pages::write_question_page(stitcher, compiled.head.view(), compiled.tail.view(), {.raw = end},
                             {.list_query = {},
                              .previous = position.previous,
                              .next = position.next,
                              .position = position.number,
                              .total = position.total});
  std::vector<std::string_view> slices;
  stitcher.finish(slices);
  std::string page;
  for (const auto slice : slices) page += slice;
  return page;
}

std::string item_json(const Question& question, const pages::Context& context) {
  json::array tags;
  for (const auto& tag : question.tags) tags.emplace_back(tag.value);
  const json::object item = {
      {"id", question.id},
      {"question", question.question},
      {"technology", pages::technology_name(context.config, question.technology)},
      {"level", question.level},
      {"category", question.category},
      {"difficulty", question.difficulty},
      {"tags", std::move(tags)},
      {"url", context.site.url + pages::question_path(question.id)},
      {"changed", to_iso(question.changed().date)},
      {"proof", to_string(bank::standing_of(question, context.config, context.record).standing)}};
  return json::serialize(item);
}

/// Where each section stands in the page's raw tail and in the file.
std::vector<std::uint32_t> section_places(const Question& question, const pages::QuestionHtml& html,
                                          const std::string& page) {
  std::vector<std::uint32_t> places;
  std::size_t from = 0;
  for (const auto& section : html.sections) {
    const auto at = section.empty() ? from : page.find(section, from);
    places.push_back(static_cast<std::uint32_t>(at));
    places.push_back(static_cast<std::uint32_t>(section.size()));
    from = at + section.size();
  }
  const auto& document = question.document;
  const auto offset_of = [&](markdown::NodeId node) {
    const auto offset = node == markdown::kNoNode ? markdown::kNoOffset : document[node].offset;
    return offset == markdown::kNoOffset ? document.source().size() : offset;
  };
  for (const auto& [first, end] : question.sections) {
    if (first == end) {
      places.insert(places.end(), {0u, 0u});
      continue;
    }
    // From the line after the heading to the line before the next one.
    const auto source = document.source();
    auto begin = source.rfind('\n', std::min<std::size_t>(offset_of(first), source.size() - 1));
    begin = begin == std::string_view::npos ? 0 : begin + 1;
    auto stop = end == markdown::kNoNode ? source.size() : source.rfind('\n', offset_of(end));
    if (stop == std::string_view::npos || stop < begin) stop = source.size();
    const auto text = trim(source.substr(begin, stop - begin));
    places.push_back(static_cast<std::uint32_t>(
        question.body_offset + static_cast<std::size_t>(text.data() - source.data())));
    places.push_back(static_cast<std::uint32_t>(text.size()));
  }
  return places;
}

/// Everything a plain word may be looked for in, in lower case.
std::string words_of(const Question& question) {
  std::string words = question.id + '\n' + question.question + '\n' + question.category + '\n';
  for (const auto& tag : question.tags) words += tag.value + ' ';
  words += '\n';
  const auto [first, end] = question.sections[0];
  for (auto node = first; node != end && node != markdown::kNoNode;
       node = question.document[node].next)
    words += markdown::plain_text(question.document, node) + '\n';
  return to_lower(words);
}

}  // namespace

CompiledQuestion compile_question(const Question& question,
                                  const std::vector<const bank::Outline*>& related,
                                  const Position& position, const pages::Context& context,
                                  Effort effort, const Earlier& earlier) {
  const auto html = pages::render_question(question, context, pages::Place::page);
  const auto card = pages::render_question(question, context, pages::Place::card);
  auto page = pages::question_page(question, html, related, context);
  CompiledQuestion compiled;
  compiled.card =
      fragment(pages::card_html(question, card, context), effort, earlier, &QuestionRecord::card);
  compiled.head = fragment(std::move(page.head), effort, earlier, &QuestionRecord::head);
  compiled.tail = fragment(std::move(page.tail), effort, earlier, &QuestionRecord::tail);
  compiled.item = fragment(item_json(question, context), effort, earlier, &QuestionRecord::item);
  compiled.markdown = fragment(question.source, effort, earlier, &QuestionRecord::markdown);
  compiled.sections = section_places(question, html, compiled.tail.raw);
  compiled.words = words_of(question);
  if (effort != Effort::none)
    compiled.brotli = brotli(whole_page(compiled, position, context.site), effort);
  return compiled;
}

}  // namespace viva::app
