#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bank/collections.h"
#include "bank/evidence.h"
#include "bank/question.h"
#include "base/file.h"

namespace viva::bank {

struct ParsedQuestion {
  std::shared_ptr<const Question> question;  ///< Null if the file cannot be shown at all.
  std::vector<Problem> problems;
};

/// Reads one question file. Collects every problem; a question is returned whenever it has at least
/// an ID, a question, known technology, level and a readable body, so that an author sees the page
/// of a broken file. `path` appears in problems and is never opened.
ParsedQuestion parse_question(std::string_view text, std::string_view path, const Config& config);

/// The question of a file whose outline is known, without the problems that were found then.
/// Null if the body cannot be read: then it is not that file.
std::shared_ptr<const Question> parse_body(const Outline& outline, std::string_view text,
                                           const Config& config);

/// One file of a bank and what was read from it.
struct File {
  std::string path;       ///< Relative to the bank's directory, `/` between parts.
  FileStamp stamp;        ///< As it was read; unknown if it may change without showing it.
  ParsedQuestion parsed;  ///< Its question is null, too, if only the outline was kept.
  std::shared_ptr<const Outline> outline;        ///< Null if the file cannot be shown.
  std::optional<std::vector<Problem>> findings;  ///< Of `LoadOptions::inspect`.
};

/// A picture, 1 MB at most, to go into the bundle.
struct Picture {
  std::string path;
  std::string bytes;
};

/// A whole bank. Reading it again after a change is cheap: files that are as they were are shared.
struct Bank {
  std::filesystem::path directory;
  Config config;
  std::vector<Problem> config_problems;
  std::vector<std::shared_ptr<const File>> files;  ///< Sorted by path.
  std::vector<Picture> pictures;                   ///< Those that questions use, sorted by path.
  std::vector<Path> paths;  ///< Of `paths/`, `kits/` and `audit/`, sorted by path.
  std::vector<Kit> kits;
  std::vector<Audit> audits;
  std::vector<Evidence> evidence;  ///< What samples have done, sorted.
  std::vector<Problem> problems;   ///< Of what is no question: pictures, paths, evidence, …
  Digest config_digest{};          ///< Of viva.toml.

  /// In the order of files. Requires: the questions were kept.
  std::vector<const Question*> questions() const;
  std::vector<const Outline*> outlines() const;  ///< In the order of files.

  /// The whole question of a file that can be shown: the one that was kept, or read again.
  /// Errors: unavailable if the file is not as it was.
  Result<std::shared_ptr<const Question>> whole(const File& file) const;
};

/// Finds the bank: `given` if not empty, else the nearest directory upward from `start` with a
/// `viva.toml`, else `start/bank`. Errors: not_found, saying where it looked and what to do.
Result<std::filesystem::path> find_bank(const std::filesystem::path& given,
                                        const std::filesystem::path& start);

/// Whether `load_bank` reads a file as a question. `path`: relative to the bank's directory.
bool is_question_path(std::string_view path);

struct LoadOptions {
  unsigned threads = 1;
  /// Files that are as they were then are taken over from it, when the configuration is the same.
  const Bank* previous = nullptr;
  /// What there is to say of a question by itself; called from several threads at once.
  std::vector<Problem> (*inspect)(const Question& question, const Config& config) = nullptr;
  /// False: only outlines are held, and a question is read again where it is needed whole.
  bool keep_questions = true;
};

/// Reads every question of a bank. A file that looks untouched to the file system is not even
/// opened. Errors: not_found, unavailable; never because of what a file says.
Result<Bank> load_bank(const std::filesystem::path& directory, const LoadOptions& options = {});

}  // namespace viva::bank
