#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

namespace viva {

namespace fs = std::filesystem;

namespace {

/// Source: FAT counts the times of files in steps of two seconds, which nothing in use exceeds.
constexpr std::chrono::seconds kCoarsestClock{2};

FileStamp to_stamp(const struct stat& status) {
  const auto nanoseconds = [](const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  };
  return {status.st_ino, static_cast<std::uint64_t>(status.st_size), nanoseconds(status.st_mtim),
          nanoseconds(status.st_ctim)};
}

}  // namespace

bool FileStamp::is_settled(std::chrono::system_clock::time_point now) const {
  const auto last = std::chrono::nanoseconds(std::max(modified_ns, changed_ns));
  return inode != 0 && last + kCoarsestClock < now.time_since_epoch();
}

bool leads_inside(const fs::path& path, const fs::path& folder) {
  std::error_code error;
  const fs::path target = fs::canonical(path, error);
  if (error) return false;
  const fs::path base = fs::canonical(folder, error);
  if (error) return false;
  const auto [end, rest] = std::ranges::mismatch(base, target);
  return end == base.end();
}

std::optional<FileStamp> stamp_of(const fs::path& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return to_stamp(status);
}

Result<std::string> read_file(const fs::path& path, std::size_t limit_bytes) {
  VIVA_TRY(auto read, read_stamped(path, limit_bytes));
  return std::move(read.text);
}

Result<StampedText> read_stamped(const fs::path& path, std::size_t limit_bytes) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) return std::unexpected(not_found(path.string() + ": no such file"));
  if (!file) return std::unexpected(unavailable("cannot open " + path.string(), errno));
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0)
    return std::unexpected(unavailable("cannot read " + path.string(), errno));
  if (static_cast<std::size_t>(status.st_size) > limit_bytes)
    return std::unexpected(
        invalid(path.string(), 0, fmt::format("larger than {} bytes; split it", limit_bytes)));

  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (true) {
    if (filled == text.size()) text.resize(filled + 1);  // Room to see the end of the file.
    const ssize_t count = ::read(file.get(), text.data() + filled, text.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::unexpected(unavailable("cannot read " + path.string(), errno));
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
    if (filled > limit_bytes)
      return std::unexpected(
          invalid(path.string(), 0, fmt::format("larger than {} bytes; split it", limit_bytes)));
  }
  text.resize(filled);
  return StampedText{std::move(text), to_stamp(status)};
}

Result<AtomicFile> AtomicFile::create(const fs::path& target) {
  const fs::path folder = target.has_parent_path() ? target.parent_path() : ".";
  std::string name = (folder / ("." + target.filename().string() + ".XXXXXX")).string();
  FileDescriptor file(::mkostemp(name.data(), O_CLOEXEC));
  if (!file)
    return std::unexpected(unavailable(fmt::format("cannot write in {}", folder.string()), errno));
  return AtomicFile(std::move(file), name, target);
}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::unexpected(unavailable("cannot write " + target_.string(), errno));
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> AtomicFile::write(std::string_view text) {
  return write(std::as_bytes(std::span(text.data(), text.size())));
}

void begin_to_sync(int descriptor) { ::sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE); }

Result<void> AtomicFile::commit(fs::perms permissions) { return commit_as(target_, permissions); }

Result<void> AtomicFile::commit_as(const fs::path& target, fs::perms permissions, bool durable) {
  const bool written = ::fchmod(file_.get(), static_cast<mode_t>(permissions)) == 0 &&
                       (!durable || ::fsync(file_.get()) == 0) &&
                       ::rename(temporary_.c_str(), target.c_str()) == 0;
  if (!written) return std::unexpected(unavailable("cannot write " + target.string(), errno));
  temporary_.clear();
  return {};
}

Result<void> write_file(const fs::path& path, std::string_view text) {
  VIVA_TRY(AtomicFile file, AtomicFile::create(path));
  VIVA_CHECK(file.write(text));
  return file.commit(fs::perms{0644});
}

}  // namespace viva
