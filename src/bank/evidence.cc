#include "bank/evidence.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/hash.h"
#include "base/json_text.h"

namespace viva::bank {

namespace {

namespace json = boost::json;

auto key(const Evidence& line) { return std::tie(line.id, line.sample, line.runtime); }

std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

/// The size of a word, as far as there are any such machines.
std::optional<int> bits_of(const json::object& object) {
  const auto* value = object.if_contains("bits");
  const auto* bits = value ? value->if_int64() : nullptr;
  if (!bits || (*bits != 32 && *bits != 64)) return {};
  return static_cast<int>(*bits);
}

using Packages = std::vector<std::pair<std::string, std::string>>;

std::optional<Packages> packages_of(const json::object& object) {
  const auto* value = object.if_contains("packages");
  const auto* table = value ? value->if_object() : nullptr;
  if (!table) return {};
  Packages packages;
  for (const auto& [name, version] : *table) {
    if (!version.is_string()) return {};
    packages.emplace_back(name, version.get_string());
  }
  return packages;
}

/// None if it is not such a line.
std::optional<Evidence> parse_line(std::string_view text) {
  json::error_code error;
  const json::value value = json::parse(text, error);
  const auto* object = error ? nullptr : value.if_object();
  if (!object) return {};
  Evidence line{.id = text_of(*object, "id"),
                .sample = text_of(*object, "sample"),
                .hash = text_of(*object, "hash"),
                .runtime = text_of(*object, "runtime"),
                .label = text_of(*object, "label"),
                .version = text_of(*object, "version"),
                .verdict = text_of(*object, "verdict"),
                .output = text_of(*object, "output")};
  const auto date = parse_date(text_of(*object, "date"));
  const auto bits = bits_of(*object);
  auto packages = packages_of(*object);
  const bool complete =
      std::ranges::none_of(std::array{&line.id, &line.sample, &line.hash, &line.runtime,
                                      &line.label, &line.version, &line.verdict},
                           [](const std::string* each) { return each->empty(); });
  if (!complete || !date || !bits || !packages) return {};
  line.bits = *bits;
  line.date = *date;
  line.packages = std::move(*packages);
  return line;
}

void append_line(std::string& out, const Evidence& line) {
  const auto add = [&out](std::string_view name, const std::string& value) {
    out += fmt::format("\"{}\": {}, ", name, json_quoted(value));
  };
  out += '{';
  add("id", line.id);
  add("sample", line.sample);
  add("hash", line.hash);
  add("runtime", line.runtime);
  add("label", line.label);
  add("version", line.version);
  out += fmt::format("\"bits\": {}, \"packages\": {{", line.bits);
  for (const auto& package : line.packages) {
    if (&package != &line.packages.front()) out += ", ";
    out += fmt::format("{}: {}", json_quoted(package.first), json_quoted(package.second));
  }
  out += "}, ";
  add("verdict", line.verdict);
  add("output", line.output);
  out += fmt::format("\"date\": \"{}\"}}\n", to_iso(line.date));
}

/// What a line names: ID, sample, runtime.
using Run = std::tuple<std::string, std::string, std::string>;

/// Of a line that is left out. `first`: the line that names the same; 0: it names nothing.
std::string what_is_wrong(int first) {
  const std::string what =
      first == 0 ? "this is no line of evidence"
                 : fmt::format("line {} says already what this sample did on this runtime", first);
  return what + "; remove it, and let `viva check --run --accept` write it anew";
}

}  // namespace

ReadEvidence parse_evidence(std::string_view text, std::string_view path) {
  ReadEvidence result;
  Problems problems(path);
  std::map<Run, int> first_lines;
  int number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    auto evidence = parse_line(line);
    const int first =
        evidence ? first_lines.try_emplace(Run(key(*evidence)), number).first->second : 0;
    if (first == number)
      result.lines.push_back(std::move(*evidence));
    else
      problems.add({number, 1}, "evidence-form", what_is_wrong(first));
  }
  std::ranges::stable_sort(result.lines, {}, key);
  result.problems = problems.take();
  return result;
}

std::string to_text(std::vector<Evidence> lines) {
  std::ranges::stable_sort(lines, {}, key);
  std::string out;
  for (const Evidence& line : lines) append_line(out, line);
  return out;
}

std::string output_hash(std::string_view text) {
  std::string counted;
  std::size_t kept = 0;  // Up to the last line that is not empty.
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t end = line.find_last_not_of(" \t\r") + 1;
    counted += line.substr(0, end);
    if (end > 0) kept = counted.size();
    counted += '\n';
  }
  counted.resize(kept);
  return to_hex(sha256(counted)).substr(0, 32);
}

std::span<const Evidence> evidence_of(std::span<const Evidence> lines, std::string_view id) {
  const auto found = std::ranges::equal_range(
      lines, id, {}, [](const Evidence& line) { return std::string_view(line.id); });
  return {found.begin(), found.end()};
}

}  // namespace viva::bank
