#include "bank/evidence.h"

#include <algorithm>
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
  const auto* bits = object->if_contains("bits");
  const auto date = parse_date(text_of(*object, "date"));
  const auto* packages = object->if_contains("packages");
  const bool complete = !line.id.empty() && !line.sample.empty() && !line.hash.empty() &&
                        !line.runtime.empty() && !line.version.empty() && date && bits &&
                        bits->is_int64() && packages && packages->is_object();
  if (!complete) return {};
  line.bits = static_cast<int>(bits->get_int64());
  line.date = *date;
  for (const auto& [name, version] : packages->get_object())
    line.packages.emplace_back(name, version.is_string() ? std::string(version.get_string()) : "");
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

}  // namespace

ReadEvidence parse_evidence(std::string_view text, std::string_view path) {
  ReadEvidence result;
  Problems problems(path);
  int number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    if (auto evidence = parse_line(line))
      result.lines.push_back(std::move(*evidence));
    else
      problems.add({number, 1}, "evidence-form",
                   "this is no line of evidence; remove it, and let `viva check --run --accept` "
                   "write it anew");
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
