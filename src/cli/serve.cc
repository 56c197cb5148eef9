#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <optional>
#include <thread>

#include <CLI/Option.hpp>
#include <fmt/format.h>

#include "app/live_bank.h"
#include "app/practice_store.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/watch.h"
#include "web/server.h"
#include "web/site_handler.h"
#include "web/trust.h"

namespace viva::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* kExamples = R"(
  viva serve                    the bank here, on http://127.0.0.1:8080
  viva serve --watch            the same, and again at every save
  viva serve site.viva --address 0.0.0.0 --access-log -)";

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

struct Options {
  std::string source, config, access_log;
  bank::ServeConfig serve;  ///< What flags and variables say.
  unsigned threads = core_count();
  bool watch = false;
};

/// What is served: a bundle, or a bank that is built into one. Knows how to become newer.
class Source {
 public:
  static Result<Source> open(const Options& options, const std::string& url) {
    Source source;
    if (is_file(options.source)) {
      source.file_ = options.source;
      VIVA_TRY(source.catalog_, app::Catalog::open(source.file_));
      return source;
    }
    VIVA_TRY(const fs::path directory, bank::find_bank(options.source, "."));
    // An author waits for the page, not for its size: nothing is compressed while watching.
    VIVA_TRY(auto live,
             app::LiveBank::open(
                 {directory, options.watch ? Effort::none : Effort::normal, options.threads, url}));
    source.live_.emplace(std::move(live));
    source.catalog_ = source.live_->catalog();
    source.tell_problems();
    return source;
  }

  const std::shared_ptr<const app::Catalog>& catalog() const { return catalog_; }
  fs::path path() const { return live_ ? live_->bank().directory : file_; }

  /// Takes over what has changed. Errors: then the old one stays.
  Result<void> refresh() {
    if (live_) {
      VIVA_CHECK(live_->refresh());
      catalog_ = live_->catalog();
      return {};
    }
    VIVA_TRY(catalog_, app::Catalog::open(file_));
    return {};
  }

  /// Checks a bank again; whether its problems have changed, and with them its pages.
  Result<bool> recheck() {
    if (!live_) return false;
    VIVA_TRY(const bool changed, live_->recheck());
    if (changed) tell_problems();
    catalog_ = live_->catalog();
    return changed;
  }

 private:
  void tell_problems() const {
    for (const auto& problem : live_->problems()) fmt::print(stderr, "{}\n", to_string(problem));
  }

  fs::path file_;
  std::optional<app::LiveBank> live_;
  std::shared_ptr<const app::Catalog> catalog_;
};

/// The bank's own settings, or those of `--config`.
Result<bank::Config> configuration(const Options& options) {
  fs::path path = options.config;
  if (path.empty() && !is_file(options.source)) {
    VIVA_TRY(const fs::path directory, bank::find_bank(options.source, "."));
    path = directory / "viva.toml";
  }
  if (path.empty()) return bank::Config{};
  VIVA_TRY(const std::string text, read_file(path));
  const auto parsed = bank::parse_config(text, path.string());
  // A bank shows its problems on its own page; a file given for the server alone has to be right.
  if (!options.config.empty() && !parsed.problems.empty()) {
    const auto& problem = parsed.problems.front();
    return std::unexpected(invalid(problem.path, problem.place.line, problem.message));
  }
  return parsed.config;
}

/// One listening site and what keeps it fresh.
class Site {
 public:
  Site(Source source, const Options& options, std::shared_ptr<app::PracticeStore> practice)
      : source_(std::move(source)), practice_(std::move(practice)), watches_bank_(options.watch) {}

  Result<void> listen(web::ServerOptions options) {
    metrics_ = std::make_shared<web::Metrics>(VIVA_VERSION);
    options.metrics = metrics_;
    options.on_hangup = [this] { is_asked_ = true; };
    const auto make = [this] {
      return std::make_unique<web::SiteHandler>(
          source_.catalog(), [this] { return metrics_->prometheus(); },
          [this] { return !server_ || !server_->is_draining(); }, practice_);
    };
    VIVA_TRY(auto server, web::Server::listen(options, make));
    server_.emplace(std::move(server));
    return {};
  }

