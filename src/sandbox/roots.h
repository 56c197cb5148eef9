#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"

namespace viva::sandbox {

/// What may be thrown away between runs: /var/cache/viva for root, else $XDG_CACHE_HOME/viva or
/// ~/.cache/viva. (The sandbox's user could not pass through root's own home.)
std::filesystem::path cache_folder();

/// Where roots lie, each a folder: $VIVA_ROOTS, else `roots` of the cache, as scripts/runtimes.py
/// says.
std::filesystem::path roots_folder();

/// A system that commands can run in.
struct Root {
  std::filesystem::path path;
  std::string made_from;  ///< What it was made from, in its own words; another root says otherwise.
};

/// Errors: not_found if it was never fetched, saying how to.
Result<Root> find_root(const std::string& name);

}  // namespace viva::sandbox
