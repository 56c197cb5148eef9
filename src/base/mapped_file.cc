#include "base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>

#include "base/file.h"

namespace viva {

namespace {

/// One mapping as the handler of SIGBUS sees it; lock-free, since that may come at any time.
struct Guard {
  std::atomic<bool> is_taken = false;
  std::atomic<bool> is_whole = true;
  std::atomic<std::uintptr_t> begin = 0, end = 0;  // Addresses; both 0 while there is no mapping.
};

/// At once in one process. A server has two while it swaps, more only while old answers are sent.
constinit std::array<Guard, 256> guards;

/// Zeros from the page of `address` to the end of the mapping. Whether they are there now.
bool put_zeros(std::uintptr_t address, std::uintptr_t end) {
  const auto page = address & ~(static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE)) - 1);
  return ::mmap(reinterpret_cast<void*>(page), end - page, PROT_READ,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
}

/// Source: libwayland's wayland-shm.c keeps a compositor alive in the same way.
void on_bus_error(int, siginfo_t* info, void*) {
  const int error_number = errno;
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  bool is_ours = false;
  for (Guard& guard : guards) {
    const auto end = guard.end.load();
    if (address < guard.begin || address >= end) continue;
    guard.is_whole = false;
    is_ours = put_zeros(address, end);
  }
  // Not of a mapping of ours: back in the program it happens again, and ends it.
  if (!is_ours) std::signal(SIGBUS, SIG_DFL);
  errno = error_number;
}

void install_handler() {
  struct sigaction action = {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  ::sigaction(SIGBUS, &action, nullptr);
}

/// The place of a guard that was free; `guards.size()` if there is none.
std::size_t take_guard() {
  [[maybe_unused]] static const bool installed = (install_handler(), true);
  const auto is_free = [](Guard& guard) { return !guard.is_taken.exchange(true); };
  const auto found = std::ranges::find_if(guards, is_free);
  if (found != guards.end()) found->is_whole = true;
  return static_cast<std::size_t>(found - guards.begin());
}

}  // namespace

void MappedFile::Unmap::operator()(std::byte* data) const {
  guards[guard].end = guards[guard].begin = 0;
  ::munmap(data, size_bytes);
  guards[guard].is_taken = false;
}

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file && errno == ENOENT) return std::unexpected(not_found(path.string() + ": no such file"));
  if (!file) return std::unexpected(unavailable("cannot open " + path.string(), errno));
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0)
    return std::unexpected(unavailable("cannot read " + path.string(), errno));
  if (!S_ISREG(status.st_mode))
    return std::unexpected(invalid(path.string() + ": not a file; name a file"));
  const auto size_bytes = static_cast<std::size_t>(status.st_size);
  if (size_bytes == 0) return MappedFile({nullptr, Unmap{}});
  const std::size_t guard = take_guard();
  if (guard == guards.size())
    return std::unexpected(unavailable("cannot map " + path.string() + ": too many mapped files"));
  void* data = ::mmap(nullptr, size_bytes, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (data == MAP_FAILED) {
    guards[guard].is_taken = false;
    return std::unexpected(unavailable("cannot map " + path.string(), errno));
  }
  guards[guard].begin = reinterpret_cast<std::uintptr_t>(data);
  guards[guard].end = guards[guard].begin + size_bytes;
  return MappedFile({static_cast<std::byte*>(data), Unmap{size_bytes, guard}});
}

bool MappedFile::is_whole() const { return !data_ || guards[data_.get_deleter().guard].is_whole; }

}  // namespace viva
