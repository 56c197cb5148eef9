#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/build_bundle.h"
#include "base/testing.h"
#include "web/site_handler.h"

namespace viva {

/// What the handler answered, whole.
struct Answer {
  int status = 0;
  std::string type;  ///< `text/html; charset=utf-8`
  std::string body;  ///< As sent, so perhaps compressed.
  std::string etag;
  std::string location;  ///< Of a redirect.
  std::string cache_control;
  web::Encoding encoding = web::Encoding::identity;
  bool varies = false;
};

/// Which forms of a page a request accepts.
enum class Accepts { plain, gzip, brotli };

/// A bank built into a bundle in a folder of its own, and a handler that answers from it: the whole
/// product without sockets. The folder is gone when it is.
class TestSite {
 public:
  explicit TestSite(const bank::Bank& bank, Effort effort = Effort::none);

  /// `target` is path and query, as a browser would send them.
  Answer get(std::string_view target, Accepts accepts = Accepts::plain,
             web::Method method = web::Method::get);
  /// The body of an answer that must be a 200.
  std::string page(std::string_view target);

  const app::Catalog& catalog() const { return *catalog_; }
  /// Every address that the site has: pages, lists, questions, their Markdown, the API.
  std::vector<std::string> addresses() const;

 private:
  const TemporaryFolder folder_;
  std::shared_ptr<const app::Catalog> catalog_;
  std::unique_ptr<web::SiteHandler> handler_;
};

/// `tests/seed`, read once.
const bank::Bank& seed_bank();
/// `tests/seed` as golden files show it: not compressed. Built once.
TestSite& seed();
/// The same, compressed.
TestSite& compressed_seed();

/// What gzip (RFC 1952) or zlib bytes say; fails the test, and is empty, if they are not whole.
std::string unzipped(std::string_view bytes);

/// A page as its reader sees it: without tags, references replaced, blanks run together.
std::string visible(std::string_view html);
/// All that stands between `begin` and the next `end`, in the order of the page.
std::vector<std::string> all_between(std::string_view text, std::string_view begin,
                                     std::string_view end);
/// What stands between the first `begin` and the next `end`; empty if there is none.
std::string between(std::string_view text, std::string_view begin, std::string_view end);

/// The IDs of a list page's cards, in order.
std::vector<std::string> card_ids(std::string_view html);
/// The card of that ID, from `<article` to `</article>`.
std::string card(std::string_view html, std::string_view id);

}  // namespace viva
