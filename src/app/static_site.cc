#include "app/static_site.h"

#include <fmt/format.h>

#include "app/relink.h"
#include "app/run_files.h"
#include "app/show_list.h"
#include "app/show_question.h"
#include "base/html.h"
#include "base/text.h"
#include "pages/policy.h"
#include "pages/redirect_page.h"
#include "pages/simple_pages.h"

namespace viva::app {

namespace {

/// The path of an address: `/viva` of `https://example.org/viva`.
std::string_view path_of(std::string_view url) {
  const auto host = url.find("//");
  const auto path = host == std::string_view::npos ? host : url.find('/', host + 2);
  return path == std::string_view::npos ? std::string_view{} : url.substr(path);
}

/// One site on its way into its folder; its parts are its methods, in the order they are written:
/// what pages need comes before them, so that a reader meets no page without its style.
class StaticSite {
 public:
  StaticSite(const Catalog& catalog, const StaticOptions& options, SiteFolder& out)
      : catalog_(catalog),
        options_(options),
        out_(out),
        places_(catalog),
        style_{options.base},
        relink_(places_, style_, catalog.site().url,
                [this](auto address, auto place) { lose(address, place); }) {}

  Result<void> write() {
    VIVA_CHECK(write_pages(false));
    VIVA_CHECK(write_questions());
    if (has_runs_) VIVA_CHECK(write_run_files());
    VIVA_CHECK(write_lists());
    VIVA_CHECK(write_pages(true));
    VIVA_CHECK(write_redirects());
    VIVA_CHECK(write_not_found());
    return out_.write(".nojekyll", "");  // Else GitHub's hosting leaves out files by their names.
  }

  std::vector<LostLink> take_lost() { return std::move(lost_); }

 private:
  void lose(std::string_view address, std::string_view place) {
    if (std::ranges::find(lost_, address, &LostLink::address) == lost_.end())
      lost_.push_back({std::string(address), std::string(place)});
  }

  /// What has been written since `stitcher_.begin`.
  std::string stitched() {
    std::vector<std::string_view> slices;
    stitcher_.finish(slices);
    std::string text;
    for (const auto slice : slices) text += slice;
    return text;
  }

  Result<void> write_page(const std::string& place, std::string_view text, bool frames) {
    const auto policy = pages::page_policy(frames, pages::PolicyIn::meta);
    return out_.write(place, relink_.markup(text, place, policy));
  }

  /// Those that never change: the pages proper, or what is no page.
  Result<void> write_pages(bool proper) {
    for (const auto& record : catalog_.pages()) {
      const auto path = catalog_.text(record.path);
      const auto place = places_.place(path);
      const bool is_page = catalog_.text(record.content_type).starts_with("text/html");
      if (!place || is_page != proper) continue;
      const auto body = catalog_.fragment(record.body).raw;
      VIVA_CHECK(is_page ? write_page(*place, body, false) : write_file(*place, body));
    }
    return {};
  }

  /// What is no page: some of it names addresses all the same.
  Result<void> write_file(const std::string& place, std::string_view body) {
    if (place == "sitemap.xml") {  // Whose addresses have to be absolute.
      if (catalog_.site().url.empty()) return {};
      return out_.write(place, relink_.sitemap(body));
    }
    if (place == "feed.xml") return out_.write(place, relink_.markup(body, place, ""));
    if (place == "manifest.webmanifest") return out_.write(place, relink_.json(body, place));
    return out_.write(place, body);
  }

  Result<void> write_questions() {
    const auto count = static_cast<std::uint32_t>(catalog_.size());
    for (std::uint32_t i = 0; i < count; ++i) {
      VIVA_CHECK(write_question(i));
      if (options_.progress) options_.progress(i + 1, count);
    }
    return {};
  }

