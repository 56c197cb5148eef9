#include "pages/redirect_page.h"

#include "base/html.h"

namespace viva::pages {

std::string redirect_page(std::string_view link, std::string_view canonical, std::string_view name,
                          std::string_view language) {
  Html out;
  out.raw("<!doctype html>\n<html")
      .attr("lang", language)
      .raw("><head><meta charset=\"utf-8\"><title>")
      .text(name)
      .raw("</title><meta name=\"robots\" content=\"noindex\"><link rel=\"canonical\"")
      .attr("href", canonical)
      .raw("><meta http-equiv=\"refresh\"")
      .attr("content", "0; url=" + std::string(link))
      .raw("></head><body><p>This is now at <a")
      .attr("href", link)
      .raw(">")
      .text(name)
      .raw("</a>.</p></body></html>\n");
  return out.take();
}

}  // namespace viva::pages