  std::uint16_t port() const { return server_->port(); }

  void run() {
    std::optional<Watch> watch;
    if (auto opened = Watch::open(source_.path()))
      watch = std::move(*opened);
    else
      fail(opened.error());
    const std::jthread keeper(
        [&](const std::stop_token& stop) { keep_fresh(stop, watch ? &*watch : nullptr); });
    server_->run();
    if (practice_) practice_->close();  // While those it still answers are there.
  }

 private:
  /// A bundle is swapped when its file is replaced, a bank when it is watched and saved, and either
  /// when a signal asks for it, which the thread of signals only notes.
  void keep_fresh(const std::stop_token& stop, Watch* watch) {
    constexpr std::chrono::milliseconds kPatience{200};
    while (!stop.stop_requested()) {
      const bool has_events = watch ? watch->wait(kPatience) : rest(kPatience);
      const bool is_due = has_events && has_changed();
      if (is_asked_.exchange(false) || is_due || is_newly_lost()) renew();
    }
  }

  static bool rest(std::chrono::milliseconds time) {
    std::this_thread::sleep_for(time);
    return false;
  }

  /// Whether an event below the watched folder is one of what is served.
  bool has_changed() {
    if (!is_file(source_.path())) return watches_bank_;
    const auto now = file_identity();
    return std::exchange(identity_, now) != now;
  }

  /// Whether the bundle has just been found changed in place: then the file is read once more,
  /// which says what is wrong with it.
  bool is_newly_lost() {
    const bool is_lost = !source_.catalog()->bundle().is_intact();
    return !std::exchange(is_lost_, is_lost) && is_lost;
  }

  std::pair<fs::file_time_type, std::uintmax_t> file_identity() const {
    std::error_code ignored;
    return {fs::last_write_time(source_.path(), ignored), fs::file_size(source_.path(), ignored)};
  }

  /// On a thread of its own: nothing may escape, or the server ends.
  void renew() try {
    if (const auto done = source_.refresh(); !done) return static_cast<void>(fail(done.error()));
    swap();
    const auto changed = source_.recheck();
    if (!changed) return static_cast<void>(fail(changed.error()));
    if (*changed) swap();
  } catch (const std::exception& error) {
    fail(unavailable(error.what()));
  }

  void swap() {
    const auto catalog = source_.catalog();
    server_->for_each_handler(
        [catalog](web::Handler& handler) { static_cast<web::SiteHandler&>(handler).use(catalog); });
    fmt::print(stderr, "serving {} ({} questions)\n", catalog->version(), catalog->size());
  }

  Source source_;
  std::shared_ptr<app::PracticeStore> practice_;
  bool watches_bank_;
  std::pair<fs::file_time_type, std::uintmax_t> identity_ = file_identity();
  bool is_lost_ = false;
  std::atomic<bool> is_asked_ = false;  // By a signal.
  std::shared_ptr<web::Metrics> metrics_;
  std::optional<web::Server> server_;
};

