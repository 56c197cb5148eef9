#include "app/relink.h"

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/html.h"

namespace viva::app {

namespace {

constexpr std::string_view kNeedsServer = " data-server";
constexpr std::string_view kCharset = "<meta charset=\"utf-8\">";

/// Undoes `append_escaped`.
std::string unescaped(std::string_view text) {
  constexpr std::pair<std::string_view, char> kReferences[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
  std::string plain;
  while (!text.empty()) {
    const auto* found = std::ranges::find_if(
        kReferences, [&](const auto& reference) { return text.starts_with(reference.first); });
    const bool is_reference = found != std::end(kReferences);
    plain += is_reference ? found->second : text.front();
    text.remove_prefix(is_reference ? found->first.size() : 1);
  }
  return plain;
}

/// The name in `<name …` or `</name`.
std::string_view name_of(std::string_view tag) {
  const auto begin = tag.starts_with("</") ? std::size_t{2} : std::size_t{1};
  return tag.substr(begin, std::min(tag.find_first_of(" />", begin), tag.size()) - begin);
}

/// Where the tag that begins at `at` ends: after its `>`, which in a value does not count.
std::size_t end_of_tag(std::string_view text, std::size_t at) {
  bool quoted = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (text[at] == '>' && !quoted) return at + 1;
  }
  return text.size();
}

/// Where the element whose first tag is `tag`, and ends at `at`, ends.
std::size_t end_of_element(std::string_view text, std::string_view tag, std::size_t at) {
  const std::string_view name = name_of(tag);
  for (int depth = 1; (at = text.find('<', at)) != std::string_view::npos;) {
    const auto end = end_of_tag(text, at);
    const std::string_view inner = text.substr(at, end - at);
    if (name_of(inner) == name) depth += inner.starts_with("</") ? -1 : 1;
    at = end;
    if (depth == 0) return at;
  }
  return text.size();
}

bool holds_address(std::string_view attribute) {
  return attribute == "href" || attribute == "src" || attribute == "action";
}

/// Where ` data-server` stands in a tag as a word of its own, not in a value; npos: nowhere.
std::size_t server_mark(std::string_view tag) {
  for (auto at = tag.find(kNeedsServer); at != std::string_view::npos;
       at = tag.find(kNeedsServer, at + 1))
    if (std::ranges::count(tag.substr(0, at), '"') % 2 == 0) return at;
  return std::string_view::npos;
}

}  // namespace

std::string with_policy(std::string page, std::string_view policy) {
  const auto charset = page.find(kCharset);
  if (charset == std::string::npos) return page;
  Html meta;
  meta.raw("<meta http-equiv=\"Content-Security-Policy\"").attr("content", policy).raw(">");
  return page.insert(charset + kCharset.size(), meta.str());
}

std::string Relink::address(std::string_view written, std::string_view place) const {
  const bool is_absolute = !origin_.empty() && written.starts_with(origin_) &&
                           (written.size() == origin_.size() || written[origin_.size()] == '/');
  const std::string_view local = is_absolute ? written.substr(origin_.size()) : written;
  const bool is_ours = is_absolute || (local.starts_with('/') && !local.starts_with("//"));
  if (!is_ours) return std::string(written);
  const auto hash = std::min(local.find('#'), local.size());
  const auto file = places_.place(hash == 0 ? "/" : local.substr(0, hash));
  if (!file) {
    on_lost_(written, place);
    return std::string(written);
  }
  const std::string link =
      is_absolute ? fmt::format("{}/{}", origin_, address_of(*file)) : style_.link(place, *file);
  return link + std::string(local.substr(hash));
}

std::string Relink::tag(std::string_view tag, std::string_view place) const {
  std::string out;
  for (std::size_t at = 0; at < tag.size();) {
    const auto equals = tag.find("=\"", at);
    const auto end = equals == std::string_view::npos ? equals : tag.find('"', equals + 2);
    if (end == std::string_view::npos) return out.append(tag.substr(at));
    const auto name = tag.substr(0, equals).substr(tag.find_last_of(' ', equals) + 1);
    out += tag.substr(at, equals + 2 - at);
    const auto value = tag.substr(equals + 2, end - equals - 2);
    if (holds_address(name))
      append_escaped(out, address(unescaped(value), place));
    else
      out += value;
    at = end;
    out += tag[at++];
  }
  return out;
}

std::string Relink::markup(std::string_view text, std::string_view place,
                           std::string_view policy) const {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto begin = std::min(text.find('<', at), text.size());
    out += text.substr(at, begin - at);
    at = end_of_tag(text, begin);
    const std::string_view written = text.substr(begin, at - begin);
    const auto mark = server_mark(written);
    if (mark == std::string_view::npos) {
      out += tag(written, place);
      if (written.starts_with("<html")) out.insert(out.size() - 1, " data-static");
    } else if (name_of(written) == "form") {
      const std::string rest(written.substr(mark + kNeedsServer.size()));
      out += tag(std::string(written.substr(0, mark)) + " hidden" + rest, place);
    } else {
      at = end_of_element(text, written, at);
    }
  }
  return policy.empty() ? out : with_policy(std::move(out), policy);
}

std::string Relink::sitemap(std::string_view text) const {
  constexpr std::string_view kBegin = "<loc>";
  std::string out;
  while (true) {
    const auto begin = text.find(kBegin);
    if (begin == std::string_view::npos) return out.append(text);
    const auto end = std::min(text.find("</loc>", begin), text.size());
    const auto written = text.substr(begin + kBegin.size(), end - begin - kBegin.size());
    out.append(text.substr(0, begin)).append(kBegin);
    append_escaped(out, address(unescaped(written), "sitemap.xml"));
    text.remove_prefix(end);
  }
}

std::string Relink::json(std::string_view text, std::string_view place) const {
  boost::json::value value = boost::json::parse({text.data(), text.size()});
  const auto relink = [&](const auto& self, boost::json::value& part) -> void {
    if (auto* object = part.if_object())
      for (auto& member : *object) self(self, member.value());
    if (auto* array = part.if_array())
      for (auto& item : *array) self(self, item);
    if (part.is_string() && part.as_string().starts_with('/'))
      part = address(std::string_view(part.as_string()), place);
  };
  relink(relink, value);
  return boost::json::serialize(value);
}

}  // namespace viva::app
