#include <sys/stat.h>

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "bank/bank.h"
#include "bank/rules.h"
#include "base/file.h"
#include "base/parallel.h"

namespace viva::bank {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFileBytes = 1024 * 1024;  ///< Of a question; more is a mistake.
constexpr std::size_t kPictureBytes = 1024 * 1024;
constexpr const char* kConfigName = "viva.toml";

Problem problem_of(std::string path, std::string_view rule, std::string message) {
  Problems problems(path);
  problems.add({}, rule, std::move(message));
  return problems.take().front();
}

/// What lies below a bank's directory, by what it is read as. Paths are relative to it, sorted.
struct Listing {
  std::vector<std::string> questions, paths, kits, audits;
  std::vector<Problem> problems;
};

/// Puts one Markdown file where it belongs.
void add_file(std::string path, Listing& out) {
  if (path.starts_with("paths/"))
    out.paths.push_back(std::move(path));
  else if (path.starts_with("kits/"))
    out.kits.push_back(std::move(path));
  else if (path.starts_with("audit/"))
    out.audits.push_back(std::move(path));
  else
    out.questions.push_back(std::move(path));
}

/// What an author might take for a question, or for a folder of them, and what it is instead.
struct Mistaken {
  std::string_view rule, message;
};

/// None if the entry is read as it stands, or is nothing that anybody expects to be read.
std::optional<Mistaken> mistaken(const fs::directory_entry& entry, const fs::path& root) {
  const std::string name = entry.path().filename().string();
  std::error_code error;
  const auto type = entry.status(error).type();  // Of what a link leads to.
  const bool is_link = entry.is_symlink(error);
  if (is_link && type == fs::file_type::directory)
    return Mistaken{"skipped-file", "a link to a folder is not followed; copy the folder in"};
  if (!name.ends_with(".md")) {
    if (type != fs::file_type::regular || !to_lower(name).ends_with(".md")) return {};
    return Mistaken{"skipped-file", "the name of a question ends in `.md`, in small letters"};
  }
  if (is_link && type != fs::file_type::regular)
    return Mistaken{"unreadable", "this link leads to no file; mend it or remove it"};
  if (is_link && !leads_inside(entry.path(), root))
    return Mistaken{"unreadable", "this link leads out of the bank; copy the file in"};
  if (type == fs::file_type::directory)
    return Mistaken{"skipped-file", "a folder, and called as a question is; give it another name"};
  if (type != fs::file_type::regular)
    return Mistaken{"skipped-file", "no file of text, such as a pipe or a device; remove it"};
  return {};
}

/// What is not looked at, and nothing below it.
bool is_ignored(std::string_view name) {
  return name.starts_with('.') || name.starts_with('_') || equal_ignoring_case(name, "README.md");
}

/// Errors: unavailable if a folder cannot be read.
Result<Listing> list_files(const fs::path& root) {
  Listing listing;
  std::error_code error;
  fs::recursive_directory_iterator entry(root, error), end;
  const std::size_t prefix = root.native().size() + (root.native().ends_with('/') ? 0 : 1);
  for (; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (is_ignored(name)) {
      entry.disable_recursion_pending();
      continue;
    }
    std::string path = entry->path().native().substr(prefix);
    if (const auto found = mistaken(*entry, root))
      listing.problems.push_back(problem_of(path, found->rule, std::string(found->message)));
    else if (name.ends_with(".md"))
      add_file(std::move(path), listing);
  }
  if (error)
    return std::unexpected(unavailable("cannot read the bank " + root.string(), error.value()));
  for (auto* list : {&listing.questions, &listing.paths, &listing.kits, &listing.audits})
    std::ranges::sort(*list);
  return listing;
}

/// Reads the files of the questions, each on its own.
class QuestionReader {
 public:
  /// `previous`: of the same configuration, or null.
  QuestionReader(const Bank& bank, const LoadOptions& options, const Bank* previous)
      : root_(bank.directory), config_(bank.config), options_(options), previous_(previous) {}

