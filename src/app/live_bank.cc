#include "app/live_bank.h"

#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "check/lint.h"

namespace viva::app {

namespace fs = std::filesystem;

LiveBank::LiveBank(LiveBank&&) noexcept = default;

LiveBank::~LiveBank() = default;

LiveBank::Folder::~Folder() {
  std::error_code ignored;
  if (!path.empty()) fs::remove_all(path, ignored);
}

Result<LiveBank> LiveBank::open(Options options) {
  LiveBank live(std::move(options));
  std::error_code error;
  std::string folder = (fs::temp_directory_path(error) / "viva-XXXXXX").string();
  if (error || !::mkdtemp(folder.data()))
    return std::unexpected(unavailable(
        "cannot make a temporary folder " + folder + "; set TMPDIR to a folder that can be written",
        error ? error.value() : errno));
  live.folder_.path = folder;
  VIVA_TRY(auto bank, bank::load_bank(live.options_.directory, live.load_options(nullptr)));
  live.bank_ = std::move(bank);
  live.find_problems();
  VIVA_CHECK(live.build(live.bank_));
  return live;
}

bank::LoadOptions LiveBank::load_options(const bank::Bank* previous) const {
  return {.threads = options_.threads, .previous = previous, .inspect = check::lint_question};
}

Result<void> LiveBank::build(const bank::Bank& bank) {
  BuildOptions build{.target = folder_.path / "site.viva",
                     .effort = options_.effort,
                     .threads = options_.threads,
                     .url = options_.url,
                     .previous = catalog_.get(),
                     // Every page says whether there are problems: when that changes, none is as
                     // it was.
                     .previous_bank = problems_.empty() != shows_problems_ ? &bank_ : nullptr,
                     .as_patch = true,
                     .problems = &problems_,
                     .durable = false,
                     .progress = {}};
  VIVA_TRY(const auto report, build_bundle(bank, build));
  VIVA_TRY(catalog_, Catalog::open(report.path, catalog_));
  shows_problems_ = !problems_.empty();
  return {};
}

Result<void> LiveBank::refresh() {
  VIVA_TRY(auto bank, bank::load_bank(options_.directory, load_options(&bank_)));
  const auto unreadable =
      std::ranges::find(bank.config_problems, "config-syntax", &bank::Problem::rule);
  config_problem_.reset();
  if (unreadable != bank.config_problems.end()) {
    config_problem_ = *unreadable;
    return {};
  }
  VIVA_CHECK(build(bank));
  bank_ = std::move(bank);
  return {};
}

Result<bool> LiveBank::recheck() {
  if (!find_problems()) return false;
  VIVA_CHECK(build(bank_));
  return true;
}

/// Whether the problems are others than before.
bool LiveBank::find_problems() {
  auto problems =
      config_problem_ ? std::vector{*config_problem_} : check::lint(bank_, {.today = today()});
  if (problems == problems_) return false;
  problems_ = std::move(problems);
  return true;
}

}  // namespace viva::app
