// The only file that includes toml++: it is header-only and slow to compile.

#include "bank/config.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "bank/pattern.h"
#include "bank/rules.h"
#include "base/html.h"

namespace viva::bank {

namespace {

Place to_place(const toml::source_region& region) {
  if (region.begin.line == 0) return {};
  return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

Place place_of(const toml::node& node) { return to_place(node.source()); }

/// Letters of one case, digits and `-`: what can stand in an address or an ID.
bool is_key(std::string_view text, bool upper_case) {
  const auto fits = [&](char c) {
    return (upper_case ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           c == '-';
  };
  return !text.empty() && std::ranges::all_of(text, fits);
}

/// What to do with the value of one key.
struct Key {
  std::string_view name;
  std::function<void(const toml::node&)> read;
};

/// Walks the tables of one viva.toml. What is wrong becomes a problem and is left out.
class ConfigReader {
 public:
  ConfigReader(Config& config, Problems& problems) : config_(config), problems_(problems) {}

  void read(const toml::table& root);

 private:
  void wrong(const toml::node& node, std::string message) {
    problems_.add(place_of(node), "config-value", std::move(message));
  }

  // Values of the kinds that keys have. `what` names the key in messages.
  std::optional<std::string> text(const toml::node& node, std::string_view what);
  std::optional<int> integer(const toml::node& node, std::string_view what, int lowest,
                             int highest);
  std::vector<std::string> texts(const toml::node& node, std::string_view what);
  std::string address(const toml::node& node, std::string_view what);
  const toml::table* table(const toml::node& node, std::string_view what);

  Key text_key(std::string_view name, std::string& out);
  Key texts_key(std::string_view name, std::vector<std::string>& out);
  void read_keys(const toml::table& table, std::string_view where, const std::vector<Key>& keys);
  void each_table(const toml::node& node, std::string_view what,
                  const std::function<void(const toml::table&)>& read);
  bool require(const toml::table& table, std::string_view where,
               std::initializer_list<std::string_view> keys);

  void read_synonyms(const toml::node& node);
  void read_check(const toml::node& node);
  void read_serve(const toml::node& node);
  void read_level(const toml::table& table);
  void read_band(const toml::node& node, Level& level);
  void read_technology(const toml::table& table);
  void add_technology(const toml::table& table, Technology technology);
  using Read = void (ConfigReader::*)(const toml::table& table, const std::string& where,
                                      const std::string& key);
  void each_named(const toml::node& node, const std::string& what, Read read_one);
  void read_root(const toml::table& table, const std::string& where, const std::string& key);
  void read_runtime(const toml::table& table, const std::string& where, const std::string& key);
  void check_roots(const toml::table& root);
  void read_report(const toml::node& node, Runtime& runtime);
  void read_tools(const toml::node& node, Runtime& runtime);

  Config& config_;
  Problems& problems_;
};

std::optional<std::string> ConfigReader::text(const toml::node& node, std::string_view what) {
  const auto* value = node.as_string();
  if (!value) {
    wrong(node, fmt::format("`{}` is a text; put it in double quotes", what));
    return {};
  }
  if (!trim(value->get()).empty()) return value->get();
  wrong(node, fmt::format("`{}` is empty; say something or leave it out", what));
  return {};
}

std::optional<int> ConfigReader::integer(const toml::node& node, std::string_view what, int lowest,
                                         int highest) {
  const auto* value = node.as_integer();
  if (value && value->get() >= lowest && value->get() <= highest)
    return static_cast<int>(value->get());
  wrong(node, fmt::format("`{}` is a whole number from {} to {}", what, lowest, highest));
  return {};
}

std::vector<std::string> ConfigReader::texts(const toml::node& node, std::string_view what) {
  std::vector<std::string> result;
  const auto* array = node.as_array();
  if (!array) wrong(node, fmt::format("`{}` is a list of texts: `{} = [\"…\"]`", what, what));
  if (!array) return result;
  for (const auto& item : *array)
    if (auto value = text(item, what)) result.push_back(std::move(*value));
  return result;
}

std::string ConfigReader::address(const toml::node& node, std::string_view what) {
  const auto value = text(node, what);
  if (!value) return {};
  if (is_web_address(*value)) return *value;
  wrong(node, fmt::format("`{}` is an address such as `https://viva.example.org`", what));
  return {};
}

const toml::table* ConfigReader::table(const toml::node& node, std::string_view what) {
  if (!node.as_table()) wrong(node, fmt::format("`{}` is a table: `[{}]`", what, what));
  return node.as_table();
}

Key ConfigReader::text_key(std::string_view name, std::string& out) {
  return {name, [this, name, &out](const toml::node& node) {
            if (auto value = text(node, name)) out = std::move(*value);
          }};
}

Key ConfigReader::texts_key(std::string_view name, std::vector<std::string>& out) {
  return {name, [this, name, &out](const toml::node& node) { out = texts(node, name); }};
}

/// Reads the keys of a table in any order; one that is not in `keys` is a problem.
void ConfigReader::read_keys(const toml::table& table, std::string_view where,
                             const std::vector<Key>& keys) {
  for (const auto& [key, node] : table) {
    const auto known = std::ranges::find(keys, key.str(), &Key::name);
    if (known != keys.end()) {
      known->read(node);
      continue;
    }
    std::vector<std::string> names;
    for (const auto& candidate : keys) names.emplace_back(candidate.name);
    problems_.add(
        to_place(key.source()), "config-key",
        fmt::format("{} has no key `{}`{}", where, key.str(), or_nearest(key.str(), names)));
  }
}

void ConfigReader::each_table(const toml::node& node, std::string_view what,
                              const std::function<void(const toml::table&)>& read) {
  const auto* array = node.as_array();
  if (!array)
    return wrong(node, fmt::format("write each {} as its own table: `[[{}]]`", what, what));
  for (const auto& item : *array) {
    if (const auto* each = item.as_table())
      read(*each);
    else
      wrong(item, fmt::format("write each {} as its own table: `[[{}]]`", what, what));
  }
}

/// Says which of `keys` are missing. True if none is.
bool ConfigReader::require(const toml::table& table, std::string_view where,
                           std::initializer_list<std::string_view> keys) {
  bool complete = true;
  for (const auto key : keys) {
    if (table.contains(key)) continue;
    wrong(table, fmt::format("{} has no `{}`; add one", where, key));
    complete = false;
  }
  return complete;
}

void ConfigReader::read(const toml::table& root) {
  const auto url_key = [this](std::string_view name, std::string& out) {
    return Key{name, [this, name, &out](const toml::node& node) { out = address(node, name); }};
  };
  read_keys(
      root, "viva.toml",
      {text_key("title", config_.title),
       text_key("tagline", config_.tagline),
       text_key("language", config_.language),
       url_key("url", config_.url),
       url_key("edit_url", config_.edit_url),
       url_key("report_url", config_.report_url),
       texts_key("empty_phrases", config_.empty_phrases),
       {"synonyms", [this](const toml::node& node) { read_synonyms(node); }},
       {"check", [this](const toml::node& node) { read_check(node); }},
       {"serve", [this](const toml::node& node) { read_serve(node); }},
       {"root",
        [this](const toml::node& node) { each_named(node, "root", &ConfigReader::read_root); }},
       {"runtime",
        [this](const toml::node& node) {
          each_named(node, "runtime", &ConfigReader::read_runtime);
        }},
       {"level",
        [this](const toml::node& node) {
          each_table(node, "level", [this](const toml::table& table) { read_level(table); });
        }},
       {"technology", [this](const toml::node& node) {
          each_table(node, "technology",
                     [this](const toml::table& table) { read_technology(table); });
        }}});
  check_roots(root);
  if (!root.contains("level"))
    wrong(root, "there are no levels; add at least one `[[level]]` with `name` and `difficulty`");
  if (!root.contains("technology"))
    wrong(
        root,
        "there are no technologies; add at least one `[[technology]]` with `key`, `name` and `categories`");
}

void ConfigReader::read_synonyms(const toml::node& node) {
  const auto* synonyms = table(node, "synonyms");
  if (!synonyms) return;
  for (const auto& [key, value] : *synonyms)
    if (auto meaning = text(value, key.str()))
      config_.synonyms.emplace(key.str(), std::move(*meaning));
}

void ConfigReader::read_check(const toml::node& node) {
  const auto* check = table(node, "check");
  if (!check) return;
  const auto read_sources = [this](const toml::node& sources) {
    config_.least_sources = integer(sources, "sources", 0, 100).value_or(0);
  };
  read_keys(*check, "[check]",
            {texts_key("errors", config_.rules_as_errors), {"sources", read_sources}});
  std::vector<std::string> names;
  for (const auto& rule : rules()) names.emplace_back(rule.name);
  const auto* listed = check->get_as<toml::array>("errors");
  if (!listed) return;
  for (const auto& item : *listed) {
    const auto* name = item.as_string();
    if (!name || find_rule(name->get())) continue;
    wrong(item,
          fmt::format("there is no rule `{}`{}", name->get(), or_nearest(name->get(), names)));
    std::erase(config_.rules_as_errors, name->get());
  }
}

void ConfigReader::read_serve(const toml::node& node) {
  const auto* serve = table(node, "serve");
  if (!serve) return;
  std::vector<Key> keys = {text_key("address", config_.serve.address),
                           text_key("store", config_.serve.store)};
  for (const auto& number : kServeNumbers)
    keys.push_back({number.key, [this, &number](const toml::node& value) {
                      config_.serve.*number.value =
                          integer(value, number.key, number.lowest, number.highest);
                    }});
  read_keys(*serve, "[serve]", keys);
}

void ConfigReader::read_band(const toml::node& node, Level& level) {
  const auto* band = node.as_array();
  const auto end = [&](std::size_t i) {
    return band && band->size() == 2 ? (*band)[i].value_or(0) : 0;
  };
  const int lowest = end(0), highest = end(1);
  if (lowest < 1 || highest > 10 || lowest > highest)
    return wrong(node,
                 "`difficulty` is a band inside 1 to 10, lowest first: `difficulty = [1, 4]`");
  level.lowest = lowest;
  level.highest = highest;
}

void ConfigReader::read_level(const toml::table& table) {
  Level level;
  read_keys(table, "[[level]]",
            {text_key("name", level.name),
             {"difficulty", [&](const toml::node& node) { read_band(node, level); }}});
  require(table, "[[level]]", {"name"});
  if (level.name.empty()) return;
  if (config_.find_level(level.name))
    return wrong(table, fmt::format("level `{}` is declared twice; remove one", level.name));
  if (equal_ignoring_case(level.name, "Red flag"))
    return wrong(table, "`Red flag` marks points and cannot be a level; choose another name");
  config_.levels.push_back(std::move(level));
}

void ConfigReader::read_technology(const toml::table& table) {
  Technology technology;
  read_keys(
      table, "[[technology]]",
      {text_key("key", technology.key), text_key("name", technology.name),
       text_key("prefix", technology.prefix), texts_key("categories", technology.categories)});
  require(table, "[[technology]]", {"key", "name", "categories"});
  if (!technology.key.empty() && !technology.name.empty())
    add_technology(table, std::move(technology));
}

void ConfigReader::add_technology(const toml::table& table, Technology technology) {
  if (!is_key(technology.key, false))
    return wrong(*table.get("key"), "`key` stands in addresses; use a-z, 0-9 and `-` only");
  if (!technology.prefix.empty() && !is_key(technology.prefix, true))
    return wrong(*table.get("prefix"), "`prefix` begins IDs; use A-Z, 0-9 and `-` only");
  for (const auto& name : {technology.key, technology.name})
    if (config_.find_technology(name))
      return wrong(table, fmt::format("technology `{}` is declared twice; remove one", name));
  std::vector<std::string> categories;
  for (auto& category : technology.categories) {
    const auto same = [&](const std::string& other) {
      return equal_ignoring_case(other, category);
    };
    if (std::ranges::any_of(categories, same))
      wrong(*table.get("categories"),
            fmt::format("category `{}` is listed twice; remove one", category));
    else
      categories.push_back(std::move(category));
  }
  technology.categories = std::move(categories);
  config_.technologies.push_back(std::move(technology));
}

/// Tables like `[runtime.KEY]`. TOML keeps no order of them, so it is taken from where they stand.
void ConfigReader::each_named(const toml::node& node, const std::string& what, Read read_one) {
  const auto* all = node.as_table();
  if (!all)
    return wrong(node, fmt::format("write each {} as its own table: `[{}.NAME]`", what, what));
  std::vector<std::pair<Place, std::string>> order;
  for (const auto& [key, value] : *all)
    order.emplace_back(to_place(key.source()), std::string(key.str()));
  std::ranges::sort(order);
  for (const auto& [place, key] : order) {
    const auto* each = table(*all->get(key), what + "." + key);
    if (!each) continue;
    if (is_key(key, false))
      (this->*read_one)(*each, fmt::format("[{}.{}]", what, key), key);
    else
      wrong(*each, fmt::format("{} `{}`: use a-z, 0-9 and `-` only", what, key));
  }
}

void ConfigReader::read_root(const toml::table& table, const std::string& where,
                             const std::string& key) {
  Root root{.name = key};
  read_keys(table, where,
            {text_key("suite", root.suite), texts_key("packages", root.packages),
             texts_key("npm", root.npm), texts_key("setup", root.setup)});
  if (require(table, where, {"suite"})) config_.roots.push_back(std::move(root));
}

void ConfigReader::read_runtime(const toml::table& table, const std::string& where,
                                const std::string& key) {
  Runtime runtime{.key = key, .label = key, .place = place_of(table)};
  for (const auto& [name, node] : table)
    runtime.key_places.emplace_back(name.str(), to_place(name.source()));
  const auto read_on_request = [&](const toml::node& node) {
    if (!node.is_boolean()) wrong(node, "`on_request` is `true` or `false`");
    runtime.on_request = node.value_or(false);
  };
  read_keys(table, where,
            {text_key("language", runtime.language),
             text_key("label", runtime.label),
             text_key("root", runtime.root),
             text_key("error_prefix", runtime.error_prefix),
             text_key("std", runtime.std),
             texts_key("version", runtime.version),
             texts_key("parse", runtime.parse),
             texts_key("compile", runtime.compile),
             texts_key("run", runtime.run),
             texts_key("check", runtime.check),
             {"report", [&](const toml::node& node) { read_report(node, runtime); }},
             texts_key("sanitize", runtime.sanitize),
             texts_key("sanitizers", runtime.sanitizers),
             texts_key("packages", runtime.packages),
             {"on_request", read_on_request},
             {"tools", [&](const toml::node& node) { read_tools(node, runtime); }}});
  const bool checks = table.contains("check");
  if (!require(table, where, {"language", "version", checks ? "report" : "run"})) return;
  runtime.language = canonical_language(runtime.language);
  config_.runtimes.push_back(std::move(runtime));
}

void ConfigReader::read_report(const toml::node& node, Runtime& runtime) {
  runtime.report = text(node, "report").value_or("");
  if (runtime.report.empty()) return;
  const auto pattern = author_regex(runtime.report);
  if (!pattern)
    wrong(node, fmt::format("`report` is no regular expression that Viva takes: it has {}; mend it",
                            pattern.error().message));
  else if (pattern->mark_count() != 2)
    wrong(node,
          "`report` is a regular expression with two groups: the number of a line, and a rule");
}

/// Every `root =` names a `[root.NAME]`.
void ConfigReader::check_roots(const toml::table& root) {
  std::vector<std::string> names;
  for (const Root& each : config_.roots) names.push_back(each.name);
  for (const Runtime& each : config_.runtimes)
    if (!each.root.empty() && std::ranges::find(names, each.root) == names.end())
      wrong(*root["runtime"][each.key]["root"].node(),
            fmt::format("there is no `[root.{}]`{}", each.root, or_nearest(each.root, names)));
}

void ConfigReader::read_tools(const toml::node& node, Runtime& runtime) {
  for (auto& tool : texts(node, "tools")) {
    const std::filesystem::path path(tool);
    const bool inside =
        path.is_relative() && !path.lexically_normal().generic_string().starts_with("..");
    if (inside)
      runtime.tools.push_back(std::move(tool));
    else
      wrong(node,
            fmt::format(
                "tool `{}` lies outside of the bank; copy it in and name it relative to viva.toml",
                tool));
  }
}

/// What the library says of a text that is no TOML, and what to do.
std::string with_mend(std::string_view description) {
  const bool is_text = description.ends_with("could not determine value type");
  return fmt::format("{}; {}", description,
                     is_text ? "put text in double quotes" : "mend this line");
}

}  // namespace

Place Runtime::place_of(std::string_view name) const {
  const auto found = std::ranges::find(key_places, name, &std::pair<std::string, Place>::first);
  return found == key_places.end() ? place : found->second;
}

ParsedConfig parse_config(std::string_view text, std::string_view path) {
  ParsedConfig result;
  Problems problems(path);
  const auto parsed = toml::parse(text);
  if (parsed) {
    ConfigReader(result.config, problems).read(parsed.table());
  } else {
    const auto& error = parsed.error();
    problems.add(to_place(error.source()), "config-syntax", with_mend(error.description()));
  }
  result.problems = problems.take();
  return result;
}

}  // namespace viva::bank
