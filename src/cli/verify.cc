#include <CLI/Option.hpp>
#include <fmt/format.h>

#include "bundle/reader.h"
#include "cli/command_line.h"

namespace viva::cli {

namespace {

constexpr const char* kExamples = R"(
  viva verify site.viva         prints its SHA-256 if every byte is as it was written)";

int verify(const std::string& path) {
  const auto reader = bundle::Reader::open(path);
  if (!reader) return fail(reader.error());
  if (const auto whole = reader->verify(); !whole) return fail(whole.error());
  const Digest hash = reader->content_hash();
  fmt::print("{}  {}\n", to_hex(hash), path);
  return kFine;
}

}  // namespace

void add_verify(CLI::App& program, Action& action) {
  auto path = std::make_shared<std::string>();
  auto* command = program.add_subcommand("verify", "Read a whole bundle and compare its checksums");
  command->add_option("file", *path, "The bundle")->required();
  command->footer(with_examples(kExamples));
  command->callback([path, &action] { action = [path] { return verify(*path); }; });
}

}  // namespace viva::cli
