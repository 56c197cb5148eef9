#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <CLI/Option.hpp>
#include <fmt/format.h>

#include "app/build_bundle.h"
#include "base/html.h"
#include "base/parallel.h"
#include "check/lint.h"
#include "cli/command_line.h"

namespace viva::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* kExamples = R"(
  viva build bank -o site.viva  one file to serve anywhere
  viva build -o bundles/        named by its content
  viva build -o site.viva --url https://viva.example.org)";

struct Options {
  std::string bank, output, compress = "normal", url;
  unsigned threads = core_count();
};

Effort effort(const std::string& name) {
  if (name == "none") return Effort::none;
  return name == "best" ? Effort::best : Effort::normal;
}

/// The bundle that will be replaced, or the newest in the directory: its compressed forms are
/// reused.
std::shared_ptr<const app::Catalog> previous(const Options& options) {
  fs::path found = options.output;
  std::error_code ignored;
  if (fs::is_directory(found, ignored)) {
    fs::path newest;
    for (const auto& entry : fs::directory_iterator(found, ignored))
      if (entry.path().extension() == ".viva" &&
          (newest.empty() || entry.last_write_time() > fs::last_write_time(newest)))
        newest = entry.path();
    found = newest;
  }
  // A broken one is simply not reused. All of it is read here, as what is copied from it later is
  // copied on threads that cannot answer for it.
  auto catalog = app::Catalog::open(found);
  return catalog && (*catalog)->bundle().verify() ? *catalog : nullptr;
}

/// Prints the errors of a bank; whether there are none.
bool is_free_of_errors(const bank::Bank& bank) {
  std::size_t errors = 0;
  for (const auto& problem : check::lint(bank, {.today = today()})) {
    if (problem.severity != bank::Severity::error) continue;
    fmt::print("{}\n", to_string(problem));
    ++errors;
  }
  if (errors > 0)
    fmt::print(stderr, "viva: {} error{}; nothing was built. Mend what `viva check` shows\n",
               errors, errors == 1 ? "" : "s");
  return errors == 0;
}

int build(const Options& options) {
  const auto directory = bank::find_bank(options.bank, ".");
  if (!directory) return fail(directory.error());
  const auto bank = bank::load_bank(
      *directory,
      {.threads = options.threads, .inspect = check::lint_question, .keep_questions = false});
  if (!bank) return fail(bank.error());
  if (!is_free_of_errors(*bank)) return kFindings;

  if (bank->config.url.empty() && options.url.empty())
    fmt::print(
        stderr,
        "viva: no url in viva.toml and no --url; the site map and the feed will have relative addresses\n");

  const auto before = previous(options);
  app::BuildOptions build{.target = options.output,
                          .effort = effort(options.compress),
                          .threads = options.threads,
                          .url = options.url,
                          .previous = before.get(),
                          .progress = {}};
  if (::isatty(STDERR_FILENO))
    build.progress = [](std::size_t done, std::size_t total) {
      fmt::print(stderr, "\r\033[K{}/{} questions{}", done, total, done == total ? "\r\033[K" : "");
    };
  const auto report = app::build_bundle(*bank, build);
  if (!report) return fail(report.error());
  fmt::print("{}  {}\n", to_hex(report->content_hash), report->path.string());
  fmt::print(stderr, "{} questions, {:.1f} MB\n", report->questions,
             static_cast<double>(report->file_bytes) / 1e6);
  return kFine;
}

}  // namespace

void add_build(CLI::App& program, Action& action) {
  auto options = std::make_shared<Options>();
  auto* command = program.add_subcommand("build", "Write a bank as one immutable bundle");
  command->add_option("bank", options->bank,
                      "Directory of the bank; default: the nearest with a viva.toml, else ./bank");
  command
      ->add_option("-o,--output", options->output,
                   "The bundle, or a directory (ending in /) for HASH.viva")
      ->required();
  command->add_option("--compress", options->compress, "normal, best or none")
      ->check(CLI::IsMember({"normal", "best", "none"}));
  command
      ->add_option("--url", options->url,
                   "Where the site will be, if viva.toml has no url: https://viva.example.org")
      ->check([](const std::string& url) {
        return std::string(is_web_address(url) ? ""
                                               : "no address such as https://viva.example.org");
      });
  command->add_option("--threads", options->threads, "Threads")->check(CLI::Range(1, 256));
  command->footer(with_examples(kExamples));
  command->callback([options, &action] { action = [options] { return build(*options); }; });
}

}  // namespace viva::cli