  /// `place`: where it stands among the files, most likely the same as before.
  std::shared_ptr<const File> read(const std::string& path, std::size_t place) const {
    const auto before = find_before(path, place);
    if (before && stamp_of(root_ / path) == before->stamp) return before;
    auto read = read_stamped(root_ / path, kFileBytes);
    if (!read) return std::make_shared<const File>(unreadable(path, std::move(read).error()));
    const bool same = before && before->outline && before->outline->digest == sha256(read->text);
    File file = same ? *before : parse(path, read->text);
    file.stamp = read->stamp.is_settled(now_) ? read->stamp : FileStamp{};
    return std::make_shared<const File>(std::move(file));
  }

 private:
  std::shared_ptr<const File> find_before(const std::string& path, std::size_t place) const {
    if (!previous_) return nullptr;
    const auto& files = previous_->files;
    if (place < files.size() && files[place]->path == path) return files[place];
    const auto path_of = [](const auto& file) -> const std::string& { return file->path; };
    const auto found = std::ranges::lower_bound(files, path, {}, path_of);
    return found != files.end() && (*found)->path == path ? *found : nullptr;
  }

  static File unreadable(const std::string& path, Error error) {
    error.path.clear();
    return {.path = path, .parsed = {nullptr, {problem_of(path, "unreadable", to_string(error))}}};
  }

  File parse(const std::string& path, std::string_view text) const {
    File file{.path = path, .parsed = parse_question(text, path, config_)};
    auto& question = file.parsed.question;
    if (!question) return file;
    if (options_.inspect) file.findings = options_.inspect(*question, config_);
    if (options_.keep_questions)
      file.outline = question;
    else
      file.outline = std::make_shared<const Outline>(*std::exchange(question, nullptr));
    return file;
  }

  const fs::path& root_;
  const Config& config_;
  const LoadOptions& options_;
  const Bank* previous_;
  const std::chrono::system_clock::time_point now_ = std::chrono::system_clock::now();
};

/// Reads the files of one of the folders `paths`, `kits`, `audit`.
template <class T, class Parse>
void read_collected(const fs::path& root, const std::vector<std::string>& files,
                    std::vector<T>& out, std::vector<Problem>& problems, const Parse& parse) {
  for (const auto& path : files) {
    const auto text = read_file(root / path, kFileBytes);
    if (!text) {
      problems.push_back(problem_of(path, "unreadable", text.error().message));
      continue;
    }
    Collected<T> collected = parse(*text, path);
    out.push_back(std::move(collected.value));
    std::ranges::move(collected.problems, std::back_inserter(problems));
  }
}

/// Whether the bytes are what the file's extension says.
bool is_picture(const std::string& path, std::string_view bytes) {
  if (path.ends_with(".svg")) return bytes.find("<svg") != std::string_view::npos;
  if (path.ends_with(".png")) return bytes.starts_with("\x89PNG\r\n\x1a\n");
  return bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP");
}

/// Reads each picture that a question shows, once. What is missing is said by the rule `picture`.
void read_pictures(Bank& bank) {
  std::set<std::string> wanted;
  for (const auto* question : bank.outlines())
    for (const auto& picture : question->pictures) wanted.insert(picture.path);
  for (const auto& path : wanted) {
    const fs::path file = bank.directory / path;
    auto bytes = leads_inside(file, bank.directory)
                     ? read_file(file, kPictureBytes)
                     : Result<std::string>(std::unexpected(not_found("")));
    if (bytes && is_picture(to_lower(path), *bytes))
      bank.pictures.push_back({path, std::move(*bytes)});
    else if (bytes)
      bank.problems.push_back(
          problem_of(path, "picture",
                     "this file is not what its name says; save it again as PNG, SVG or WebP"));
    else if (bytes.error().code == ErrorCode::invalid_input)
      bank.problems.push_back(
          problem_of(path, "picture", "this picture is larger than 1 MB; make it smaller"));
  }
}

/// Says which tools of runtimes are not there, or lie outside of the bank.
void check_tools(const Bank& bank, Problems& problems) {
  for (const auto& runtime : bank.config.runtimes)
    for (const auto& tool : runtime.tools) {
      std::error_code error;
      const bool exists = fs::is_regular_file(bank.directory / tool, error);
      if (exists && leads_inside(bank.directory / tool, bank.directory)) continue;
      problems.add(
          runtime.place_of("tools"), "config-value",
          exists ? fmt::format("tool `{}` is a link that leads out of the bank; copy the file in",
                               tool)
                 : fmt::format("there is no file `{}` in the bank; put it there, or mend `tools`",
                               tool));
    }
}

/// Reads evidence.jsonl, if there is one.
Result<void> read_record(Bank& bank) {
  const auto text = read_file(bank.directory / kEvidenceName);
  if (!text && text.error().code == ErrorCode::not_found) return {};
  if (!text) return std::unexpected(text.error());
  ReadEvidence read = parse_evidence(*text, kEvidenceName);
  bank.evidence = std::move(read.lines);
  std::ranges::move(read.problems, std::back_inserter(bank.problems));
  return {};
}

}  // namespace

