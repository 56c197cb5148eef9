#pragma once

#include <string_view>

#include "app/list_questions.h"
#include "base/stitch.h"
#include "pages/list_page.h"

namespace viva::app {

/// For whom a list is written.
enum class ListFor {
  server,  ///< Filters are a form: any choice is an address.
  files,   ///< Filters are links to the lists that are files; see StaticLists.
};

/// Shows the list. Keeps what it allocated from page to page; one per thread.
class ShowList {
 public:
  /// Writes the list that `query` (of an address, percent-encoded) asks for.
  /// False if its page is past the end; then nothing is written.
  bool run(const Catalog& catalog, std::string_view query, Stitcher& out,
           ListFor where = ListFor::server);

 private:
  void fill_cards(const Catalog& catalog);
  void fill_facets(const Catalog& catalog, const ListQuery& query);
  void fill_links(const Catalog& catalog, const ListQuery& query);
  void fill_chips(const Catalog& catalog, const ListQuery& query);
  void fill_loosen(const Catalog& catalog);

  ListQuestions list_;
  ListResult result_;
  pages::ListView view_;
};

}  // namespace viva::app
