#include "app/static_places.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/run_files.h"
#include "base/html.h"

namespace viva::app {

namespace {

constexpr std::string_view kIndex = "index.html";
constexpr std::string_view kQuestions = "/questions";

/// Whether a path can be a file below the root and nowhere else.
bool stays_inside(std::string_view path) {
  return path.starts_with('/') && path.find("/../") == std::string_view::npos &&
         path.find("//") == std::string_view::npos && path.find('\0') == std::string_view::npos &&
         !path.ends_with("/..");
}

bool is_page(std::string_view content_type) { return content_type.starts_with("text/html"); }

}  // namespace

std::string page_place(std::string_view path) {
  const std::string decoded = percent_decoded(path.substr(1), false);
  return decoded.empty() ? std::string(kIndex) : fmt::format("{}/{}", decoded, kIndex);
}

std::string StaticPlaces::list_place(std::string_view folder, std::uint64_t page) {
  return page == 1 ? fmt::format("{}/{}", folder, kIndex)
                   : fmt::format("{}/page/{}/{}", folder, page, kIndex);
}

std::optional<std::string> StaticPlaces::list_place(std::string_view query) const {
  const auto parsed = parse_list_query(query, catalog_);
  if (!parsed.mistakes.empty()) return {};
  const auto* folder = lists_.folder(canonical_query(parsed.query, catalog_));
  if (!folder) return {};
  return list_place(*folder, parsed.query.page);
}

std::optional<std::string> StaticPlaces::question_place(std::string_view id) const {
  const bool is_markdown = id.ends_with(".md");
  const auto found = catalog_.find(is_markdown ? id.substr(0, id.size() - 3) : id);
  if (!found) return {};
  const auto own = catalog_.text(catalog_.question(found->question).id);
  return is_markdown ? fmt::format("questions/{}.md", own)
                     : fmt::format("questions/{}/{}", own, kIndex);
}

std::optional<std::string> StaticPlaces::place(std::string_view address) const {
  const auto mark = std::min(address.find('?'), address.size());
  const std::string_view path = address.substr(0, mark);
  if (path == kQuestions) return list_place(address.substr(std::min(mark + 1, address.size())));
  if (path.starts_with("/questions/")) return question_place(path.substr(kQuestions.size() + 1));
  if (!stays_inside(percent_decoded(path, false)) || path.starts_with("/api/")) return {};
  const auto* page = catalog_.find_page(path);
  const auto* file = page ? nullptr : find_run_file(path);
  if (!page && !file) return {};
  const auto type = page ? catalog_.text(page->content_type) : file->content_type;
  return is_page(type) ? page_place(path) : percent_decoded(path.substr(1), false);
}

std::string address_of(std::string_view to) {
  const bool is_index = to == kIndex || to.ends_with("/index.html");
  return percent_encoded_path(is_index ? to.substr(0, to.size() - kIndex.size()) : to);
}

std::string LinkStyle::link(std::string_view from, std::string_view to) const {
  if (!base.empty()) return base + address_of(to);
  std::size_t common = 0;  // Of both, to the last `/` that they share.
  for (std::size_t i = 0; i < std::min(from.size(), to.size()) && from[i] == to[i]; ++i)
    if (from[i] == '/') common = i + 1;
  std::string link;
  for (auto up = std::ranges::count(from.substr(common), '/'); up > 0; --up) link += "../";
  return link + percent_encoded_path(to.substr(common));
}

}  // namespace viva::app
