#include <algorithm>
#include <cctype>
#include <chrono>
#include <filesystem>

#include <CLI/Option.hpp>
#include <fmt/format.h>

#include "bank/bank.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/text.h"
#include "cli/command_line.h"

namespace viva::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* kExamples = R"(
  viva new python "What does yield do?"
  viva new cpp "When is a move a copy?" --level Advanced)";

struct Options {
  std::string technology, question, bank, level;
};

/// `PY-ADV-006`: the technology's prefix, three letters of the level, the next free number.
std::string free_id(const bank::Bank& bank, const bank::Technology& technology,
                    const bank::Level& level) {
  const std::string prefix =
      technology.prefix.empty() ? to_upper(technology.key) : technology.prefix;
  const std::string stem = fmt::format("{}{}{}-", prefix, prefix.ends_with('-') ? "" : "-",
                                       to_upper(level.name.substr(0, 3)));
  std::int64_t highest = 0;
  const auto consider = [&](const std::string& id) {
    if (!id.starts_with(stem)) return;
    highest = std::max(highest, parse_integer(id.substr(stem.size())).value_or(0));
  };
  for (const auto* question : bank.outlines()) {
    consider(question->id);
    for (const auto& alias : question->aliases) consider(alias.value);
  }
  return fmt::format("{}{:03}", stem, highest + 1);
}

std::string yaml_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string draft(const std::string& id, std::string_view question,
                  const bank::Technology& technology, const bank::Level& level) {
  return fmt::format(
      "---\nid: {}\nquestion: {}\ntechnology: {}\nlevel: {}\ncategory: {}\ndifficulty: {}\ntags: []\nsources:\n"
      "  - {{key: reference, url: \"https://\", where: \"\"}}\nhistory:\n  - {{date: {}, change: meaning, note: \"First version.\"}}\n---\n\n"
      "## Answer\n\n## Explanation\n\n## Example\n\n## Mistakes\n\n## Scenario\n\n## Points\n\n- {}:\n- Red flag:\n\n## Follow-ups\n",
      id, yaml_quoted(question), technology.name, level.name,
      technology.categories.empty() ? "" : technology.categories.front(), level.lowest,
      to_iso(today()), level.name);
}

/// Whether a draft asks what was to be asked: not every text can stand in front matter.
Result<void> check_draft(const std::string& text, std::string_view question,
                         const bank::Config& config) {
  const auto parsed = bank::parse_question(text, "", config);
  if (parsed.question && parsed.question->question == question) return {};
  const auto cause = std::ranges::find(parsed.problems, "front-matter", &bank::Problem::rule);
  return std::unexpected(invalid(
      fmt::format("this cannot be the question of a file{}; ask it on one line of plain text",
                  cause == parsed.problems.end() ? "" : fmt::format(" ({})", cause->message))));
}

/// The question without blanks around it. Errors: invalid_input if nothing is asked.
Result<std::string_view> asked(std::string_view question) {
  const auto says = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || (c & 0x80);
  };
  if (std::ranges::any_of(question, says)) return trim(question);
  return std::unexpected(invalid(
      fmt::format("`{}` asks nothing; give the question as one would ask it aloud", question)));
}

Result<fs::path> write_draft(const Options& options) {
  VIVA_TRY(const std::string_view question, asked(options.question));
  VIVA_TRY(const fs::path directory, bank::find_bank(options.bank, "."));
  VIVA_TRY(const bank::Bank bank,
           bank::load_bank(directory, {.threads = core_count(), .keep_questions = false}));
  const auto* technology = bank.config.find_technology(options.technology);
  if (!technology) {
    std::vector<std::string> keys;
    for (const auto& each : bank.config.technologies) keys.push_back(each.key);
    return std::unexpected(invalid(fmt::format("there is no technology `{}`; this bank has {}",
                                               options.technology, join(keys, ", "))));
  }
  if (bank.config.levels.empty())
    return std::unexpected(invalid("viva.toml", 0, "declare a [[level]] first"));
  const auto* level =
      options.level.empty() ? &bank.config.levels.front() : bank.config.find_level(options.level);
  if (!level) {
    std::vector<std::string> names;
    for (const auto& each : bank.config.levels) names.push_back(each.name);
    return std::unexpected(invalid(
        fmt::format("there is no level `{}`; this bank has {}", options.level, join(names, ", "))));
  }

  const std::string text = draft(free_id(bank, *technology, *level), question, *technology, *level);
  VIVA_CHECK(check_draft(text, question, bank.config));
  const fs::path path =
      directory / technology->key / (std::string(cut(slug(question), 60)) + ".md");
  if (fs::exists(path))
    return std::unexpected(
        invalid(path.string(), 0, "exists already; ask in other words, or edit it"));
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error)
    return std::unexpected(
        unavailable("cannot create " + path.parent_path().string(), error.value()));
  VIVA_CHECK(write_file(path, text));
  return path;
}

int start_question(const Options& options) {
  const auto path = write_draft(options);
  if (!path) return fail(path.error());
  fmt::print("{}\n", path->string());
  fmt::print(stderr, "Now write it, and run `viva check` until it is quiet.\n");
  return kFine;
}

}  // namespace

void add_new(CLI::App& program, Action& action) {
  auto options = std::make_shared<Options>();
  auto* command =
      program.add_subcommand("new", "Start a question: a file with a free ID and all its sections");
  command->add_option("technology", options->technology, "Key or name of its technology")
      ->required();
  command->add_option("question", options->question, "The question, as one would ask it aloud")
      ->required();
  command->add_option("--level", options->level, "Its level; default: the lowest");
  command->add_option("--bank", options->bank, "Directory of the bank");
  command->footer(with_examples(kExamples));
  command->callback(
      [options, &action] { action = [options] { return start_question(*options); }; });
}

}  // namespace viva::cli
