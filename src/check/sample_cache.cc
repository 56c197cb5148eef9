#include "check/sample_cache.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/json_text.h"
#include "check/circumstances.h"
#include "sandbox/roots.h"

namespace viva::check {

namespace json = boost::json;

namespace {

constexpr std::string_view kForm = "viva sample 2";  // Another one when trials mean something else.

/// Files with their texts, or packages with their versions.
void add_pairs(FieldHash& key, const std::vector<std::pair<std::string, std::string>>& pairs) {
  key.add(fmt::format("{}", pairs.size()));
  for (const auto& [name, text] : pairs) {
    key.add(name);
    key.add(text);
  }
}

namespace fs = std::filesystem;
using std::chrono::days;

/// Its time says when unused files were last removed.
constexpr std::string_view kSwept = ".swept";

/// The time of a file is that of its last use, to the day: more often is not worth the writing.
void mark_used(const fs::path& path, fs::file_time_type now) {
  std::error_code error;
  const auto last = fs::last_write_time(path, error);
  if (!error && last + days(1) < now) fs::last_write_time(path, now, error);
}

bool is_error(const Trial& trial) {
  return trial.finding && trial.finding->severity == bank::Severity::error;
}

std::string to_text(const Trial& trial) {
  std::string out = "{";
  if (trial.printed) out += "\"printed\":" + json_quoted(*trial.printed);
  if (trial.finding)
    out += fmt::format("{}\"rule\":{},\"message\":{}", out.size() > 1 ? "," : "",
                       json_quoted(trial.finding->rule), json_quoted(trial.finding->message));
  return out + "}\n";
}

std::optional<Trial> parse(const std::string& text) {
  json::error_code error;
  const json::value value = json::parse(text, error);
  const auto* object = error ? nullptr : value.if_object();
  if (!object) return {};
  Trial trial;
  const auto text_of = [&](std::string_view name) -> const json::string* {
    const auto* found = object->if_contains(name);
    return found ? found->if_string() : nullptr;
  };
  if (const auto* printed = text_of("printed")) trial.printed = std::string(*printed);
  const auto *rule = text_of("rule"), *message = text_of("message");
  if (rule && message)
    trial.finding = Finding{std::string(*rule), std::string(*message), bank::Severity::warning};
  return trial;
}

}  // namespace

SampleCache::SampleCache(bool enabled) {
  if (enabled) *this = in(sandbox::cache_folder() / "samples");
}

SampleCache SampleCache::in(const fs::path& folder) {
  SampleCache cache(false);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return cache;
  cache.folder_ = folder;
  forget_unused(folder, fs::file_time_type::clock::now());
  return cache;
}

std::optional<Trial> SampleCache::find(const std::string& key) const {
  if (folder_.empty()) return {};
  const auto text = read_file(folder_ / key);
  if (!text) return {};
  mark_used(folder_ / key, fs::file_time_type::clock::now());
  return parse(*text);
}

void SampleCache::keep(const std::string& key, const Trial& trial) const {
  // Text only: JSON could not hold other bytes.
  if (folder_.empty() || is_error(trial) || !is_utf8(trial.printed.value_or(""))) return;
  auto file = AtomicFile::create(folder_ / key);
  if (file && file->write(to_text(trial)))
    (void)file->commit_as(folder_ / key, fs::perms{0644}, false);
}

void forget_unused(const fs::path& folder, fs::file_time_type now) {
  std::error_code error;
  const auto swept = fs::last_write_time(folder / kSwept, error);
  if (!error && now < swept + days(1)) return;
  if (!write_file(folder / kSwept, "")) return;  // Then nothing here can be removed, either.
  fs::last_write_time(folder / kSwept, now, error);
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    std::error_code gone;
    const auto used = entry.last_write_time(gone);
    if (!gone && used + days(30) <= now) fs::remove(entry.path(), gone);
  }
}

std::string cache_key(const Job& job, const RuntimeInUse& use, const Scrutiny& scrutiny) {
  FieldHash key;
  const bank::Runtime& runtime = *use.runtime;
  key.add(kForm);
  key.add(bank::sample_hash(*job.question, *job.sample));
  // Whether those before it print by themselves.
  for (const bank::Sample* each : job.inputs.before)
    key.add(fmt::format("{}{}", each->hidden, static_cast<int>(each->verdict)));
  for (const auto* words : {&runtime.parse, &runtime.compile, &runtime.run, &runtime.check,
                            &runtime.sanitize, &runtime.sanitizers})
    key.add_all(*words);
  for (const auto* text : {&runtime.key, &runtime.std, &runtime.error_prefix, &runtime.report,
                           &use.version, &use.made_from})
    key.add(*text);
  add_pairs(key, use.tools);
  add_pairs(key, use.packages);  // Those that are there, whether the sample uses them or not.
  key.add(fmt::format("{}", use.bits));
  key.add(to_string(usual_circumstances()));
  key.add(to_string(use.elsewhere));
  const sandbox::Limits& limits = scrutiny.limits;
  key.add(fmt::format("{} {} {} {}", limits.wall.count(), limits.memory_bytes, limits.output_bytes,
                      scrutiny.sanitize));
  return to_hex(key.finish());
}

std::string cache_key(const RuntimeInUse& use, const std::vector<std::string>& words) {
  FieldHash key;
  key.add(kForm);
  key.add("answer");
  key.add(use.made_from);
  key.add_all(words);
  add_pairs(key, use.tools);
  return to_hex(key.finish());
}

}  // namespace viva::check
