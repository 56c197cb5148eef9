#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bank/bank.h"
#include "bank/standing.h"

namespace viva::pages {

/// Addresses of the files that every page refers to, named by their content.
struct AssetLinks {
  std::string css, script, theme_script, icon, manifest;
};

/// What is the same on every page of a site.
struct Site {
  std::string title, tagline, language;
  std::string url;  ///< Origin of absolute addresses, without a final `/`; may be empty.
  std::string edit_url, report_url;
  AssetLinks assets;
  std::size_t questions = 0, technologies = 0, levels = 0;
  bool has_problems = false;  ///< Told to an author who serves a bank from its directory.
};

/// Finds questions of one bank, which must outlive it.
class Directory {
 public:
  explicit Directory(const std::vector<const bank::Outline*>& questions);
  /// By ID or alias; null if there is none.
  const bank::Outline* find(std::string_view id) const;
  /// By the path of its file, relative to the bank.
  const bank::Outline* find_file(std::string_view path) const;

 private:
  std::unordered_map<std::string_view, const bank::Outline*> by_id_, by_path_;
};

/// What rendering a page may look at.
struct Context {
  const Site& site;
  const bank::Config& config;
  const Directory& directory;
  const bank::Record& record;
};

/// `/questions/PY-ADV-001`
std::string question_path(std::string_view id);

/// Where a picture of the bank is: `/pictures/img/a%20b.svg`
std::string picture_path(std::string_view path);

/// `6/10`
std::string difficulty_text(int difficulty);

/// `1 question`, `6 questions`
std::string counted(std::size_t count, std::string_view one);

/// `45 minutes`, `1 hour 30 minutes`
std::string duration_text(int minutes);

/// The name of the technology with this key, or the key.
std::string_view technology_name(const bank::Config& config, std::string_view key);

}  // namespace viva::pages
