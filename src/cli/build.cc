#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <CLI/Option.hpp>
#include <fmt/format.h>

#include "app/build_bundle.h"
#include "app/static_site.h"
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
  std::string bank, output, html, base_path, compress = "normal", url;
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
  return catalog && (*catalog)->bundle().verify_blocks() ? *catalog : nullptr;
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

/// Shows how far it is, on a terminal.
std::function<void(std::size_t, std::size_t)> progress(std::string_view what) {
  if (!::isatty(STDERR_FILENO)) return {};
  return [what](std::size_t done, std::size_t total) {
    fmt::print(stderr, "\r\033[K{}/{} {}{}", done, total, what, done == total ? "\r\033[K" : "");
  };
}

int build_bundle(const bank::Bank& bank, const Options& options) {
  if (bank.config.url.empty() && options.url.empty())
    fmt::print(
        stderr,
        "viva: no url in viva.toml and no --url; the site map and the feed will have relative addresses\n");

  const auto before = previous(options);
  const app::BuildOptions build{.target = options.output,
                                .effort = effort(options.compress),
                                .threads = options.threads,
                                .url = options.url,
                                .previous = before.get(),
                                .progress = progress("questions")};
  const auto report = app::build_bundle(bank, build);
  if (!report) return fail(report.error());
  fmt::print("{}  {}\n", to_hex(report->content_hash), report->path.string());
  fmt::print(stderr, "{} questions, {:.1f} MB\n", report->questions,
             static_cast<double>(report->file_bytes) / 1e6);
  return kFine;
}

/// Where the files will be, with their prefix. Errors: invalid_input, if the two ways to say so
/// differ.
Result<std::string> url_of_files(const bank::Bank& bank, const Options& options) {
  std::string url = bank.config.url.empty() ? options.url : bank.config.url;
  while (url.ends_with('/')) url.pop_back();
  if (url.empty() || options.base_path.empty()) return url;
  const auto path = url.find('/', url.find("//") + 2);
  const std::string prefix = options.base_path.substr(0, options.base_path.size() - 1);
  if (path == std::string::npos) return url + prefix;
  if (url.substr(path) == prefix) return url;
  return std::unexpected(invalid(
      fmt::format("--base-path says {}, but the site's url is {}; let them end in the same path",
                  options.base_path, url)));
}

/// The bank as a bundle that has no name any more: what files are written from.
Result<std::shared_ptr<const app::Catalog>> catalog_of(const bank::Bank& bank,
                                                       const Options& options) {
  std::string folder = (fs::temp_directory_path() / "viva-html-XXXXXX").string();
  if (!::mkdtemp(folder.data()))
    return std::unexpected(unavailable(
        fmt::format("cannot make {}; set TMPDIR to a folder that can be written", folder), errno));
  const auto built = app::build_bundle(bank, {.target = fs::path(folder) / "site.viva",
                                              .effort = Effort::none,
                                              .threads = options.threads,
                                              .durable = false,
                                              .progress = progress("questions")});
  auto catalog = built ? app::Catalog::open(built->path) : std::unexpected(built.error());
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return catalog;
}

int build_files(bank::Bank& bank, const Options& options) {
  auto url = url_of_files(bank, options);
  if (!url) return fail(url.error());
  bank.config.url = std::move(*url);
  if (bank.config.url.empty())
    fmt::print(
        stderr,
        "viva: no url in viva.toml and no --url; there will be no site map, and 404.html is for a site without a prefix\n");
  const auto catalog = catalog_of(bank, options);
  if (!catalog) return fail(catalog.error());
  const auto report =
      app::write_static_site(**catalog, {options.html, options.base_path, progress("pages")});
  if (!report) return fail(report.error());
  for (const auto& lost : report->lost)
    fmt::print("{}: a link to {}, which needs a server\n", lost.place, lost.address);
  const auto& counts = report->counts;
  fmt::print(stderr, "{} questions, {} files, {:.1f} MB in {}: {} written, {} removed\n",
             (*catalog)->size(), counts.files, static_cast<double>(counts.bytes) / 1e6,
             options.html, counts.written, counts.removed);
  return report->lost.empty() ? kFine : kFindings;
}

int build(const Options& options) {
  if (options.output.empty() && options.html.empty())
    return fail(
        invalid("say what to write: `-o site.viva` for a bundle, `--html site/` for files"));
  const auto directory = bank::find_bank(options.bank, ".");
  if (!directory) return fail(directory.error());
  auto bank = bank::load_bank(
      *directory,
      {.threads = options.threads, .inspect = check::lint_question, .keep_questions = false});
  if (!bank) return fail(bank.error());
  if (!is_free_of_errors(*bank)) return kFindings;
  return options.html.empty() ? build_bundle(*bank, options) : build_files(*bank, options);
}

std::string no_base_path(const std::string& path) {
  const bool is_one = path.starts_with('/') && path.ends_with('/') && !path.starts_with("//") &&
                      is_safe_url(path) && path.find_first_of("?#\"") == std::string::npos;
  return is_one ? "" : "no path such as /viva/, with a / at both ends";
}

}  // namespace

void add_build(CLI::App& program, Action& action) {
  auto options = std::make_shared<Options>();
  auto* command =
      program.add_subcommand("build", "Write a bank as one immutable bundle, or as files");
  command->add_option("bank", options->bank,
                      "Directory of the bank; default: the nearest with a viva.toml, else ./bank");
  auto* output = command->add_option("-o,--output", options->output,
                                     "The bundle, or a directory (ending in /) for HASH.viva");
  auto* html = command
                   ->add_option("--html", options->html,
                                "In place of a bundle: a folder for the site as files")
                   ->excludes(output);
  command
      ->add_option("--base-path", options->base_path,
                   "With --html: links begin with this path, such as /viva/; default: they are "
                   "relative, and work anywhere")
      ->needs(html)
      ->check(no_base_path);
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
