#include "app/build_bundle.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/assets.h"
#include "app/compile_question.h"
#include "app/list_query.h"
#include "app/related.h"
#include "app/site_builder.h"
#include "base/html.h"
#include "base/parallel.h"
#include "base/text.h"
#include "pages/list_page.h"
#include "pages/simple_pages.h"

namespace viva::app {

namespace json = boost::json;
using bank::Question;

namespace {

constexpr std::size_t kChunk = 256;  // Questions rendered ahead of the writer: bounds memory.

/// The default order: by difficulty, then ID. Of questions with equal IDs the first file counts.
std::vector<const Question*> ordered(const bank::Bank& bank) {
  std::vector<const Question*> questions;
  std::unordered_set<std::string_view> seen;
  for (const auto* question : bank.questions())
    if (seen.insert(question->id).second) questions.push_back(question);
  std::ranges::stable_sort(questions, [](const Question* a, const Question* b) {
    return std::pair(a->difficulty, std::string_view(a->id)) <
           std::pair(b->difficulty, std::string_view(b->id));
  });
  return questions;
}

pages::Site site_of(const bank::Bank& bank, const std::string& url, std::size_t questions) {
  const auto& config = bank.config;
  std::string origin = config.url.empty() ? url : config.url;
  while (origin.ends_with('/')) origin.pop_back();
  return {.title = config.title,
          .tagline = config.tagline,
          .language = config.language,
          .url = origin,
          .edit_url = config.edit_url,
          .report_url = config.report_url,
          .assets = asset_links(),
          .questions = questions,
          .technologies = config.technologies.size(),
          .levels = config.levels.size()};
}

/// How a bundle's compressed forms were made: by which effort of which program.
std::string compression(Effort effort) {
  constexpr std::string_view kNames[] = {"none", "normal", "best"};
  return fmt::format("{} {}", kNames[static_cast<std::size_t>(effort)], VIVA_VERSION);
}

/// Which questions need not be rendered again: those whose file is as it was, as long as everything
/// that pages say of *other* questions (titles, order, links) is as it was too.
class Unchanged {
 public:
  Unchanged(const bank::Bank& bank, const BuildOptions& options) {
    const auto* before = options.previous_bank;
    if (!before || !options.previous || !same_surroundings(bank, *before, options)) return;
    for (const auto* question : before->questions()) same_.insert(question);
  }

  /// Files that did not change share their question with the bank before.
  bool holds(const Question& question) const { return same_.contains(&question); }

 private:
  static bool same_surroundings(const bank::Bank& bank, const bank::Bank& before,
                                const BuildOptions& options) {
    const auto now = bank.questions(), then = before.questions();
    return bank.config == before.config &&
           options.previous->is_compressed() == (options.effort != Effort::none) &&
           std::ranges::equal(now, then, [](const Question* a, const Question* b) {
             return a == b || looks_the_same(*a, *b);
           });
  }

  /// What other pages show, or order by.
  static bool looks_the_same(const Question& a, const Question& b) {
    const auto identity = [](const Question& q) {
      return std::tie(q.path, q.id, q.question, q.level, q.category, q.technology, q.difficulty);
    };
    const auto values = [](const auto& x, const auto& y) { return x.value == y.value; };
    return identity(a) == identity(b) && std::ranges::equal(a.aliases, b.aliases, values) &&
           std::ranges::equal(a.tags, b.tags, values);
  }

  std::unordered_set<const Question*> same_;
};

/// The whole work of one build; its parts are its methods.
class Build {
 public:
  Build(const bank::Bank& bank, const BuildOptions& options, bundle::Writer& writer)
      : bank_(bank),
        options_(options),
        questions_(ordered(bank)),
        directory_(questions_),
        site_(site_of(bank, options.url, questions_.size())),
        context_{site_, bank.config, directory_},
        out_(writer) {}

  Result<void> run() {
    site_.has_problems = options_.problems && !options_.problems->empty();
    add_values();
    VIVA_CHECK(check_values());
    add_questions();
    add_orders();
    add_pages();
    return out_.finish(site_json());
  }

  std::size_t question_count() const { return questions_.size(); }

 private:
  // Facets ------------------------------------------------------------------------------------

  void add_value(FacetKind facet, std::string_view key, std::string_view name,
                 const std::string& lookup) {
    ValueRecord record;
    record.key = out_.string(key);
    record.name = out_.string(name);
    record.facet = static_cast<std::uint16_t>(facet);
    record.first_word = out_.bits.size();
    auto& places = places_[static_cast<std::size_t>(facet)];
    places.emplace(lookup, out_.values.size());
    out_.bits.resize(out_.bits.size() + (questions_.size() + 63) / 64);
    out_.values.push_back(record);
  }

