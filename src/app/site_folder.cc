#include "app/site_folder.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"

namespace viva::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kFirstLine = "Written by `viva build --html`; what is named here is its";
constexpr fs::perms kReadable{0644};

/// Whether a line of the list can be a file below the root: it will be removed by that name.
bool is_inside(const fs::path& place) {
  return !place.empty() && place.is_relative() && std::ranges::find(place, "..") == place.end();
}

}  // namespace

Result<SiteFolder> SiteFolder::open(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!fs::is_directory(folder))
    return std::unexpected(
        unavailable(fmt::format("cannot make the folder {}", folder.string()), error.value()));
  SiteFolder site(folder);
  VIVA_CHECK(site.read_list());
  VIVA_CHECK(site.begin_list());
  return site;
}

Result<void> SiteFolder::read_list() {
  const fs::path path = root_ / kList;
  std::error_code error;
  if (!fs::exists(path, error)) {
    if (fs::is_empty(root_, error)) return {};
    return std::unexpected(invalid(
        root_.string(), 0,
        fmt::format("not empty, and not written by `viva build --html`; name another folder, or "
                    "put an empty file `{}` there to have the site's files beside the others",
                    kList)));
  }
  VIVA_TRY(const std::string text, read_file(path));
  const auto lines = split(text, '\n');
  if (!text.empty() && lines.front() != kFirstLine)
    return std::unexpected(
        invalid(path.string(), 1,
                "no list of a site's files; empty it, and files that are left over stay"));
  for (const auto line : lines)
    if (line != kFirstLine && is_inside(line)) before_.emplace(line);
  return {};
}

Result<void> SiteFolder::begin_list() {
  std::string text(kFirstLine);
  for (const auto& place : before_) text += "\n" + place;
  VIVA_CHECK(write_file(root_ / kList, text + "\n"));
  list_.open(root_ / kList, std::ios::app | std::ios::binary);
  return {};
}

/// Whether the file has these bytes already.
bool SiteFolder::holds(const fs::path& path, std::string_view bytes) const {
  const auto stamp = stamp_of(path);
  if (!stamp || stamp->size_bytes != bytes.size()) return false;
  const auto there = read_file(path);
  return there && *there == bytes;
}

Result<void> SiteFolder::write(std::string_view place, std::string_view bytes) {
  now_.emplace(place);
  ++counts_.files;
  counts_.bytes += bytes.size();
  const fs::path path = root_ / place;
  if (holds(path, bytes)) return {};
  if (!before_.contains(place)) (list_ << place << '\n').flush();
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  VIVA_TRY(AtomicFile file, AtomicFile::create(path));
  VIVA_CHECK(file.write(bytes));
  VIVA_CHECK(file.commit_as(path, kReadable, false));
  ++counts_.written;
  return {};
}

void SiteFolder::remove(const std::string& place) {
  std::error_code error;
  counts_.removed += fs::remove(root_ / place, error);
  // A folder that holds something more is not removed.
  for (fs::path folder = fs::path(place).parent_path();
       !folder.empty() && fs::remove(root_ / folder, error) && !error;)
    folder = folder.parent_path();
}

Result<void> SiteFolder::finish() {
  for (const auto& place : before_)
    if (!now_.contains(place)) remove(place);
  list_.close();
  std::string text(kFirstLine);
  for (const auto& place : now_) text += "\n" + place;
  return write_file(root_ / kList, text + "\n");
}

}  // namespace viva::app
