#include <malloc.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include <CLI/Option.hpp>
#include <fmt/format.h>

#include "app/live_bank.h"
#include "base/file.h"
#include "base/parallel.h"
#include "cli/command_line.h"
#include "cli/watch.h"
#include "web/server.h"
#include "web/site_handler.h"

namespace viva::cli {

namespace fs = std::filesystem;

namespace {

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

struct Options {
  std::string source, config, address, access_log;
  std::optional<int> port;
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
  Site(Source source, const Options& options) : source_(std::move(source)), watch_(options.watch) {}

  Result<void> listen(web::ServerOptions options) {
    metrics_ = std::make_shared<web::Metrics>(VIVA_VERSION);
    options.metrics = metrics_;
    options.on_hangup = [this] { renew(); };
    const auto make = [this] {
      return std::make_unique<web::SiteHandler>(
          source_.catalog(), [this] { return metrics_->prometheus(); },
          [this] { return !server_ || !server_->is_draining(); });
    };
    VIVA_TRY(auto server, web::Server::listen(options, make));
    server_.emplace(std::move(server));
    return {};
  }

  std::uint16_t port() const { return server_->port(); }

  void run() {
    std::jthread watcher;
    if (auto watch = Watch::open(source_.path()))
      watcher = std::jthread([this, watch = std::move(*watch)](std::stop_token stop) mutable {
        keep_fresh(stop, watch);
      });
    else
      fail(watch.error());
    server_->run();
  }

 private:
  /// A bundle is swapped when its file is replaced; a bank only when asked to watch.
  void keep_fresh(const std::stop_token& stop, Watch& watch) {
    const bool is_bundle = is_file(source_.path());
    auto identity = file_identity();
    while (!stop.stop_requested()) {
      if (!watch.wait(std::chrono::milliseconds(200)) || (!watch_ && !is_bundle)) continue;
      if (is_bundle && std::exchange(identity, file_identity()) == file_identity()) continue;
      renew();
    }
  }

  std::pair<fs::file_time_type, std::uintmax_t> file_identity() const {
    std::error_code ignored;
    return {fs::last_write_time(source_.path(), ignored), fs::file_size(source_.path(), ignored)};
  }

  /// On a thread of its own or that of signals: nothing may escape, or the server ends.
  void renew() try {
    const std::scoped_lock lock(renewing_);
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
  bool watch_;
  std::shared_ptr<web::Metrics> metrics_;
  std::optional<web::Server> server_;
  std::mutex renewing_;
};

std::string host_of(const std::string& address) {
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

int serve(const Options& options) {
  const auto config = configuration(options);
  if (!config) return fail(config.error());
  web::ServerOptions listen;
  listen.threads = options.threads;
  listen.access_log = !options.access_log.empty();
  listen.access_log_path = options.access_log == "-" ? "" : options.access_log;
  const int port = options.port.value_or(config->serve.port.value_or(8080));
  listen.port = static_cast<std::uint16_t>(port);
  if (!config->serve.address.empty()) listen.address = config->serve.address;
  if (!options.address.empty()) listen.address = options.address;

  const std::string host = host_of(listen.address);
  // A port that is not known yet makes no address.
  auto source = Source::open(options, port == 0 ? "" : fmt::format("http://{}:{}", host, port));
  if (!source) return fail(source.error());
  ::malloc_trim(0);  // What building needed is not needed any more.
  const std::size_t questions = source->catalog()->size();
  Site site(std::move(*source), options);
  if (const auto listening = site.listen(std::move(listen)); !listening)
    return fail(listening.error());
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
  command->add_option("--port", options->port, "TCP port; default 8080")
      ->envname("VIVA_PORT")
      ->check(CLI::Range(0, 65535));
  command->add_option("--address", options->address, "Address to listen on; default 127.0.0.1")
      ->envname("VIVA_ADDRESS");
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
  command->callback([options, &action] { action = [options] { return serve(*options); }; });
}

}  // namespace viva::cli