bool is_question_path(std::string_view path) {
  if (!path.ends_with(".md") || std::ranges::any_of(split(path, '/'), is_ignored)) return false;
  Listing listing;
  add_file(std::string(path), listing);
  return !listing.questions.empty();
}

std::vector<const Question*> Bank::questions() const {
  std::vector<const Question*> result;
  result.reserve(files.size());
  for (const auto& file : files)
    if (file->parsed.question) result.push_back(file->parsed.question.get());
  return result;
}

std::vector<const Outline*> Bank::outlines() const {
  std::vector<const Outline*> result;
  result.reserve(files.size());
  for (const auto& file : files)
    if (file->outline) result.push_back(file->outline.get());
  return result;
}

Result<std::shared_ptr<const Question>> Bank::whole(const File& file) const {
  if (file.parsed.question) return file.parsed.question;
  VIVA_TRY(const StampedText read, read_stamped(directory / file.path, kFileBytes));
  const bool same = read.stamp == file.stamp || sha256(read.text) == file.outline->digest;
  auto question = same ? parse_body(*file.outline, read.text, config) : nullptr;
  if (question) return question;
  return std::unexpected(
      unavailable(file.path + " has changed since the bank was read; do this again"));
}

Result<fs::path> find_bank(const fs::path& given, const fs::path& start) {
  const auto is_bank = [](const fs::path& folder) {
    std::error_code error;
    return fs::is_regular_file(folder / kConfigName, error);
  };
  if (!given.empty()) {
    if (is_bank(given)) return given;
    return std::unexpected(not_found(fmt::format(
        "{} is no bank: it has no {}; name the folder that has one", given.string(), kConfigName)));
  }
  for (fs::path folder = fs::absolute(start).lexically_normal();; folder = folder.parent_path()) {
    if (is_bank(folder)) return folder;
    if (folder == folder.parent_path()) break;
  }
  if (is_bank(start / "bank")) return start / "bank";
  return std::unexpected(not_found(fmt::format(
      "no bank found: {} is neither in {} nor in a folder above it nor in {}; go to a bank or name one",
      kConfigName, start.string(), (start / "bank").string())));
}

Result<Bank> load_bank(const fs::path& directory, const LoadOptions& options) {
  VIVA_TRY(const std::string config_text, read_file(directory / kConfigName, kFileBytes));
  VIVA_TRY(Listing listing, list_files(directory));
  ParsedConfig config = parse_config(config_text, kConfigName);
  Bank bank{.directory = directory,
            .config = std::move(config.config),
            .config_problems = std::move(config.problems)};
  bank.config_digest = sha256(config_text);
  Problems of_tools(kConfigName);
  check_tools(bank, of_tools);
  std::ranges::move(of_tools.take(), std::back_inserter(bank.config_problems));
  bank.problems = std::move(listing.problems);
  bank.files.resize(listing.questions.size());
  const auto* previous = options.previous;
  const bool comparable = previous && previous->config_digest == bank.config_digest;
  const QuestionReader reader(bank, options, comparable ? previous : nullptr);
  parallel_for(bank.files.size(), options.threads,
               [&](std::size_t i) { bank.files[i] = reader.read(listing.questions[i], i); });
  read_collected(directory, listing.paths, bank.paths, bank.problems, parse_path);
  read_collected(directory, listing.audits, bank.audits, bank.problems, parse_audit);
  read_collected(directory, listing.kits, bank.kits, bank.problems,
                 [&](std::string_view text, std::string_view path) {
                   return parse_kit(text, path, bank.config);
                 });
  read_pictures(bank);
  VIVA_CHECK(read_record(bank));
  return bank;
}

}  // namespace viva::bank
