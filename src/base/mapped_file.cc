#include "base/mapped_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/file.h"

namespace viva {

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
  if (size_bytes == 0) return MappedFile({nullptr, Unmap{0}});
  void* data = ::mmap(nullptr, size_bytes, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (data == MAP_FAILED) return std::unexpected(unavailable("cannot map " + path.string(), errno));
  return MappedFile({static_cast<std::byte*>(data), Unmap{size_bytes}});
}

}  // namespace viva
