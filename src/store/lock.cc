#include "store/lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

namespace viva::store {

namespace {

Error at(const std::filesystem::path& path, Error error) {
  error.path = path.string();
  return error;
}

}  // namespace

Result<FileDescriptor> lock_store(const std::filesystem::path& store) {
  const std::filesystem::path name = store.string() + ".lock";
  FileDescriptor file(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file) return std::unexpected(at(name, unavailable("it cannot be opened", errno)));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
  return std::unexpected(at(
      store, unavailable("another viva has this store open; end that, or name another store with "
                         "--store")));
}

}  // namespace viva::store
