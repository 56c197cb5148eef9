#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/html.h"
#include "pages/site.h"

namespace viva::pages {

// `data-server` on an element says that it needs a server: files of a site leave such elements out,
// but for forms, which are hidden.

/// What distinguishes one page's frame from another's.
struct PageHead {
  std::string_view title;  ///< Without the site's name.
  std::string_view description;
  std::string_view path;  ///< Canonical address, from `/`; empty: none, and not indexed.
  std::string_view
      section;  ///< Which entry of the navigation is current: `questions`, `hub`, `about`.
  std::string_view markdown;  ///< Address of the Markdown twin; may be empty.
  std::string_view body_class;
};

/// One step of a breadcrumb; the last one has no address.
struct Crumb {
  std::string_view name;
  std::string_view path;
};

/// From the first byte to the beginning of `<main>`.
void begin_page(Html& out, const Site& site, const PageHead& head);
/// The same in two halves, for pages whose title is only known when they are asked for: the first
/// ends inside `<title>`; between them come the title, `</title>` and the canonical link.
void begin_page_before_title(Html& out, const Site& site);
void begin_page_after_title(Html& out, const Site& site, std::string_view section,
                            std::string_view body_class);
/// From the end of `<main>` to the last byte.
void end_page(Html& out, const Site& site);

void breadcrumb(Html& out, std::initializer_list<Crumb> crumbs);

/// One line of a `<dl class="facts">`; nothing if the value is empty.
void fact(Html& out, std::string_view name, std::string_view value);

/// What stands for a question that a path or kit names and the bank has not.
void write_missing(Html& out, std::string_view id);

/// Writes a question, or a part of one, to an `Html` or a `Stitcher`: what stands between backticks
/// is code. Isolated, so that whatever its author wrote leaves the direction of the text around it
/// as it is.
template <class Out>
void write_question(Out& out, std::string_view question) {
  out.raw("<bdi>");
  for (bool is_code = false; !question.empty(); is_code = !is_code) {
    const auto end = std::min(question.find('`'), question.size());
    const bool closed =
        is_code || question.find('`', std::min(end + 1, question.size())) != std::string_view::npos;
    const auto part = question.substr(0, closed ? end : question.size());
    if (is_code) out.raw("<code>");
    out.text(part);
    if (is_code) out.raw("</code>");
    question.remove_prefix(std::min(part.size() + 1, question.size()));
  }
  out.raw("</bdi>");
}
/// The same as plain words, for titles and attributes; isolated where it holds characters that
/// change the direction of text.
std::string question_words(std::string_view question);

/// The three totals of the original page: questions, technologies, levels.
void totals(Html& out, const Site& site);

/// The search box; `id` distinguishes several on one page.
void search_box(Html& out, std::string_view id);

}  // namespace viva::pages