  Result<void> write_question(std::uint32_t number) {
    const auto& record = catalog_.question(number);
    const auto address = pages::question_path(catalog_.text(record.id));
    stitcher_.begin(false);
    show_question_.run(catalog_, number, {}, stitcher_);
    const std::string page = stitched();
    has_runs_ = has_runs_ || page.find(" data-run=\"") != std::string::npos;
    VIVA_CHECK(write_page(places_.place(address).value(), page, true));
    return out_.write(places_.place(address + ".md").value(),
                      catalog_.fragment(record.markdown).raw);
  }

  Result<void> write_lists() {
    for (const auto& list : places_.lists().all()) VIVA_CHECK(write_list(list));
    return {};
  }

  /// Every page of one list.
  Result<void> write_list(const StaticList& list) {
    for (std::uint64_t page = 1;; ++page) {
      const auto query =
          fmt::format("{}{}page={}", list.query, list.query.empty() ? "" : "&", page);
      stitcher_.begin(false);
      if (!show_list_.run(catalog_, query, stitcher_, ListFor::files)) return {};
      VIVA_CHECK(write_page(StaticPlaces::list_place(list.folder, page), stitched(), false));
    }
  }

  Result<void> write_run_files() {
    Result<void> done;
    const auto policy = pages::run_frame_policy(run_frame_hash(), pages::PolicyIn::meta);
    for_each_run_file([&](std::string_view address, const RunFile& file) {
      if (!done) return;
      std::string bytes = file.identity.empty() ? gunzip(file.gzip) : std::string(file.identity);
      if (address == "/run/frame") bytes = with_policy(std::move(bytes), policy);
      done = out_.write(places_.place(address).value(), bytes);
    });
    return done;
  }

  /// Old IDs, and IDs in lower case.
  Result<void> write_redirects() {
    for (const auto& record : catalog_.ids()) {
      const auto id = catalog_.text(record.id);
      if (record.is_alias) VIVA_CHECK(write_redirect(id, record.question));
      const std::string lower = to_lower(id);
      if (!catalog_.find(lower)) VIVA_CHECK(write_redirect(lower, record.question));
    }
    return {};
  }

  Result<void> write_redirect(std::string_view from, std::uint32_t question) {
    const auto id = catalog_.text(catalog_.question(question).id);
    const auto place = page_place(pages::question_path(from));
    const auto target = places_.place(pages::question_path(id)).value();
    const auto& site = catalog_.site();
    const auto link = style_.link(place, target);
    const auto canonical = site.url.empty() ? link : site.url + "/" + address_of(target);
    return out_.write(place, pages::redirect_page(link, canonical, id, site.language));
  }

  /// It is shown at every address that is none: so its links are not relative.
  Result<void> write_not_found() {
    const auto& site = catalog_.site();
    const LinkStyle absolute{!options_.base.empty() ? options_.base
                                                    : std::string(path_of(site.url)) + "/"};
    const Relink relink(places_, absolute, site.url,
                        [this](auto address, auto place) { lose(address, place); });
    stitcher_.begin(false);
    pages::write_error_page(stitcher_, catalog_.fragment(site.error_before_title),
                            catalog_.fragment(site.error_before_text),
                            catalog_.fragment(site.error_after_text), 404,
                            "There is nothing at this address",
                            "The address may be misspelt, or what stood here has gone.", {});
    return out_.write("404.html", relink.markup(stitched(), "404.html",
                                                pages::page_policy(false, pages::PolicyIn::meta)));
  }

  const Catalog& catalog_;
  const StaticOptions& options_;
  SiteFolder& out_;
  StaticPlaces places_;
  LinkStyle style_;
  Relink relink_;
  std::vector<LostLink> lost_;
  Stitcher stitcher_;
  ShowQuestion show_question_;
  ShowList show_list_;
  bool has_runs_ = false;  // Whether a reader can run a sample of any question.
};

}  // namespace

Result<StaticReport> write_static_site(const Catalog& catalog, const StaticOptions& options) {
  VIVA_TRY(SiteFolder folder, SiteFolder::open(options.folder));
  StaticSite site(catalog, options, folder);
  VIVA_CHECK(site.write());
  VIVA_CHECK(folder.finish());
  return StaticReport{folder.counts(), site.take_lost()};
}

}  // namespace viva::app
