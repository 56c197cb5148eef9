#include "bank/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bank/testing.h"

namespace viva::bank {
namespace {

using testing::ElementsAre;

TEST(ParseConfig, ReadsEveryKey) {
  const auto parsed = parse_config(R"(
title = "Viva"
tagline = "Run"
language = "de"
url = "https://viva.example.org"
edit_url = "https://example.org/edit/{path}"
report_url = "https://example.org/new?title={id}"
synonyms = { GC = "garbage collection" }
empty_phrases = ["a", "b"]
[[level]]
name = "Beginner"
difficulty = [1, 4]
[[technology]]
key = "cpp"
name = "C++"
prefix = "CPP"
categories = ["C++ Core"]
[root.trixie]
suite = "trixie"
packages = ["g++"]
npm = ["x@1"]
setup = ["true"]
[runtime.mypy]
language = "python"
version = ["mypy", "--version"]
check = ["mypy", "{file}"]
report = '^(\d+): (.*)$'
[runtime.gcc-12]
language = "c++"
label = "GCC"
root = "trixie"
version = ["g++", "-dumpfullversion"]
parse = ["g++", "-fsyntax-only"]
compile = ["g++", "{file}"]
run = ["{program}"]
std = "20"
sanitize = ["g++", "-fsanitize={sanitizer}", "{file}"]
sanitizers = ["thread"]
packages = ["dpkg-query"]
on_request = true
tools = ["_runtimes/x.py"]
error_prefix = "Error: "
[runtime.clang]
language = "cpp"
version = ["clang++"]
run = ["{program}"]
[serve]
port = 8080
connections = 50
connections_per_address = 5
idle_seconds = 10
head_bytes = 4096
address = "127.0.0.1"
[check]
errors = ["unproved-claim"]
)",
                                   "viva.toml");
  EXPECT_EQ(to_lines(parsed.problems), "");
  const Config& config = parsed.config;
  EXPECT_EQ(config.title, "Viva");
  EXPECT_EQ(config.language, "de");
  EXPECT_EQ(config.edit_url, "https://example.org/edit/{path}");
  EXPECT_EQ(config.synonyms.at("GC"), "garbage collection");
  EXPECT_THAT(config.empty_phrases, ElementsAre("a", "b"));
  EXPECT_EQ(config.find_level("beginner")->highest, 4);
  EXPECT_EQ(config.find_technology("c++")->key, "cpp");
  EXPECT_EQ(config.find_technology("CPP")->name, "C++");
  ASSERT_EQ(config.roots.size(), 1u);
  EXPECT_EQ(config.roots[0].suite, "trixie");
  EXPECT_THAT(config.roots[0].packages, ElementsAre("g++"));
  ASSERT_EQ(config.runtimes.size(), 3u);
  EXPECT_EQ(config.runtimes[0].key, "mypy");  // In the order of the file.
  EXPECT_EQ(config.runtimes[0].report, "^(\\d+): (.*)$");
  const Runtime& gcc = config.runtimes[1];
  EXPECT_EQ(gcc.language, "cpp");
  EXPECT_EQ(gcc.root, "trixie");
  EXPECT_TRUE(gcc.on_request);
  EXPECT_THAT(gcc.sanitizers, ElementsAre("thread"));
  EXPECT_THAT(gcc.tools, ElementsAre("_runtimes/x.py"));
  EXPECT_EQ(gcc.error_prefix, "Error: ");
  EXPECT_EQ(config.runtimes[2].label, "clang");
  EXPECT_TRUE(config.has_runtime("C++"));
  EXPECT_FALSE(config.has_runtime("sql"));
  EXPECT_EQ(config.serve, (ServeConfig{.address = "127.0.0.1",
                                       .port = 8080,
                                       .connections = 50,
                                       .connections_per_address = 5,
                                       .idle_seconds = 10,
                                       .head_bytes = 4096}));
  EXPECT_THAT(config.rules_as_errors, ElementsAre("unproved-claim"));
}

TEST(ParseConfig, SaysWhatToMendAndWhere) {
  struct Case {
    const char *from, *to, *problems;
  };
  const Case cases[] = {
      {"title =", "titel =",
       "viva.toml:1:1: error config-key viva.toml has no key `titel`; did you mean `title`?\n"},
      {"\"Test\"", "7",
       "viva.toml:1:9: error config-value `title` is a text; put it in double quotes\n"},
      {"\"Test\"", "\" \"",
       "viva.toml:1:9: error config-value `title` is empty; say something or leave it out\n"},
      {"title = \"Test\"", "url = \"viva.org\"",
       "viva.toml:1:7: error config-value `url` is an address such as `https://viva.example.org`\n"},
      {"title = \"Test\"", "edit_url = \"https://\"",
       "viva.toml:1:12: error config-value `edit_url` is an address such as `https://viva.example.org`\n"},
      {"[\"plays a crucial role\"]", "\"x\"",
       "viva.toml:2:17: error config-value `empty_phrases` is a list of texts: `empty_phrases = [\"…\"]`\n"},
      {"[1, 4]", "[4, 1]",
       "viva.toml:5:14: error config-value `difficulty` is a band inside 1 to 10, lowest first: `difficulty = [1, 4]`\n"},
      {"[1, 4]", "[1, 11]",
       "viva.toml:5:14: error config-value `difficulty` is a band inside 1 to 10, lowest first: `difficulty = [1, 4]`\n"},
      {"\"Advanced\"", "\"beginner\"",
       "viva.toml:6:1: error config-value level `beginner` is declared twice; remove one\n"},
      {"\"Advanced\"", "\"Red flag\"",
       "viva.toml:6:1: error config-value `Red flag` marks points and cannot be a level; choose another name\n"},
      {"key = \"cpp\"", "key = \"python\"",
       "viva.toml:14:1: error config-value technology `python` is declared twice; remove one\n"},
      {"key = \"cpp\"", "key = \"C++\"",
       "viva.toml:15:7: error config-value `key` stands in addresses; use a-z, 0-9 and `-` only\n"},
      {"\"PY\"", "\"py\"",
       "viva.toml:12:10: error config-value `prefix` begins IDs; use A-Z, 0-9 and `-` only\n"},
      {"\"Python Typing\"", "\"python core\"",
       "viva.toml:13:14: error config-value category `python core` is listed twice; remove one\n"},
      {"categories = [\"C++ Core\"]", "",
       "viva.toml:14:1: error config-value [[technology]] has no `categories`; add one\n"},
      {"run = [\"python3\", \"{file}\"]", "",
       "viva.toml:18:1: error config-value [runtime.cpython-3-13] has no `run`; add one\n"},
      {"[runtime.cpython-3-13]", "[[runtime]]",
       "viva.toml:18:1: error config-value write each runtime as its own table: `[runtime.NAME]`\n"},
      {"[runtime.cpython-3-13]", "[serve]\nport = 99999\n[runtime.c]",
       "viva.toml:19:8: error config-value `port` is a whole number from 0 to 65535\n"},
      {"[runtime.cpython-3-13]", "[serve]\nhead_bytes = 65536\n[runtime.c]",
       "viva.toml:19:14: error config-value `head_bytes` is a whole number from 1024 to 32768\n"},
      {"[runtime.cpython-3-13]", "[check]\nerrors = [\"unproved-clam\"]\n[runtime.c]",
       "viva.toml:19:11: error config-value there is no rule `unproved-clam`; did you mean `unproved-claim`?\n"},
      {"language = \"python\"", "language = \"python\"\ntools = [\"../x.py\"]",
       "viva.toml:20:9: error config-value tool `../x.py` lies outside of the bank; copy it in and name it relative to viva.toml\n"},
      {"title = ", "title = = ",
       "viva.toml:1:9: error config-syntax Error while parsing value: could not determine value type; put text in double quotes\n"},
      {"title = ", "title ",
       "viva.toml:1:7: error config-syntax Error while parsing key-value pair: expected '=', saw '\"'; mend this line\n"},
      {"language = \"python\"", "language = \"python\"\ncheck = [\"x\"]\nreport = \"(\"",
       "viva.toml:21:10: error config-value `report` is no regular expression that Viva takes: it has a `(` or `)` without its partner, or a `*`, `+` or `?` with nothing before it to repeat; mend it\n"},
      {"language = \"python\"", "language = \"python\"\ncheck = [\"x\"]\nreport = \"(a)\"",
       "viva.toml:21:10: error config-value `report` is a regular expression with two groups: the number of a line, and a rule\n"},
  };
  for (const auto& [from, to, problems] : cases) {
    SCOPED_TRACE(to);
    EXPECT_EQ(to_lines(parse_config(with(kTestConfig, from, to), "viva.toml").problems), problems);
  }
}

TEST(ParseConfig, NeedsALevelAndATechnology) {
  EXPECT_EQ(
      to_lines(parse_config("title = \"x\"\n", "viva.toml").problems),
      "viva.toml:1:1: error config-value there are no levels; add at least one `[[level]]` with `name` and `difficulty`\n"
      "viva.toml:1:1: error config-value there are no technologies; add at least one `[[technology]]` with `key`, `name` and `categories`\n");
}

TEST(CanonicalLanguage, GivesOneNameToEach) {
  const std::pair<const char*, const char*> cases[] = {{"C++", "cpp"},
                                                       {"py", "python"},
                                                       {"JS", "javascript"},
                                                       {"cpp", "cpp"},
                                                       {"brainfuck", "brainfuck"}};
  for (const auto& [written, canonical] : cases) EXPECT_EQ(canonical_language(written), canonical);
}

}  // namespace
}  // namespace viva::bank
