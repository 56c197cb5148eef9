#include "app/build_bundle.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/assets.h"
#include "app/compile_question.h"
#include "app/list_query.h"
#include "app/related.h"
#include "app/site_builder.h"
#include "app/unchanged.h"
#include "base/html.h"
#include "base/parallel.h"
#include "base/text.h"
#include "pages/audit_page.h"
#include "pages/kit_page.h"
#include "pages/list_page.h"
#include "pages/path_page.h"
#include "pages/proof_html.h"
#include "pages/simple_pages.h"
#include "pages/trust_page.h"

namespace viva::app {

namespace json = boost::json;
using bank::Outline;

namespace {

constexpr std::size_t kBatch = 16;      // Questions rendered by one thread in one go.
constexpr std::size_t kWindow = 16;     // Batches rendered ahead of the writer: bounds memory.
constexpr std::size_t kPatchShare = 8;  // A patch may hold one question of so many itself.

/// The default order: by difficulty, then ID. Of questions with equal IDs the first file counts.
std::vector<const bank::File*> ordered(const bank::Bank& bank) {
  std::vector<const bank::File*> files;
  std::unordered_set<std::string_view> seen;
  for (const auto& file : bank.files)
    if (file->outline && seen.insert(file->outline->id).second) files.push_back(file.get());
  std::ranges::stable_sort(files, {}, [](const bank::File* file) {
    return std::pair(file->outline->difficulty, std::string_view(file->outline->id));
  });
  return files;
}

std::vector<const Outline*> outlines(const std::vector<const bank::File*>& files) {
  std::vector<const Outline*> all;
  for (const auto* file : files) all.push_back(file->outline.get());
  return all;
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

/// The whole work of one build; its parts are its methods.
class Build {
 public:
  Build(const bank::Bank& bank, const BuildOptions& options, bundle::Writer& writer)
      : bank_(bank),
        options_(options),
        files_(ordered(bank)),
        questions_(outlines(files_)),
        directory_(questions_),
        site_(site_of(bank, options.url, questions_.size())),
        record_(bank.evidence),
        context_{site_, bank.config, directory_, record_},
        unchanged_(bank, options),
        out_(writer, find_base()) {}

  Result<void> run() {
    site_.has_problems = options_.problems && !options_.problems->empty();
    add_values();
    VIVA_CHECK(check_values());
    VIVA_CHECK(add_questions());
    add_orders();
    VIVA_CHECK(add_pages());
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
    using bank::Standing;
    for (const auto standing : {Standing::verified, Standing::partly, Standing::unverified})
      add_value(FacetKind::proof, bank::to_string(standing), pages::standing_text(standing),
                std::string(bank::to_string(standing)));
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

  /// The record of a question in the earlier bundle, most likely in the same place.
  Earlier earlier(std::size_t index) const {
    const auto* before = options_.previous;
    if (!before) return {};
    const std::string& id = questions_[index]->id;
    if (index < before->size()) {
      const auto& record = before->question(static_cast<std::uint32_t>(index));
      if (before->text(record.id) == id) return {before, &record};
    }
    const auto found = before->find(id);
    return found ? Earlier{before, &before->question(found->question)} : Earlier{};
  }

  /// The whole bundle that all but a few questions can be taken from as they are; null if there is
  /// none: then what has gathered over the last one is worth joining with it.
  const Catalog* find_base() const {
    if (!options_.as_patch || !options_.previous) return nullptr;
    const Catalog& last = *options_.previous;
    const Catalog& base = last.base() ? *last.base() : last;
    std::size_t fresh = 0;
    for (std::size_t i = 0; i < questions_.size(); ++i) {
      const bool kept = unchanged_.holds(*questions_[i]) &&
                        last.fragment_record(earlier(i).record->card).raw_offset <
                            base.size_bytes(LongSection::raw);
      fresh += !kept;
    }
    return fresh * kPatchShare <= questions_.size() ? &base : nullptr;
  }

  /// Errors: of bank::Bank::whole.
  Result<void> add_questions() {
    const Related related(questions_);
    std::vector<Result<CompiledQuestion>> compiled(kBatch * kWindow);
    const auto compiled_at = [&](std::size_t i) -> auto& { return compiled[i % compiled.size()]; };
    const auto each_of = [&](std::size_t batch, const auto& work) {
      const std::size_t end = std::min((batch + 1) * kBatch, questions_.size());
      for (std::size_t i = batch * kBatch; i < end; ++i) work(i);
    };
    Result<void> done;
    const auto compile_batch = [&](std::size_t batch) {
      each_of(batch, [&](std::size_t i) {
        if (!unchanged_.holds(*questions_[i])) compiled_at(i) = compile(i, related);
      });
    };
    const auto add_batch = [&](std::size_t batch) {
      each_of(batch, [&](std::size_t i) {
        QuestionRecord& record = begin_question(i);
        if (unchanged_.holds(*questions_[i])) return take_over(earlier(i), record);
        const auto ready = std::exchange(compiled_at(i), {});
        if (ready)
          store(*ready, record);
        else if (done)
          done = std::unexpected(ready.error());
      });
      if (options_.progress)
        options_.progress(std::min((batch + 1) * kBatch, questions_.size()), questions_.size());
    };
    parallel_in_order((questions_.size() + kBatch - 1) / kBatch, options_.threads, kWindow,
                      compile_batch, add_batch);
    return done;
  }

  Result<CompiledQuestion> compile(std::size_t index, const Related& related) const {
    VIVA_TRY(const auto question, bank_.whole(*files_[index]));
    return compile_question(*question, related.of(index), position(index), context_,
                            options_.effort, earlier(index));
  }

  /// Enters a question into every table that tells of it.
  QuestionRecord& begin_question(std::size_t index) {
    const Outline& question = *questions_[index];
    const auto number = static_cast<std::uint32_t>(index);
    QuestionRecord& record = out_.questions.emplace_back();
    record.id = out_.string(question.id);
    record.question = out_.string(question.question);
    mark_values(question, number);
    record.changed = question.changed().date.days;
    out_.ids.push_back({record.id, number, 0});
    for (const auto& alias : question.aliases)
      if (directory_.find(alias.value) == &question)
        out_.ids.push_back({out_.string(alias.value), number, 1});
    return record;
  }

  /// Writes what was compiled now.
  void store(const CompiledQuestion& compiled, QuestionRecord& record) {
    record.card = out_.add_card(compiled.card.view());
    record.head = out_.add_fragment(compiled.head.view());
    record.tail = out_.add_fragment(compiled.tail.view());
    record.item = out_.add_fragment(compiled.item.view());
    record.markdown = out_.add_fragment(compiled.markdown.view());
    record.sections = out_.list(compiled.sections);
    record.brotli = out_.pack(compiled.brotli);
    record.words_offset = out_.words(compiled.words);
    record.words_size = static_cast<std::uint32_t>(compiled.words.size());
  }

  /// Takes everything from the earlier bundle: by reference what lies in the base.
  void take_over(const Earlier& earlier, QuestionRecord& record) {
    const auto& [catalog, before] = earlier;
    const auto is_kept = [&](FragmentId id) {
      return out_.is_in_base(LongSection::raw, catalog->fragment_record(id).raw_offset);
    };
    record.card = is_kept(before->card) ? out_.keep_fragment(catalog->fragment_record(before->card))
                                        : out_.add_card(catalog->fragment(before->card));
    for (const auto member : {&QuestionRecord::head, &QuestionRecord::tail, &QuestionRecord::item,
                              &QuestionRecord::markdown}) {
      const FragmentId id = before->*member;
      record.*member = is_kept(id) ? out_.keep_fragment(catalog->fragment_record(id))
                                   : out_.add_fragment(catalog->fragment(id));
    }
    record.sections = out_.list(catalog->list(before->sections));
    record.brotli = out_.is_in_base(LongSection::packed, before->brotli.offset)
                        ? before->brotli
                        : out_.pack(catalog->packed(before->brotli));
    record.words_offset = out_.is_in_base(LongSection::words, before->words_offset)
                              ? before->words_offset
                              : out_.words(catalog->words(*before));
    record.words_size = before->words_size;
  }

  void mark_values(const Outline& question, std::uint32_t number) {
    mark(FacetKind::technology, question.technology, number);
    for (const auto& also : question.also) mark(FacetKind::technology, also.value, number);
    mark(FacetKind::level, question.level, number);
    mark(FacetKind::category, question.category, number);
    mark(FacetKind::difficulty, std::to_string(question.difficulty), number);
    for (const auto& tag : question.tags) mark(FacetKind::tag, tag.value, number);
    const auto standing = bank::standing_of(question, bank_.config, record_).standing;
    mark(FacetKind::proof, std::string(bank::to_string(standing)), number);
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

  /// The whole question; null if there is none to ask for.
  Result<std::shared_ptr<const bank::Question>> whole(const Outline* question) const {
    if (!question) return nullptr;
    const auto found = std::ranges::find(questions_, question);
    return bank_.whole(*files_[static_cast<std::size_t>(found - questions_.begin())]);
  }

  Result<void> add_collections(const std::vector<pages::Shelf>& shelves) {
    for (const auto& shelf : shelves) add_html(shelf.path, pages::shelf_page(shelf, context_));
    for (const auto& path : bank_.paths)
      add_html(pages::collection_path("/paths", path.name), pages::path_page(path, context_));
    for (const auto& audit : bank_.audits)
      add_html(pages::collection_path("/audits", audit.name), pages::audit_page(audit, context_));
    for (const auto& kit : bank_.kits) {
      pages::KitQuestions asked;
      for (const auto& step : kit.steps) {
        VIVA_TRY(auto question, whole(directory_.find(step.id)));
        asked.push_back(std::move(question));
      }
      add_html(pages::collection_path("/kits", kit.name), pages::kit_page(kit, asked, context_));
    }
    return {};
  }

  /// How many claims without a proof `viva check` has found.
  std::size_t unproved() const {
    std::size_t count = 0;
    for (const auto* file : files_)
      if (file->findings)
        count += static_cast<std::size_t>(
            std::ranges::count(*file->findings, "unproved-claim", &bank::Problem::rule));
    return count;
  }

  Result<void> add_pages() {
    auto overview = pages::overview(questions_, bank_.config);
    overview.shelves = pages::shelves(bank_, context_);
    VIVA_TRY(const auto shown,
             whole(overview.recent.empty() ? nullptr : overview.recent.front().question));
    add_html("/", pages::home_page(overview, shown.get(), context_));
    add_html("/hub", pages::hub_page(overview, context_));
    add_html("/about", pages::about_page(overview, context_));
    add_html("/trust", pages::trust_page(pages::trust(questions_, unproved(), context_), context_));
    if (site_.has_problems)
      add_html("/problems", pages::problems_page(*options_.problems, context_));
    const Effort effort = options_.effort;
    out_.add_page("/robots.txt", "text/plain; charset=utf-8", pages::robots_txt(site_), false,
                  effort);
    out_.add_page("/sitemap.xml", "application/xml",
                  pages::sitemap_xml(questions_, overview.shelves, site_), false, effort);
    VIVA_CHECK(add_collections(overview.shelves));
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
    return {};
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
                               {"language", site_.language},
                               {"compress", compression(options_.effort)},
                               {"list_before_title", frame(std::move(list.before_title))},
                               {"list_before_filters", frame(std::move(list.before_filters))},
                               {"list_after_cards", frame(std::move(list.after_cards))},
                               {"question_end", frame(pages::question_page_end(site_))},
                               {"error_before_title", frame(std::move(error.before_title))},
                               {"error_before_text", frame(std::move(error.before_text))},
                               {"error_after_text", frame(std::move(error.after_text))},
                               {"paths", paths_json()}};
    return json::serialize(site);
  }

  json::object paths_json() const {
    json::object paths;
    for (const auto& path : bank_.paths) {
      json::array ids;
      for (const auto& step : path.steps) ids.emplace_back(step.id);
      paths[path.name] = std::move(ids);
    }
    return paths;
  }

  const bank::Bank& bank_;
  const BuildOptions& options_;
  std::vector<const bank::File*> files_;  // In the default order.
  std::vector<const Outline*> questions_;
  pages::Directory directory_;
  pages::Site site_;
  bank::Record record_;
  pages::Context context_;
  const Unchanged unchanged_;
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
  VIVA_TRY(bundle::Writer writer, bundle::Writer::create(options.target, options.durable));
  writer.begin_section("raw");
  Build build(bank, options, writer);
  VIVA_CHECK(build.run());
  VIVA_TRY(auto finished, writer.finish());
  return BuildReport{finished.path, finished.content_hash, finished.file_bytes,
                     build.question_count()};
}

}  // namespace viva::app
