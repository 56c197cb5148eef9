#include "app/run_files.h"

#include <unordered_map>

#include "base/hash.h"

namespace {

/// A row of the table that scripts/run_files.mjs writes; null where there is no such form.
struct Row {
  const char *address, *content_type;
  const char *identity, *identity_end, *brotli, *brotli_end, *gzip, *gzip_end;
};

}  // namespace

// Placed into the program by cmake/ui.cmake.
extern "C" {
extern const Row viva_run_files[], viva_run_files_end[];
extern const char viva_run_frame_hash[];
}

namespace viva::app {

namespace {

using Files = std::unordered_map<std::string_view, RunFile>;

std::string_view view(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

/// What every page names and the program's next version answers otherwise.
bool is_entrance(std::string_view address) {
  return address == "/run/frame" || address == "/run/runner.js" || address == "/run/licences.txt";
}

Files read_table() {
  Files files;
  for (const Row* row = viva_run_files; row != viva_run_files_end; ++row) {
    RunFile file{.content_type = row->content_type,
                 .identity = view(row->identity, row->identity_end),
                 .brotli = view(row->brotli, row->brotli_end),
                 .gzip = view(row->gzip, row->gzip_end),
                 .immutable = !is_entrance(row->address)};
    const std::string_view address = row->address;
    const Digest digest = sha256(file.gzip);
    file.etag = file.immutable ? std::string(address.substr(address.rfind('/') + 1))
                               : to_hex(std::span(digest).first(8));
    files.emplace(address, std::move(file));
  }
  return files;
}

const Files& all_files() {
  static const Files files = read_table();
  return files;
}

}  // namespace

const RunFile* find_run_file(std::string_view path) {
  const auto found = all_files().find(path);
  return found == all_files().end() ? nullptr : &found->second;
}

void for_each_run_file(const std::function<void(std::string_view, const RunFile&)>& use) {
  for (const auto& [address, file] : all_files()) use(address, file);
}

std::string_view run_frame_hash() { return viva_run_frame_hash; }

}  // namespace viva::app
