#include "sandbox/roots.h"

#include <unistd.h>

#include <cstdlib>

#include <fmt/format.h>

#include "base/file.h"

namespace viva::sandbox {

namespace fs = std::filesystem;

namespace {

/// The value of an environment variable; empty if there is none.
std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

fs::path cache_folder() {
  if (::geteuid() == 0) return "/var/cache/viva";
  const std::string cache = environment("XDG_CACHE_HOME");
  const fs::path base = cache.empty() ? fs::path(environment("HOME")) / ".cache" : fs::path(cache);
  return base / "viva";
}

fs::path roots_folder() {
  const std::string given = environment("VIVA_ROOTS");
  return given.empty() ? cache_folder() / "roots" : fs::path(given);
}

Result<Root> find_root(const std::string& name) {
  const fs::path path = roots_folder() / name;
  auto made_from = read_file(path / "made-from.json");
  if (made_from) return Root{path, std::move(*made_from)};
  return std::unexpected(not_found(
      fmt::format("the root `{}` is not at {}; `make runtimes` fetches it", name, path.string())));
}

}  // namespace viva::sandbox