std::string host_of(const std::string& address) {
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

/// What flag or variable say, else the file, else the server's own default.
web::ServerOptions server_options(const Options& options, const bank::ServeConfig& config) {
  web::ServerOptions server{.threads = options.threads,
                            .access_log = !options.access_log.empty(),
                            .access_log_path = options.access_log == "-" ? "" : options.access_log};
  const auto say = [&](std::optional<int> bank::ServeConfig::*value, auto& out) {
    const auto said = options.serve.*value ? options.serve.*value : config.*value;
    if (said) out = std::remove_cvref_t<decltype(out)>(*said);
  };
  using bank::ServeConfig;
  web::Limits& limits = server.limits;
  std::chrono::seconds idle = std::chrono::floor<std::chrono::seconds>(limits.idle);
  say(&ServeConfig::port, server.port);
  say(&ServeConfig::connections, limits.connections);
  say(&ServeConfig::connections_per_address, limits.per_address);
  say(&ServeConfig::idle_seconds, idle);
  say(&ServeConfig::head_bytes, limits.head_bytes);
  limits.idle = idle;
  for (const auto& address : {config.address, options.serve.address})
    if (!address.empty()) server.address = address;
  return server;
}

bool is_loopback(const std::string& address) { return web::is_loopback_host(host_of(address)); }

/// On this machine's own address its one person's practice is kept; elsewhere nobody's. Null: none.
/// Errors: invalid_input if a store was asked for where everybody could reach it.
Result<std::shared_ptr<app::PracticeStore>> practice_store(const Options& options,
                                                           const bank::ServeConfig& config,
                                                           const std::string& address) {
  const std::string& named = options.serve.store.empty() ? config.store : options.serve.store;
  if (named == "none") return nullptr;
  if (!is_loopback(address)) {
    if (named.empty()) return nullptr;
    return std::unexpected(invalid(fmt::format(
        "a store is for the one person of this machine, and {} can be reached by others; leave "
        "--store out, or serve on 127.0.0.1",
        address)));
  }
  if (!named.empty()) return std::make_shared<app::PracticeStore>(named);
  const auto path = app::default_store_path();
  if (!path) return nullptr;
  return std::make_shared<app::PracticeStore>(*path);
}

int serve(const Options& options) {
  if (options.watch && is_file(options.source))
    return fail(
        invalid(options.source, 0,
                "--watch is for a bank; a bundle is taken over whenever its file is replaced"));
  const auto config = configuration(options);
  if (!config) return fail(config.error());
  const web::ServerOptions listen = server_options(options, config->serve);
  const std::string host = host_of(listen.address);
  // A port that is not known yet makes no address.
  auto source =
      Source::open(options, listen.port == 0 ? "" : fmt::format("http://{}:{}", host, listen.port));
  if (!source) return fail(source.error());
  ::malloc_trim(0);  // What building needed is not needed any more.
  const std::size_t questions = source->catalog()->size();
  auto practice = practice_store(options, config->serve, listen.address);
  if (!practice) return fail(practice.error());
  Site site(std::move(*source), options, std::move(*practice));
  if (const auto listening = site.listen(listen); !listening) return fail(listening.error());
  fmt::print(stderr, "{} questions on http://{}:{}/ (Ctrl-C ends)\n", questions, host, site.port());
  site.run();
  return kFine;
}

}  // namespace

void add_serve(CLI::App& program, Action& action) {
  auto options = std::make_shared<Options>();
  auto* command = program.add_subcommand("serve", "Serve a bank, or a bundle, over HTTP");
  command->add_option("source", options->source,
                      "Directory of a bank, or a bundle; default: the nearest bank");
  for (const auto& number : bank::kServeNumbers) {
    std::string flag = fmt::format("--{}", number.key);
    std::ranges::replace(flag, '_', '-');
    command->add_option(flag, options->serve.*number.value, std::string(number.summary))
        ->envname("VIVA_" + to_upper(number.key))
        ->check(CLI::Range(number.lowest, number.highest));
  }
  command
      ->add_option("--address", options->serve.address, "Address to listen on; default 127.0.0.1")
      ->envname("VIVA_ADDRESS");
  command
      ->add_option("--store", options->serve.store,
                   "File that keeps reviews, on a loopback address; `none`: they are not kept")
      ->envname("VIVA_STORE");
  command->add_option("--config", options->config, "A viva.toml whose [serve] table counts")
      ->envname("VIVA_CONFIG");
  command
      ->add_option("--threads", options->threads,
                   "Listeners, one thread each; default: one per core")
      ->envname("VIVA_THREADS")
      ->check(CLI::Range(1, 256));
  command
      ->add_option("--access-log", options->access_log,
                   "A file for one line per request; - for standard error")
      ->envname("VIVA_ACCESS_LOG");
  command->add_flag("--watch", options->watch, "Build again when a file of the bank is saved");
  command->footer(with_examples(kExamples));
  command->callback([options, &action] { action = [options] { return serve(*options); }; });
}

}  // namespace viva::cli
