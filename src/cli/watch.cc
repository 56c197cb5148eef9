#include "cli/watch.h"

#include <poll.h>
#include <sys/inotify.h>

#include <array>
#include <cerrno>

namespace viva::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t kEvents =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE;
constexpr std::chrono::milliseconds kQuiet{15};  // Editors write, rename and chmod in a burst.

}  // namespace

Result<Watch> Watch::open(const fs::path& path) {
  Watch watch(FileDescriptor(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)));
  if (!watch.notify_) return std::unexpected(unavailable("cannot watch for changes", errno));
  const bool is_file = !fs::is_directory(path);
  watch.root_ = is_file ? fs::absolute(path).parent_path() : path;
  VIVA_CHECK(watch.add(watch.root_));
  if (is_file) return watch;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(path, error))
    if (entry.is_directory() && !entry.is_symlink()) VIVA_CHECK(watch.add(entry.path()));
  return watch;
}

Result<void> Watch::add(const fs::path& directory) {
  if (::inotify_add_watch(notify_.get(), directory.c_str(), kEvents) >= 0) return {};
  return std::unexpected(unavailable("cannot watch " + directory.string() + " for changes", errno));
}

/// Takes what the kernel has to tell; whether there was anything.
bool Watch::drain() {
  alignas(inotify_event) std::array<char, 16384> buffer;
  bool any = false, folders = false;
  for (ssize_t size; (size = ::read(notify_.get(), buffer.data(), buffer.size())) > 0;) {
    for (const char* at = buffer.data(); at < buffer.data() + size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      folders |= (event->mask & IN_ISDIR) != 0;
      any = true;
      at += sizeof(inotify_event) + event->len;
    }
  }
  std::error_code ignored;
  if (folders)  // New folders are watched too; watching one twice does no harm.
    for (const auto& entry : fs::recursive_directory_iterator(root_, ignored))
      if (entry.is_directory()) static_cast<void>(add(entry.path()));
  return any;
}

bool Watch::wait(std::chrono::milliseconds patience) {
  pollfd ready{notify_.get(), POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(patience.count())) <= 0) return false;
  bool any = drain();
  while (::poll(&ready, 1, static_cast<int>(kQuiet.count())) > 0) any |= drain();
  return any;
}

}  // namespace viva::cli
