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
  std::error_code error;
  watch.is_tree_ = fs::is_directory(path, error);
  watch.root_ = watch.is_tree_ ? path : fs::absolute(path, error).parent_path();
  VIVA_CHECK(watch.add(watch.root_));
  watch.add_folders();
  return watch;
}

Result<void> Watch::add(const fs::path& directory) {
  if (::inotify_add_watch(notify_.get(), directory.c_str(), kEvents) >= 0) return {};
  return std::unexpected(unavailable("cannot watch " + directory.string() + " for changes", errno));
}

/// Watches every folder below the root; watching one twice does no harm. What vanishes meanwhile is
/// passed over: it tells of itself.
void Watch::add_folders() {
  if (!is_tree_) return;
  std::error_code error;
  fs::recursive_directory_iterator entry(root_, error);
  while (!error && entry != fs::recursive_directory_iterator()) {
    std::error_code gone;
    if (entry->path().filename().string().starts_with('.'))
      entry.disable_recursion_pending();
    else if (entry->is_directory(gone) && !entry->is_symlink(gone))
      static_cast<void>(add(entry->path()));
    entry.increment(error);
  }
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
  if (folders) add_folders();
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
