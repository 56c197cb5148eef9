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

/// A hash of parts, each with its length, so that no two lists of parts are the same.
class Key {
 public:
  void add(std::string_view part) {
    hash_.update(fmt::format("{}:", part.size()));
    hash_.update(part);
  }
  void add_all(const std::vector<std::string>& words) {
    add(fmt::format("{}", words.size()));
    for (const auto& word : words) add(word);
  }
  void add_files(const std::vector<std::pair<std::string, std::string>>& files) {
    for (const auto& [name, text] : files) {
      add(name);
      add(text);
    }
  }
  std::string finish() { return to_hex(hash_.finish()); }

 private:
  Sha256 hash_;
};

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
  if (!enabled) return;
  const auto folder = sandbox::cache_folder() / "samples";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) folder_ = folder;
}

std::optional<Trial> SampleCache::find(const std::string& key) const {
  if (folder_.empty()) return {};
  const auto text = read_file(folder_ / key);
  return text ? parse(*text) : std::nullopt;
}

void SampleCache::keep(const std::string& key, const Trial& trial) const {
  // Text only: JSON could not hold other bytes.
  if (folder_.empty() || is_error(trial) || !is_utf8(trial.printed.value_or(""))) return;
  auto file = AtomicFile::create(folder_ / key);
  if (file && file->write(to_text(trial)))
    (void)file->commit_as(folder_ / key, std::filesystem::perms{0644}, false);
}

std::string cache_key(const Job& job, const RuntimeInUse& use, const Scrutiny& scrutiny) {
  Key key;
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
  key.add_files(use.tools);
  key.add(to_string(usual_circumstances()));
  key.add(to_string(use.elsewhere));
  const sandbox::Limits& limits = scrutiny.limits;
  key.add(fmt::format("{} {} {} {}", limits.wall.count(), limits.memory_bytes, limits.output_bytes,
                      scrutiny.sanitize));
  return key.finish();
}

std::string cache_key(const RuntimeInUse& use, const std::vector<std::string>& words) {
  Key key;
  key.add(kForm);
  key.add("answer");
  key.add(use.made_from);
  key.add_all(words);
  key.add_files(use.tools);
  return key.finish();
}

}  // namespace viva::check
