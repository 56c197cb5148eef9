#pragma once

#include <string>
#include <vector>

#include "base/stitch.h"
#include "pages/shelf.h"
#include "pages/site.h"

namespace viva::pages {

/// How many questions a technology has, by level in the configuration's order.
struct TechnologyCount {
  const bank::Technology* technology = nullptr;
  std::size_t questions = 0;
  std::vector<std::size_t> by_level;
  std::vector<std::pair<std::string, std::size_t>> by_category;
};

/// A change of a question, for the home page and the feed.
struct RecentChange {
  const bank::Outline* question = nullptr;
  const bank::Change* change = nullptr;
};

/// What home, hub and about say of the bank: all computed from it.
struct Overview {
  std::vector<TechnologyCount> technologies;
  std::vector<std::size_t> by_level;                      ///< Questions per level.
  std::vector<std::pair<std::string, std::size_t>> tags;  ///< Most used first.
  std::vector<RecentChange> recent;                       ///< Newest first, not cosmetic.
  std::size_t samples = 0;                                ///< Those that are run.
  std::size_t outputs = 0;
  std::size_t sources = 0;
  std::vector<Shelf> shelves;  ///< Filled by who has the whole bank.
};
Overview overview(const std::vector<const bank::Outline*>& questions, const bank::Config& config);

/// `newest`: the whole question of the newest change; null if there is none.
std::string home_page(const Overview& overview, const bank::Question* newest,
                      const Context& context);
std::string hub_page(const Overview& overview, const Context& context);
std::string about_page(const Overview& overview, const Context& context);

/// What is wrong with the bank, for its author.
std::string problems_page(const std::vector<bank::Problem>& problems, const Context& context);

/// The frame of error pages; between the parts stands what went wrong.
struct ErrorFrame {
  std::string before_title, before_text, after_text;
};
ErrorFrame error_frame(const Site& site);

struct Suggestion {
  std::string_view id, question;
};
/// Writes an error page that helps: what happened, and where one might have wanted to go.
void write_error_page(Stitcher& out, const Fragment& before_title, const Fragment& before_text,
                      const Fragment& after_text, int status, std::string_view title,
                      std::string_view text, const std::vector<Suggestion>& suggestions);

std::string robots_txt(const Site& site);
std::string sitemap_xml(const std::vector<const bank::Outline*>& questions,
                        const std::vector<Shelf>& shelves, const Site& site);
/// Atom (RFC 4287) of what changed.
std::string feed_xml(const Overview& overview, const Context& context);
std::string manifest_json(const Site& site);

}  // namespace viva::pages
