#include "pages/audit_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/html.h"
#include "pages/inline_markdown.h"
#include "pages/layout.h"
#include "pages/proof_html.h"
#include "pages/shelf.h"

namespace viva::pages {

namespace {

using bank::Claim;

/// Marks lead to the sources at the end of the page.
class AuditHooks : public BankHooks {
 public:
  using BankHooks::BankHooks;
  void mark(std::string_view name, Html& out) const override {
    out.raw("<sup class=\"proof\"><a")
        .attr("href", fmt::format("#source-{}", name))
        .attr("aria-label", fmt::format("Proof: source {}", name))
        .raw(">§</a></sup>");
  }
};

/// The name of a verdict in style sheets.
std::string_view key_of(Claim::Verdict verdict) {
  constexpr std::string_view kKeys[] = {"right", "since", "until", "wrong"};
  return kKeys[static_cast<std::size_t>(verdict)];
}

/// `True`, `True from 3.8`, `True until 3.8`, `Wrong`.
std::string verdict_text(const Claim& claim) {
  switch (claim.verdict) {
    case Claim::Verdict::right: return "True";
    case Claim::Verdict::right_from: return "True from " + claim.version;
    case Claim::Verdict::right_until: return "True until " + claim.version;
    case Claim::Verdict::wrong: return "Wrong";
  }
  return {};
}

void ruling(Html& out, Claim::Verdict verdict, std::string_view text) {
  out.raw("<strong class=\"ruling ").raw(key_of(verdict)).raw("\">").text(text).raw("</strong>");
}

void counts(Html& out, const bank::Audit& audit) {
  using enum Claim::Verdict;
  constexpr std::pair<Claim::Verdict, std::string_view> kNames[] = {
      {right, "True"},
      {right_from, "True from some version"},
      {right_until, "True until some version"},
      {wrong, "Wrong"}};
  out.raw("<ul class=\"rulings\">");
  for (const auto& [verdict, name] : kNames) {
    out.raw("<li><span>").number(std::ranges::count(audit.claims, verdict, &Claim::verdict));
    out.raw("</span> ");
    ruling(out, verdict, name);
    out.raw("</li>");
  }
  out.raw("</ul>");
}

void claims(Html& out, const bank::Audit& audit, const Context& context) {
  const AuditHooks hooks(context.directory);
  const std::string* heading = nullptr;
  for (std::size_t i = 0; i < audit.claims.size(); ++i) {
    const auto& claim = audit.claims[i];
    if (!heading || *heading != claim.heading) {
      if (heading) out.raw("</ol>");
      heading = &claim.heading;
      if (!heading->empty()) out.raw("<h2>").text(*heading).raw("</h2>");
      out.raw("<ol class=\"claims-found\"").attr("start", std::to_string(i + 1)).raw(">");
    }
    out.raw("<li").attr("id", fmt::format("claim-{}", i + 1)).raw("><p>");
    ruling(out, claim.verdict, verdict_text(claim));
    out.raw(" ");
    inline_markdown(claim.text, hooks, out);
    out.raw("</p></li>");
  }
  if (heading) out.raw("</ol>");
}

void sources(Html& out, const bank::Audit& audit) {
  if (audit.sources.empty()) return;
  out.raw("<h2 id=\"sources\">Sources</h2><ol class=\"sources\">");
  for (const auto& source : audit.sources) {
    out.raw("<li").attr("id", fmt::format("source-{}", source.key)).raw(">");
    write_source(out, source);
    out.raw("</li>");
  }
  out.raw("</ol>");
}

}  // namespace

std::string audit_page(const bank::Audit& audit, const Context& context) {
  const std::string about =
      fmt::format("{}, each checked against its proof.", counted(audit.claims.size(), "claim"));
  Html out;
  begin_collection(out,
                   {.shelf_name = "Audits",
                    .shelf_path = "/audits",
                    .name = audit.name,
                    .title = audit.title,
                    .description = about,
                    .body_class = "collection audit"},
                   context);
  out.raw("<header class=\"page-head\"><h1>").text(audit.title).raw("</h1><p class=\"tagline\">");
  out.text(about).raw("</p>");
  counts(out, audit);
  out.raw("</header><div class=\"prose\">");
  claims(out, audit, context);
  sources(out, audit);
  out.raw("</div>");
  end_page(out, context.site);
  return out.take();
}

}  // namespace viva::pages
