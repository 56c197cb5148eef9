#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/static_lists.h"

namespace viva::app {

/// Where what a server answers lies in a folder of files: a page is the `index.html` of a folder of
/// its own (`/questions/PY-ADV-001` is `questions/PY-ADV-001/index.html`), since then every plain
/// host finds it under the server's address; anything else is a file of its own name.
class StaticPlaces {
 public:
  /// The catalog must outlive this.
  explicit StaticPlaces(const Catalog& catalog) : catalog_(catalog), lists_(catalog) {}

  /// The file, from the folder's root, that has what is at `address`: path and query, without host
  /// and fragment, as links have them. Nothing if it is no file.
  std::optional<std::string> place(std::string_view address) const;
  const StaticLists& lists() const { return lists_; }
  /// The file of one page of a list.
  static std::string list_place(std::string_view folder, std::uint64_t page);

 private:
  std::optional<std::string> list_place(std::string_view query) const;
  std::optional<std::string> question_place(std::string_view id) const;

  const Catalog& catalog_;
  StaticLists lists_;
};

/// Where a page with this path lies. `/` is `index.html`.
std::string page_place(std::string_view path);

/// How one file refers to another.
struct LinkStyle {
  /// What stands before the root's files in addresses, with a `/` at both ends. Empty: links are
  /// relative and name `index.html`, so that the folder works wherever it lies, even on a disk.
  std::string base;

  /// The address of the file `to` in a link of the file `from`, percent-encoded.
  std::string link(std::string_view from, std::string_view to) const;
};

/// `to` without a last `index.html`: how hosts show the address of a page. Percent-encoded.
std::string address_of(std::string_view to);

}  // namespace viva::app
