#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "bank/front_matter.h"
#include "base/file.h"
#include "check/lint.h"

namespace viva::check {

namespace {

/// A file in memory, for what goes into a command and what comes out: nothing can block.
FileDescriptor memory_file() { return FileDescriptor(::memfd_create("viva-git", MFD_CLOEXEC)); }

Result<std::string> contents(const FileDescriptor& file) {
  return read_file(fmt::format("/proc/self/fd/{}", file.get()));
}

/// The three streams of a command.
struct Streams {
  FileDescriptor in = memory_file(), out = memory_file(), complaints = memory_file();
  explicit operator bool() const { return in && out && complaints; }
};

/// Runs git to its end; its exit status as `waitpid` gives it. Errors: unavailable if it cannot
/// start.
Result<int> spawn_git(std::vector<std::string>& words, const Streams& streams) {
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, streams.in.get(), 0);
  ::posix_spawn_file_actions_adddup2(&actions, streams.out.get(), 1);
  ::posix_spawn_file_actions_adddup2(&actions, streams.complaints.get(), 2);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, "git", &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return std::unexpected(unavailable("cannot run git; install it", failed));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

/// What git prints. Errors: unavailable, with the first line of what it complained about.
Result<std::string> run_git(const bank::Bank& bank, std::vector<std::string> words,
                            std::string_view input = {}) {
  words.insert(words.begin(),
               {"git", "-C", bank.directory.empty() ? "." : bank.directory.string()});
  const Streams streams;
  if (!streams) return std::unexpected(unavailable("cannot run git", errno));
  if (::pwrite(streams.in.get(), input.data(), input.size(), 0) !=
      static_cast<ssize_t>(input.size()))
    return std::unexpected(unavailable("cannot run git", errno));
  VIVA_TRY(const int status, spawn_git(words, streams));
  if (status == 0) return contents(streams.out);
  VIVA_TRY(const std::string complaints, contents(streams.complaints));
  return std::unexpected(unavailable(fmt::format("git says: {}", split(complaints, '\n').front())));
}

/// One line of `git ls-tree`.
struct TreeEntry {
  std::string hash, path;
};

/// `MODE blob HASH<tab>PATH`, each ended by NUL; those that are read as questions.
std::vector<TreeEntry> read_tree(std::string_view listing) {
  std::vector<TreeEntry> entries;
  for (const auto line : split(listing, '\0')) {
    const auto tab = line.find('\t');
    const auto words = split(line.substr(0, tab), ' ');
    if (tab == std::string_view::npos || words.size() != 3 || words[1] != "blob") continue;
    const std::string_view path = line.substr(tab + 1);
    if (bank::is_question_path(path)) entries.push_back({std::string(words[2]), std::string(path)});
  }
  return entries;
}

/// `HASH blob SIZE`, the bytes and a line end, for each of the files.
std::vector<Earlier> read_batch(std::string_view batch, const std::vector<TreeEntry>& entries) {
  std::vector<Earlier> found;
  for (const TreeEntry& entry : entries) {
    const auto end = batch.find('\n');
    const auto words = split(batch.substr(0, end), ' ');
    const auto size = words.size() == 3 ? parse_integer(words[2]) : std::nullopt;
    if (!size || end == std::string_view::npos ||
        batch.size() - end - 1 < static_cast<std::size_t>(*size))
      break;
    Earlier earlier{
        .source = bank::normalised_source(batch.substr(end + 1, static_cast<std::size_t>(*size))),
        .path = entry.path};
    const auto front = bank::parse_front_matter(earlier.source);
    if (const auto* id = front.fields.find("id")) earlier.id = id->text;
    if (!earlier.id.empty()) found.push_back(std::move(earlier));
    batch.remove_prefix(std::min(batch.size(), end + 2 + static_cast<std::size_t>(*size)));
  }
  return found;
}

}  // namespace

Result<std::vector<Earlier>> questions_at_commit(const bank::Bank& bank, const std::string& ref) {
  const auto commit =
      run_git(bank, {"rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}"});
  if (!commit) {
    VIVA_CHECK(run_git(bank, {"rev-parse", "--git-dir"}));  // Says whether there is git at all.
    return std::unexpected(not_found(
        fmt::format("there is no commit `{}` here; name a branch, a tag or a commit", ref)));
  }
  VIVA_TRY(const std::string listing,
           run_git(bank, {"ls-tree", "-r", "-z", std::string(trim(*commit))}));
  const std::vector<TreeEntry> entries = read_tree(listing);
  std::string wanted;
  for (const auto& entry : entries) wanted += entry.hash + "\n";
  VIVA_TRY(const std::string batch, run_git(bank, {"cat-file", "--batch"}, wanted));
  return read_batch(batch, entries);
}

}  // namespace viva::check
