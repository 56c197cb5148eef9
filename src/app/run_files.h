#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace viva::app {

/// A file that readers run samples with. It belongs to the program, not to a bundle, and is carried
/// as it travels: either plain, or as brotli and gzip both.
struct RunFile {
  std::string_view content_type;
  std::string_view identity, brotli, gzip;
  bool immutable = false;  ///< Its address names its content.
  std::string etag;        ///< Of the content, without quotes and form.
};

/// The file at `/run/…`; null if there is none.
const RunFile* find_run_file(std::string_view path);

/// Calls `use` with the address of each file, and the file.
void for_each_run_file(const std::function<void(std::string_view, const RunFile&)>& use);

/// SHA-256, in base64, of the one script inside `/run/frame`, for its policy.
std::string_view run_frame_hash();

}  // namespace viva::app