  void add_values() {
    const auto& config = bank_.config;
    for (const auto& technology : config.technologies)
      add_value(FacetKind::technology, technology.key, technology.name, technology.key);
    for (const auto& level : config.levels)
      add_value(FacetKind::level, level.name, level.name, level.name);
    std::unordered_set<std::string_view> seen;
    for (const auto& technology : config.technologies)
      for (const auto& category : technology.categories)
        if (seen.insert(category).second)
          add_value(FacetKind::category, category, category, category);
    std::map<std::string, std::size_t> tags;
    for (const auto* question : questions_)
      for (const auto& tag : question->tags) ++tags[tag.value];
    std::vector<std::pair<std::string, std::size_t>> by_use(tags.begin(), tags.end());
    std::ranges::stable_sort(by_use, std::greater(), &std::pair<std::string, std::size_t>::second);
    for (const auto& [tag, count] : by_use) add_value(FacetKind::tag, tag, tag, tag);
    for (int i = 1; i <= 10; ++i)
      add_value(FacetKind::difficulty, std::to_string(i), std::to_string(i), std::to_string(i));
  }

  Result<void> check_values() const {
    for (std::size_t facet = 0; facet < kFacetCount; ++facet)
      if (places_[facet].size() > kMostValues)
        return std::unexpected(invalid(fmt::format(
            "the bank has {} values of the filter `{}`, and a bundle holds {}; "
            "join some of them",
            places_[facet].size(), parameter(static_cast<FacetKind>(facet)), kMostValues)));
    return {};
  }

  /// Marks the question as having the value.
  void mark(FacetKind facet, const std::string& lookup, std::uint32_t question) {
    const auto& places = places_[static_cast<std::size_t>(facet)];
    const auto found = places.find(lookup);
    if (found == places.end()) return;
    ValueRecord& value = out_.values[found->second];
    std::uint64_t& word = out_.bits[value.first_word + question / 64];
    const std::uint64_t bit = std::uint64_t{1} << (question % 64);
    value.count += (word & bit) == 0;
    word |= bit;
  }

  // Questions ---------------------------------------------------------------------------------

  Position position(std::size_t index) const {
    const auto neighbour = [&](std::size_t at) {
      return at < questions_.size() ? pages::Neighbour{questions_[at]->id, questions_[at]->question}
                                    : pages::Neighbour{};
    };
    return {index > 0 ? neighbour(index - 1) : pages::Neighbour{}, neighbour(index + 1), index + 1,
            questions_.size()};
  }

  Earlier earlier(const Question& question) const {
    if (!options_.previous) return {};
    const auto found = options_.previous->find(question.id);
    if (!found) return {};
    return {options_.previous, &options_.previous->question(found->question)};
  }

  void add_questions() {
    const auto related = related_questions(questions_);
    const Unchanged unchanged(bank_, options_);
    std::vector<CompiledQuestion> compiled(std::min(kChunk, questions_.size()));
    for (std::size_t begin = 0; begin < questions_.size(); begin += kChunk) {
      const std::size_t count = std::min(kChunk, questions_.size() - begin);
      parallel_for(count, options_.threads, [&](std::size_t i) {
        const auto& question = *questions_[begin + i];
        if (unchanged.holds(question)) return;
        compiled[i] = compile_question(question, related[begin + i], position(begin + i), context_,
                                       options_.effort, earlier(question));
      });
      for (std::size_t i = 0; i < count; ++i) {
        const auto& question = *questions_[begin + i];
        const auto parts =
            unchanged.holds(question) ? parts_of(earlier(question)) : parts_of(compiled[i]);
        add_question(begin + i, parts);
      }
      if (options_.progress) options_.progress(begin + count, questions_.size());
    }
  }

  /// What a question's record is made of, compiled now or taken from the earlier bundle.
  struct Parts {
    Fragment card, head, tail, item, markdown;
    std::string_view brotli, words;
    std::span<const std::uint32_t> sections;
  };

  static Parts parts_of(const CompiledQuestion& compiled) {
    return {compiled.card.view(), compiled.head.view(),     compiled.tail.view(),
            compiled.item.view(), compiled.markdown.view(), compiled.brotli,
            compiled.words,       compiled.sections};
  }

  static Parts parts_of(const Earlier& earlier) {
    const auto& [catalog, record] = earlier;
    return {catalog->fragment(record->card),
            catalog->fragment(record->head),
            catalog->fragment(record->tail),
            catalog->fragment(record->item),
            catalog->fragment(record->markdown),
            catalog->packed(record->brotli),
            catalog->words(*record),
            catalog->list(record->sections)};
  }

  void add_question(std::size_t index, const Parts& parts) {
    const Question& question = *questions_[index];
    const auto number = static_cast<std::uint32_t>(index);
    QuestionRecord record;
    record.id = out_.string(question.id);
    record.question = out_.string(question.question);
    mark_values(question, number);
    record.changed = question.changed().date.days;
    record.card = out_.add_card(parts.card);
    record.head = out_.add_fragment(parts.head);
    record.tail = out_.add_fragment(parts.tail);
    record.item = out_.add_fragment(parts.item);
    record.markdown = out_.add_fragment(parts.markdown);
    record.sections = out_.list(parts.sections);
    record.brotli = out_.pack(parts.brotli);
    record.words_offset = out_.words(parts.words);
    record.words_size = static_cast<std::uint32_t>(parts.words.size());
    out_.questions.push_back(record);
    out_.ids.push_back({record.id, number, 0});
    for (const auto& alias : question.aliases)
      if (directory_.find(alias.value) == &question)
        out_.ids.push_back({out_.string(alias.value), number, 1});
  }

