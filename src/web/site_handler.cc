#include "web/site_handler.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/html.h"
#include "base/text.h"
#include "pages/simple_pages.h"
#include "web/headers.h"

namespace viva::web {

namespace {

constexpr std::string_view kPlain = "text/plain; charset=utf-8";
constexpr std::string_view kJson = "application/json";
constexpr std::string_view kProblem = "application/problem+json";
constexpr std::string_view kMarkdown = "text/markdown; charset=utf-8";
constexpr std::string_view kImmutable = "public, max-age=31536000, immutable";
constexpr std::size_t kSuggestions = 3;

void plain(Response& response, int status, std::string_view text) {
  response.status = status;
  response.content_type = kPlain;
  response.cache_control = "no-store";
  response.text = text;
  response.body = {response.text};
}

/// The Encoding's letter in an ETag: the same page in another form is another entity.
char letter(Encoding encoding) { return "pgb"[static_cast<int>(encoding)]; }

}  // namespace

SiteHandler::SiteHandler(std::shared_ptr<const app::Catalog> catalog,
                         std::function<std::string()> metrics, std::function<bool()> is_ready,
                         std::shared_ptr<app::PracticeStore> practice)
    : catalog_(std::move(catalog)),
      metrics_(std::move(metrics)),
      is_ready_(std::move(is_ready)),
      random_(std::random_device{}()),
      practice_(std::move(practice)) {}

std::optional<std::size_t> SiteHandler::admit(const Request& request, Response& response) {
  if (PracticeApi::owns(request.path)) return practice_.admit(request, response);
  return Handler::admit(request, response);
}

void SiteHandler::handle(const Request& request, Response& response) {
  response.owner = catalog_;
  response.is_intact = [bundle = &catalog_->bundle()] { return bundle->is_intact(); };
  if (probe(request, response)) return;
  if (response.is_intact()) route(request, response);
  if (!response.is_intact()) lost(response);
}

/// Nothing that the bundle says can be relied upon; it may have happened while we read.
void SiteHandler::lost(Response& response) {
  response.clear();
  response.route = "lost";
  response.headers = "Retry-After: 5\r\n";
  plain(response, 503,
        "the bundle has changed while it was served; it has to be put there again\n");
}

void SiteHandler::route(const Request& request, Response& response) {
  const std::string_view path = request.path;
  if (path == "/questions") return list(request, response);
  if (path.starts_with("/questions/") && path.size() > 11)
    return question(request, response, path.substr(11));
  if (const auto* record = catalog_->find_page(path)) return page(request, response, *record);
  if (path.starts_with("/api/")) return api(request, response, path);
  if (const auto* file = app::find_run_file(path)) return run_file(request, response, *file);
  if (path == "/random") return random(response);
  if (path.size() > 1 && path.ends_with('/'))
    return redirect(response, 308, std::string(path.substr(0, path.size() - 1)), request.query);
  not_found(request, response, path.substr(path.rfind('/') + 1));
}

bool SiteHandler::probe(const Request& request, Response& response) {
  if (request.path == "/livez") {
    plain(response, 200, "alive\n");
  } else if (request.path == "/readyz") {
    const std::string_view state = !is_ready_()                      ? "draining\n"
                                   : !catalog_->bundle().is_intact() ? "lost\n"
                                                                     : "ready\n";
    plain(response, state == "ready\n" ? 200 : 503, state);
  } else if (request.path == "/metrics") {
    plain(response, 200, metrics_());
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  } else {
    return false;
  }
  response.route = "probe";
  return true;
}

Encoding SiteHandler::stitched_encoding(const Request& request) const {
  return request.accepts_gzip && catalog_->is_compressed() ? Encoding::gzip : Encoding::identity;
}

void SiteHandler::tag(Response& response, Encoding encoding) {
  response.encoding = encoding;
  response.vary_encoding = true;
  response.etag = fmt::format("\"{}-{}\"", catalog_->version(), letter(encoding));
}

void SiteHandler::finish_stitched(const Request& request, Response& response) {
  stitcher_.finish(response.body);
  response.passing = stitcher_.buffer();
  tag(response, stitched_encoding(request));
}

void SiteHandler::list(const Request& request, Response& response) {
  response.route = "list";
  stitcher_.begin(stitched_encoding(request) == Encoding::gzip);
  if (!show_list_.run(*catalog_, request.query, stitcher_)) return not_found(request, response, {});
  finish_stitched(request, response);
}

void SiteHandler::question(const Request& request, Response& response, std::string_view rest) {
  const bool wants_markdown = rest.ends_with(".md");
  const std::string_view written = wants_markdown ? rest.substr(0, rest.size() - 3) : rest;
  auto found = catalog_->find(written);
  if (!found || found->is_alias) {
    if (!found) found = catalog_->find(to_upper(percent_decoded(written, false)));
    if (!found) return not_found(request, response, written);
    const auto id = catalog_->text(catalog_->question(found->question).id);
    return redirect(response, 308, fmt::format("/questions/{}{}", id, wants_markdown ? ".md" : ""),
                    request.query);
  }
  if (wants_markdown) return markdown(request, response, found->question);
  question_page(request, response, found->question);
}

void SiteHandler::question_page(const Request& request, Response& response, std::uint32_t number) {
  response.route = "question";
  response.frames = true;  // Its samples may be run.
  const auto& record = catalog_->question(number);
  if (request.query.empty() && request.accepts_brotli && record.brotli.size > 0) {
    response.body = {catalog_->packed(record.brotli)};
    return tag(response, Encoding::brotli);
  }
  stitcher_.begin(stitched_encoding(request) == Encoding::gzip);
  show_question_.run(*catalog_, number, request.query, stitcher_);
  finish_stitched(request, response);
}

void SiteHandler::markdown(const Request& request, Response& response, std::uint32_t number) {
  response.route = "markdown";
  response.content_type = kMarkdown;
  stitcher_.begin(stitched_encoding(request) == Encoding::gzip);
  stitcher_.fragment(catalog_->fragment(catalog_->question(number).markdown));
  finish_stitched(request, response);
}

void SiteHandler::page(const Request& request, Response& response, const app::PageRecord& record) {
  response.route = record.immutable ? "asset" : "page";
  response.content_type = catalog_->text(record.content_type);
  if (record.immutable) response.cache_control = kImmutable;
  if (request.accepts_brotli && record.brotli.size > 0) {
    response.body = {catalog_->packed(record.brotli)};
    return tag(response, Encoding::brotli);
  }
  if (request.accepts_gzip && record.gzip.size > 0) {
    response.body = {catalog_->packed(record.gzip)};
    return tag(response, Encoding::gzip);
  }
  response.body = {catalog_->fragment(record.body).raw};
  tag(response, Encoding::identity);
}

/// Where there are two forms, one that did not ask for brotli gets gzip: whoever names no encoding
/// takes any (RFC 9110, 12.5.3), and there is no browser without it.
void SiteHandler::run_file(const Request& request, Response& response, const app::RunFile& file) {
  response.route = "run";
  response.content_type = file.content_type;
  if (file.immutable) response.cache_control = kImmutable;
  const auto encoding = !file.identity.empty()   ? Encoding::identity
                        : request.accepts_brotli ? Encoding::brotli
                                                 : Encoding::gzip;
  const std::string_view forms[] = {file.identity, file.gzip, file.brotli};
  response.body = {forms[static_cast<int>(encoding)]};
  response.encoding = encoding;
  response.vary_encoding = file.identity.empty();
  response.etag = fmt::format("\"{}-{}\"", file.etag, letter(encoding));
  if (request.path != "/run/frame") return;
  static const std::string headers = run_frame_headers(app::run_frame_hash());
  response.own_policy = true;
  response.headers = headers;
}

void SiteHandler::random(Response& response) {
  response.route = "random";
  if (catalog_->size() == 0) return redirect(response, 302, "/questions", {});
  std::uniform_int_distribution<std::uint32_t> any(
      0, static_cast<std::uint32_t>(catalog_->size() - 1));
  const auto id = catalog_->text(catalog_->question(any(random_)).id);
  redirect(response, 302, fmt::format("/questions/{}", id), {});
}

/// `location` is of our own making or a path that passed the framing gate: no controls, no blanks.
void SiteHandler::redirect(Response& response, int status, std::string location,
                           std::string_view query) {
  if (location.starts_with("//") || location.starts_with("/\\"))
    location = "/";  // Never to another host.
  if (!query.empty()) location.append("?").append(query);
  response.status = status;
  response.cache_control = status == 302 ? "no-store" : "no-cache";
  response.headers = fmt::format("Location: {}\r\n", location);
  response.content_type = kPlain;
  response.text = "See " + location + "\n";
  response.body = {response.text};
}

void SiteHandler::not_found(const Request& request, Response& response, std::string_view id) {
  const bool past_the_end = id.empty() && request.path == "/questions";
  const auto near = past_the_end ? std::vector<std::uint32_t>{}
                                 : catalog_->nearest(percent_decoded(id, false), kSuggestions);
  std::vector<pages::Suggestion> suggestions;
  for (const auto number : near) {
    const auto& record = catalog_->question(number);
    suggestions.push_back({catalog_->text(record.id), catalog_->text(record.question)});
  }
  response.route = "not-found";
  response.status = 404;
  const auto& site = catalog_->site();
  stitcher_.begin(stitched_encoding(request) == Encoding::gzip);
  pages::write_error_page(
      stitcher_, catalog_->fragment(site.error_before_title),
      catalog_->fragment(site.error_before_text), catalog_->fragment(site.error_after_text), 404,
      past_the_end ? "The list ends before this page" : "There is nothing at this address",
      past_the_end
          ? "Fewer questions match than this page number needs; the list may have become shorter."
          : "The address may be misspelt, or what stood here has gone.",
      suggestions);
  finish_stitched(request, response);
  response.etag.clear();
  response.cache_control = "no-store";
}

// The API ---------------------------------------------------------------------------------------

void SiteHandler::problem(Response& response, const Problem& problem) {
  response.status = problem.status;
  response.content_type = kProblem;
  response.cache_control = "no-store";
  response.text = problem_json(problem);
  response.body = {response.text};
}

void SiteHandler::api(const Request& request, Response& response, std::string_view path) {
  constexpr std::string_view kQuestions = "/api/v1/questions";
  response.route = "api";
  if (PracticeApi::owns(path)) return practice_.handle(request, response, catalog_);
  if (path == kQuestions) return api_list(request, response);
  if (path.starts_with(kQuestions) && path.size() > kQuestions.size() + 1 &&
      path[kQuestions.size()] == '/')
    return api_question(request, response, path.substr(kQuestions.size() + 1));
  problem(response,
          {.status = 404,
           .title = "Not Found",
           .detail = "The API has no such address; /api/v1/openapi.json describes those it has.",
           .instance = path,
           .suggestions = {"/api/v1/openapi.json"},
           .mistakes = {}});
}

void SiteHandler::api_list(const Request& request, Response& response) {
  auto parsed = app::parse_list_query(request.query, *catalog_);
  if (!parsed.mistakes.empty())
    return problem(response, {.status = 400,
                              .title = "Bad Request",
                              .detail = parsed.mistakes.front().message,
                              .instance = request.path,
                              .suggestions = {},
                              .mistakes = parsed.mistakes});
  list_.run(*catalog_, parsed.query, result_);
  if (parsed.query.page > result_.pages)
    return problem(response, {.status = 404,
                              .title = "Not Found",
                              .detail = fmt::format("The list has {} pages.", result_.pages),
                              .instance = request.path,
                              .suggestions = {},
                              .mistakes = {}});
  response.content_type = kJson;
  stitcher_.begin(stitched_encoding(request) == Encoding::gzip);
  write_list_json(*catalog_, parsed.query, result_, stitcher_);
  finish_stitched(request, response);
}

void SiteHandler::api_question(const Request& request, Response& response, std::string_view id) {
  const auto found = catalog_->find(id);
  if (found && !found->is_alias) {
    response.content_type = kJson;
    response.text = question_json(*catalog_, found->question);
    response.body = {response.text};
    return tag(response, Encoding::identity);
  }
  const auto other = found ? found : catalog_->find(to_upper(percent_decoded(id, false)));
  if (other)
    return redirect(
        response, 308,
        fmt::format("/api/v1/questions/{}", catalog_->text(catalog_->question(other->question).id)),
        {});
  Problem missing{.status = 404,
                  .title = "Not Found",
                  .detail = "There is no question with this ID.",
                  .instance = request.path,
                  .suggestions = {},
                  .mistakes = {}};
  for (const auto number : catalog_->nearest(percent_decoded(id, false), kSuggestions))
    missing.suggestions.push_back(
        fmt::format("/api/v1/questions/{}", catalog_->text(catalog_->question(number).id)));
  problem(response, missing);
}

}  // namespace viva::web
