#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "bank/collections.h"
#include "bank/evidence.h"
#include "bank/question.h"

namespace viva::bank {

struct ParsedQuestion {
  std::shared_ptr<const Question> question;  ///< Null if the file cannot be shown at all.
  std::vector<Problem> problems;
};

/// Reads one question file. Collects every problem; a question is returned whenever it has at least
/// an ID, a question, known technology, level and a readable body, so that an author sees the page
/// of a broken file. `path` appears in problems and is never opened.
ParsedQuestion parse_question(std::string_view text, std::string_view path, const Config& config);

/// One file of a bank and what was read from it.
struct File {
  std::string path;  ///< Relative to the bank's directory, `/` between parts.
  Digest digest{};
  ParsedQuestion parsed;
};

/// A picture, 1 MB at most, to go into the bundle.
struct Picture {
  std::string path;
  std::string bytes;
};

/// A whole bank. Copying is cheap enough for one per change: questions are shared.
struct Bank {
  std::filesystem::path directory;
  Config config;
  std::vector<Problem> config_problems;
  std::vector<File> files;        ///< Sorted by path.
  std::vector<Picture> pictures;  ///< Those that questions use, sorted by path.
  std::vector<Path> paths;        ///< Of `paths/`, `kits/` and `audit/`, sorted by path.
  std::vector<Kit> kits;
  std::vector<Audit> audits;
  std::vector<Evidence> evidence;  ///< What samples have done, sorted.
  std::vector<Problem> problems;   ///< Of what is no question: pictures, paths, evidence, …
  Digest config_digest{};          ///< Of viva.toml.

  std::vector<const Question*> questions() const;  ///< In the order of files.
};

/// Finds the bank: `given` if not empty, else the nearest directory upward from `start` with a
/// `viva.toml`, else `start/bank`. Errors: not_found, saying where it looked and what to do.
Result<std::filesystem::path> find_bank(const std::filesystem::path& given,
                                        const std::filesystem::path& start);

/// Reads every question of a bank on `threads` threads. Files whose bytes are as in `previous` are
/// taken over from it, when the configuration is the same.
/// Errors: not_found, unavailable; never because of what a file says.
Result<Bank> load_bank(const std::filesystem::path& directory, unsigned threads,
                       const Bank* previous = nullptr);

}  // namespace viva::bank
