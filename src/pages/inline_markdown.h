#pragma once

#include <string_view>

#include "base/html.h"
#include "markdown/render.h"
#include "pages/site.h"

namespace viva::pages {

/// Text of the bank beside a question's own page: `[ID]` leads to its question, and proof marks are
/// left out, since what they lead to is not there.
class BankHooks : public markdown::Hooks {
 public:
  explicit BankHooks(const Directory& directory) : directory_(directory) {}
  void reference(std::string_view id, Html& out) const override;
  void mark(std::string_view, Html&) const override {}

 private:
  const Directory& directory_;
};

/// One line of Markdown as inline HTML.
void inline_markdown(std::string_view line, const markdown::Hooks& hooks, Html& out);

}  // namespace viva::pages
