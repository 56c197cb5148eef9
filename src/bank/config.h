#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bank/problem.h"

namespace viva::bank {

struct Level {
  std::string name;
  int lowest = 1;  ///< Difficulty band, inclusive, 1..10.
  int highest = 10;
  bool operator==(const Level&) const = default;
};

struct Technology {
  std::string key;     ///< In addresses: `python`.
  std::string name;    ///< On pages: `Python`.
  std::string prefix;  ///< Its IDs begin so; empty: no rule.
  std::vector<std::string> categories;
  bool operator==(const Technology&) const = default;
};

/// A system of its own in which runtimes live, fetched by scripts/runtimes.py, which alone reads
/// all but the name.
struct Root {
  std::string name;   ///< `trixie`
  std::string suite;  ///< Of Debian.
  std::vector<std::string> packages, npm, setup;
  bool operator==(const Root&) const = default;
};

/// How the samples of one language are run, or checked (a type checker is a runtime with `check`).
/// Command words may hold `{file}`, `{program}`, `{std}`; those of `sanitize` also `{sanitizer}`.
struct Runtime {
  std::string key;           ///< `cpython-3-11`
  std::string language;      ///< First word of a fence.
  std::string label;         ///< `CPython`
  std::string root;          ///< Empty: the host's own files.
  std::string error_prefix;  ///< Before the text of `error=` on stderr.
  std::string std;           ///< Default of the sample's `std=`.
  std::vector<std::string> version, parse, compile, run;
  std::vector<std::string> check;     ///< Reports what is wrong, for `checks=`.
  std::string report;                 ///< Finds a report of `check` in a line: number and rule.
  std::vector<std::string> sanitize;  ///< Compiles for `undefined=`.
  std::vector<std::string> sanitizers = {"address,undefined"};  ///< Tried in this order.
  std::vector<std::string> tools;     ///< Files of the bank laid beside the sample.
  std::vector<std::string> packages;  ///< Prints lines `NAME VERSION`, for the evidence.
  bool on_request = false;            ///< Runs only samples that name it in `with=`.
  Place place;                        ///< Of its table in viva.toml.
  std::vector<std::pair<std::string, Place>> key_places;
  bool operator==(const Runtime&) const = default;

  /// Where a key of its table stands; the table's place if it is absent.
  Place place_of(std::string_view name) const;
};

/// `[serve]`: what is not said is left to the server.
struct ServeConfig {
  std::string address;
  std::string store;  ///< The file of the store of practice; `none`: none is kept.
  std::optional<int> port, connections, connections_per_address, idle_seconds, head_bytes;
  bool operator==(const ServeConfig&) const = default;
};

/// One number of `[serve]`. The command line has an option, and a variable, for each.
struct ServeNumber {
  std::string_view key;
  std::optional<int> ServeConfig::*value;
  int lowest, highest;
  std::string_view summary;
};
inline constexpr ServeNumber kServeNumbers[] = {
    {"port", &ServeConfig::port, 0, 65535, "TCP port; default 8080"},
    {"connections", &ServeConfig::connections, 1, 1'000'000,
     "Connections in all; default 10000, as far as file descriptors allow"},
    {"connections_per_address", &ServeConfig::connections_per_address, 1, 1'000'000,
     "Connections from one address, loopback exempt; default 200"},
    {"idle_seconds", &ServeConfig::idle_seconds, 1, 3600,
     "How long a connection may wait for its next request; default 60"},
    {"head_bytes", &ServeConfig::head_bytes, 1024, 32768,
     "Longest head of a request; default 16384"},
};

/// What `viva.toml` says.
struct Config {
  std::string title = "Questions";
  std::string tagline;
  std::string language = "en";
  std::string url, edit_url, report_url;
  std::map<std::string, std::string> synonyms;
  std::vector<std::string> empty_phrases;
  std::vector<Level> levels;             ///< Lowest first.
  std::vector<Technology> technologies;  ///< In the order of the facet.
  std::vector<Root> roots;
  std::vector<Runtime> runtimes;  ///< In the order of the file.
  ServeConfig serve;
  std::vector<std::string>
      rules_as_errors;    ///< `[check] errors = ["unproved-claim"]`: warnings made errors.
  int least_sources = 0;  ///< `[check] sources = 2`: of each question.

  bool operator==(const Config&) const = default;

  /// Finds by name (levels, categories) or by key or name (technologies), ignoring case; null if
  /// none.
  const Level* find_level(std::string_view name) const;
  const Technology* find_technology(std::string_view key_or_name) const;
  /// Whether any runtime runs fences whose first word is this.
  bool has_runtime(std::string_view fence) const;
  /// Null if none.
  const Runtime* find_runtime(std::string_view key) const;
};

struct ParsedConfig {
  Config config;  ///< Usable even with problems: bad parts are left out.
  std::vector<Problem> problems;
};

/// Reads the text of a `viva.toml`. Unknown keys, wrong types and impossible values are problems
/// with their place. `path` appears in problems and is never opened.
ParsedConfig parse_config(std::string_view text, std::string_view path);

/// `c++` for `C++`, the languages of fences by one name: `py` is `python`, `c++` is `cpp`, `js` …
std::string canonical_language(std::string_view language);

}  // namespace viva::bank