  void mark_values(const Question& question, std::uint32_t number) {
    mark(FacetKind::technology, question.technology, number);
    for (const auto& also : question.also) mark(FacetKind::technology, also.value, number);
    mark(FacetKind::level, question.level, number);
    mark(FacetKind::category, question.category, number);
    mark(FacetKind::difficulty, std::to_string(question.difficulty), number);
    for (const auto& tag : question.tags) mark(FacetKind::tag, tag.value, number);
  }

  void add_orders() {
    std::vector<std::uint32_t> all(questions_.size());
    for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
    out_.newest = out_.by_title = all;
    std::ranges::stable_sort(out_.newest, std::greater(),
                             [&](auto i) { return out_.questions[i].changed; });
    std::vector<std::string> titles;
    for (const auto* question : questions_) titles.push_back(to_lower(question->question));
    std::ranges::stable_sort(out_.by_title, {},
                             [&](auto i) -> const std::string& { return titles[i]; });
  }

  // Pages -------------------------------------------------------------------------------------

  void add_html(std::string_view path, std::string body) {
    out_.add_page(path, "text/html; charset=utf-8", std::move(body), false, options_.effort);
  }

  void add_pages() {
    const auto overview = pages::overview(questions_, bank_.config);
    add_html("/", pages::home_page(overview, context_));
    add_html("/hub", pages::hub_page(overview, context_));
    add_html("/about", pages::about_page(overview, context_));
    if (site_.has_problems)
      add_html("/problems", pages::problems_page(*options_.problems, context_));
    const Effort effort = options_.effort;
    out_.add_page("/robots.txt", "text/plain; charset=utf-8", pages::robots_txt(site_), false,
                  effort);
    out_.add_page("/sitemap.xml", "application/xml", pages::sitemap_xml(questions_, site_), false,
                  effort);
    out_.add_page("/feed.xml", "application/atom+xml", pages::feed_xml(overview, context_), false,
                  effort);
    out_.add_page("/manifest.webmanifest", "application/manifest+json", pages::manifest_json(site_),
                  false, effort);
    out_.add_page("/api/v1/openapi.json", "application/json", std::string(openapi_json()), false,
                  effort);
    for (const auto& asset : assets())
      out_.add_page(asset.path, asset.content_type, std::string(asset.bytes), true, effort);
    for (const auto& picture : bank_.pictures)
      out_.add_page(pages::picture_path(picture.path), picture_type(picture.path), picture.bytes,
                    false, effort);
  }

  static std::string_view picture_type(std::string_view path) {
    if (path.ends_with(".svg")) return "image/svg+xml";
    return path.ends_with(".png") ? "image/png" : "image/webp";
  }

  FragmentId frame(std::string html) {
    return out_.add_fragment(make_fragment(std::move(html), options_.effort).view());
  }

  std::string site_json() {
    auto list = pages::list_frame(site_);
    auto error = pages::error_frame(site_);
    const json::object site = {{"title", site_.title},
                               {"url", site_.url},
                               {"compress", compression(options_.effort)},
                               {"list_before_title", frame(std::move(list.before_title))},
                               {"list_before_filters", frame(std::move(list.before_filters))},
                               {"list_after_cards", frame(std::move(list.after_cards))},
                               {"question_end", frame(pages::question_page_end(site_))},
                               {"error_before_title", frame(std::move(error.before_title))},
                               {"error_before_text", frame(std::move(error.before_text))},
                               {"error_after_text", frame(std::move(error.after_text))}};
    return json::serialize(site);
  }

  const bank::Bank& bank_;
  const BuildOptions& options_;
  std::vector<const Question*> questions_;
  pages::Directory directory_;
  pages::Site site_;
  pages::Context context_;
  SiteBuilder out_;
  std::unordered_map<std::string, std::size_t> places_[kFacetCount];  // In `values`.
};

}  // namespace

Result<BuildReport> build_bundle(const bank::Bank& bank, const BuildOptions& given) {
  BuildOptions options = given;
  // Only what this program made in this way: else the bytes would depend on what was there before.
  if (options.previous && options.previous->site().compress != compression(options.effort)) {
    options.previous = nullptr;
    options.previous_bank = nullptr;
  }
  VIVA_TRY(bundle::Writer writer, bundle::Writer::create(options.target));
  writer.begin_section("raw");
  Build build(bank, options, writer);
  VIVA_CHECK(build.run());
  VIVA_TRY(auto finished, writer.finish(options.durable));
  return BuildReport{finished.path, finished.content_hash, finished.file_bytes,
                     build.question_count()};
}

}  // namespace viva::app
