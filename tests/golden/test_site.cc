#include "golden/test_site.h"

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>
#include <zlib.h>

#include "base/text.h"

namespace viva {

namespace {

bool replace_all(std::string& text, std::string_view from, std::string_view to) {
  bool any = false;
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
    any = true;
  }
  return any;
}

std::string header(std::string_view headers, std::string_view name) {
  return between(headers, std::string(name) + ": ", "\r\n");
}

}  // namespace

TestSite::TestSite(const bank::Bank& bank, Effort effort) {
  const auto report = app::build_bundle(bank, {.target = folder_ / "site.viva",
                                               .effort = effort,
                                               .threads = 1,
                                               .url = "http://viva.test",
                                               .durable = false,
                                               .progress = {}});
  if (!report) throw std::runtime_error(to_string(report.error()));
  auto catalog = app::Catalog::open(report->path);
  if (!catalog) throw std::runtime_error(to_string(catalog.error()));
  catalog_ = std::move(*catalog);
  handler_ = std::make_unique<web::SiteHandler>(
      catalog_, [] { return std::string("viva_up 1\n"); }, [] { return true; });
}

Answer TestSite::get(std::string_view target, Accepts accepts, web::Method method) {
  const auto mark = std::min(target.find('?'), target.size());
  web::Request request{.method = method, .path = target.substr(0, mark), .host = "viva.test"};
  if (mark < target.size()) request.query = target.substr(mark + 1);
  request.accepts_gzip = accepts != Accepts::plain;
  request.accepts_brotli = accepts == Accepts::brotli;
  web::Response response;
  handler_->handle(request, response);
  Answer answer{.status = response.status,
                .type = std::string(response.content_type),
                .body = {},
                .etag = response.etag,
                .location = header(response.headers, "Location"),
                .cache_control = std::string(response.cache_control),
                .encoding = response.encoding,
                .varies = response.vary_encoding};
  for (const auto part : response.body) answer.body += part;
  return answer;
}

std::string TestSite::page(std::string_view target) {
  Answer answer = get(target);
  EXPECT_EQ(answer.status, 200) << target;
  return std::move(answer.body);
}

std::vector<std::string> TestSite::addresses() const {
  std::vector<std::string> all = {"/",
                                  "/hub",
                                  "/about",
                                  "/paths",
                                  "/paths/first",
                                  "/kits/backend",
                                  "/audits/hints",
                                  "/questions",
                                  "/questions?sort=newest",
                                  "/questions?sort=title",
                                  "/robots.txt",
                                  "/sitemap.xml",
                                  "/feed.xml",
                                  "/manifest.webmanifest",
                                  "/api/v1/questions",
                                  "/api/v1/openapi.json"};
  for (std::uint32_t i = 0; i < catalog_->size(); ++i) {
    const std::string id(catalog_->text(catalog_->question(i).id));
    all.push_back("/questions/" + id);
    all.push_back("/questions/" + id + ".md");
    all.push_back("/api/v1/questions/" + id);
  }
  return all;
}

const bank::Bank& seed_bank() {
  static const bank::Bank bank = bank::load_bank("tests/seed", {.threads = 1}).value();
  return bank;
}

TestSite& seed() {
  static TestSite site(seed_bank());
  return site;
}

TestSite& compressed_seed() {
  static TestSite site(seed_bank(), Effort::normal);
  return site;
}

std::string unzipped(std::string_view bytes) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 32);  // 32: zlib and gzip are told apart by their heads.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  int state = Z_OK;
  for (char buffer[65536]; state == Z_OK;) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer, sizeof buffer - stream.avail_out);
  }
  EXPECT_EQ(state, Z_STREAM_END) << (stream.msg ? stream.msg : "");
  EXPECT_EQ(stream.avail_in, 0u) << "bytes after the end of the stream";
  inflateEnd(&stream);
  return state == Z_STREAM_END ? out : std::string();
}

std::string visible(std::string_view html) {
  std::string text;
  bool in_tag = false;
  for (const char c : html) {
    if (c == '<') in_tag = true;
    const bool blank = in_tag || c == ' ' || c == '\n';
    if (!blank)
      text += c;
    else if (!text.ends_with(' '))
      text += ' ';
    if (c == '>') in_tag = false;
  }
  for (const auto& [reference, character] :
       {std::pair("&lt;", "<"), {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
    replace_all(text, reference, character);
  return std::string(trim(text));
}

std::vector<std::string> all_between(std::string_view text, std::string_view begin,
                                     std::string_view end) {
  std::vector<std::string> found;
  for (std::size_t at = 0; (at = text.find(begin, at)) != std::string_view::npos;) {
    at += begin.size();
    const auto stop = text.find(end, at);
    if (stop == std::string_view::npos) break;
    found.emplace_back(text.substr(at, stop - at));
    at = stop + end.size();
  }
  return found;
}

std::string between(std::string_view text, std::string_view begin, std::string_view end) {
  const auto all = all_between(text, begin, end);
  return all.empty() ? std::string() : all.front();
}

std::vector<std::string> card_ids(std::string_view html) {
  std::vector<std::string> ids;
  for (const auto& tag : all_between(html, "<article", ">"))
    ids.push_back(between(tag, "id=\"", "\""));
  return ids;
}

std::string card(std::string_view html, std::string_view id) {
  for (const auto& article : all_between(html, "<article", "</article>"))
    if (between(article, "id=\"", "\"") == id) return "<article" + article + "</article>";
  return {};
}

}  // namespace viva
