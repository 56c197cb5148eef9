// Attacks by name, in the languages that samples are written in: tests/attacks/ has the programs.

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <optional>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "sandbox/folder.h"
#include "sandbox/test_sandbox.h"

namespace viva::sandbox {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kCanary = "canary-5081";

/// A language: what builds the program of its attacks, or says that it could, and what starts it.
struct Language {
  const char* name;
  const char* file;
  std::vector<std::string> build, start;
};

std::vector<Language> languages() {
  return {{"C++",
           "attack.cpp",
           {"g++", "-std=c++20", "-pthread", "-o", "attack", "attack.cpp"},
           {"./attack"}},
          {"Python", "attack.py", {"python3", "--version"}, {"python3", "attack.py"}},
          {"JavaScript", "attack.js", {"node", "--version"}, {"node", "attack.js"}},
          {"shell", "attack.sh", {"bash", "-n", "attack.sh"}, {"bash", "attack.sh"}}};
}

/// What an attack comes to, in each language whose program has it.
struct Attack {
  const char* name;
  std::vector<Ending> endings;     ///< One of these.
  std::optional<std::string> out;  ///< All that it prints; none: whatever.
};

const Attack kAttacks[] = {
    {"forks", {Ending::timed_out}, ""},
    {"threads", {Ending::exited}, "refused\n"},
    {"daemon", {Ending::exited}, "left\n"},
    {"memory", {Ending::out_of_memory, Ending::signalled}, ""},
    {"shared", {Ending::out_of_memory}, ""},
    {"fill", {Ending::exited}, "refused\n"},
    {"sparse", {Ending::exited}, "refused\n"},
    {"loop", {Ending::timed_out}, ""},
    {"sleep", {Ending::timed_out}, ""},
    {"stop", {Ending::timed_out}, ""},
    {"deaf", {Ending::timed_out}, ""},
    {"wait", {Ending::exited}, "0\n"},
    {"output", {Ending::too_much_output}, {}},
    {"bytes",
     {Ending::exited},
     std::string("a\0\xff\x1b[2J\x1b]0;title\x07"
                 "b",
                 18)},
    {"environment", {Ending::exited}, {}},
    {"files", {Ending::exited}, {}},
    {"descriptors", {Ending::exited}, {}},
    {"network", {Ending::exited}, "refused\n"},
    {"signals", {Ending::exited, Ending::signalled}, ""},
    {"limits", {Ending::exited}, "0\n"},
};

/// Things of the caller that nobody inside may see or reach: a variable, a file, an open file, a
/// port and an abstract socket.
class Caller {
 public:
  Caller() : file_(fs::temp_directory_path() / "viva-attacked") {
    ::setenv("VIVA_TEST_SECRET", kCanary, 1);
    EXPECT_TRUE(write_file(file_, kCanary).has_value());
    sockaddr_in near = {.sin_family = AF_INET, .sin_addr = {::htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof near;
    EXPECT_EQ(::bind(port_.get(), reinterpret_cast<sockaddr*>(&near), size), 0);
    EXPECT_EQ(::getsockname(port_.get(), reinterpret_cast<sockaddr*>(&near), &size), 0);
    number_ = ::ntohs(near.sin_port);
    sockaddr_un local = {.sun_family = AF_UNIX, .sun_path = {}};
    const std::string name = fmt::format("viva-canary-{}", number_);
    name.copy(local.sun_path + 1, sizeof local.sun_path - 1);
    size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&local), size), 0);
    for (const auto* each : {&port_, &socket_}) EXPECT_EQ(::listen(each->get(), 1), 0);
  }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  ~Caller() {
    ::unsetenv("VIVA_TEST_SECRET");
    fs::remove(file_);
  }

  std::vector<std::string> words() const {
    return {file_.string(), fs::current_path().string(), std::to_string(number_)};
  }
  bool was_reached() {
    pollfd files[] = {{port_.get(), POLLIN, 0}, {socket_.get(), POLLIN, 0}};
    return ::poll(files, std::size(files), 0) != 0;
  }
  bool is_unchanged() const { return read_file(file_).value_or("") == kCanary; }

 private:
  fs::path file_;
  FileDescriptor port_{::socket(AF_INET, SOCK_STREAM, 0)};  // Inherited on exec.
  FileDescriptor socket_{::socket(AF_UNIX, SOCK_STREAM, 0)};
  int number_ = 0;
};

class Attacks : public Sandbox {
 protected:
  /// `built` holds the program and what was made of it.
  void expect_refused(const TemporaryFolder& built, const Language& language,
                      const Attack& attack) {
    SCOPED_TRACE(fmt::format("{} in {}", attack.name, language.name));
    const auto folder = TemporaryFolder::create();
    ASSERT_TRUE(folder && copy_folder(built.path(), folder->path()));
    Command command{
        .words = language.start, .folder = folder->path(), .limits = limits_for(attack)};
    command.words.push_back(attack.name);
    for (std::string& word : caller_.words()) command.words.push_back(std::move(word));
    const Outcome outcome = must_run(command);
    EXPECT_LE(outcome.wall, command.limits.wall + milliseconds(5'000));
    EXPECT_THAT(attack.endings, testing::Contains(outcome.ending)) << outcome.err;
    if (attack.out) {
      EXPECT_EQ(outcome.out, *attack.out) << outcome.err;
    }
    expect_untouched(outcome);
  }

  void expect_untouched(const Outcome& outcome) {
    EXPECT_THAT(outcome.out + outcome.err, Not(HasSubstr(kCanary)));
    EXPECT_FALSE(caller_.was_reached());
    EXPECT_TRUE(caller_.is_unchanged());
    EXPECT_EQ(count_processes("7319.5"), 0);
    EXPECT_FALSE(has_children());
  }

  /// Short for what runs into the limit of time in any case.
  static Limits limits_for(const Attack& attack) {
    const bool endless = attack.endings[0] == Ending::timed_out;
    return {.wall = milliseconds(endless ? 500 : 30'000),
            .memory_bytes = std::size_t{300} << 20,
            .file_bytes = std::size_t{16} << 20};
  }

  Caller caller_;
};

TEST_F(Attacks, AreRefusedInEveryLanguage) {
  for (const Language& language : languages()) {
    SCOPED_TRACE(language.name);
    const auto program = read_file(fs::path("tests/attacks") / language.file);
    const auto built = TemporaryFolder::create();
    ASSERT_TRUE(program && built);
    const Outcome outcome = must_run(
        {.words = language.build, .files = {{language.file, *program}}, .folder = built->path()});
    if (outcome.status == 127) {
      fmt::print("NOT TESTED: {}", outcome.err);
      continue;
    }
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    for (const Attack& attack : kAttacks)
      if (program->find(attack.name) != std::string::npos) expect_refused(*built, language, attack);
  }
  EXPECT_EQ(must_run({.words = shell("echo next")}).out, "next\n");
}

TEST_F(Attacks, AreRefusedInSql) {
  const auto driver = read_file("bank/_runtimes/sqlite.py");
  ASSERT_TRUE(driver.has_value());
  const std::string endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";
  struct Case {
    std::string script;
    Ending ending;
    std::string out, err;
  };
  const std::string file = caller_.words()[0];
  const Case cases[] = {
      {endless + "SELECT count(*) FROM n;", Ending::timed_out, "", ""},
      {endless + "SELECT max(length(zeroblob(i))) FROM n;", Ending::timed_out, "", ""},
      {"CREATE TABLE t AS " + endless + "SELECT randomblob(100000) FROM n;", Ending::out_of_memory,
       "", ""},
      {"SELECT length(randomblob(2000000000));", Ending::exited, "", "too big\n"},
      {"ATTACH '" + file + "' AS a; SELECT count(*) FROM a.sqlite_schema;", Ending::exited,
       "count(*)\n0\n", ""},  // A file of its own /tmp.
      {"ATTACH '/work/../etc/passwd' AS a;", Ending::exited, "", "unable to open database"},
      {"ATTACH '/usr/x' AS a; CREATE TABLE a.t (b);", Ending::exited, "",
       "unable to open database"},
      {"SELECT readfile('" + file + "');", Ending::exited, "", "no such function: readfile"},
      {"SELECT load_extension('/usr/lib/x86_64-linux-gnu/libc.so.6');", Ending::exited, "",
       "not authorized"},
      {"SELECT char(0, 27) || '[2J';", Ending::exited, "char(0, 27) || '[2J'\n", ""},
  };
  for (const auto& [script, ending, out, err] : cases) {
    SCOPED_TRACE(script);
    const Outcome outcome =
        must_run({.words = {"python3", "-I", "sqlite.py", "attack.sql"},
                  .files = {{"sqlite.py", *driver}, {"attack.sql", script}},
                  .limits = {.wall = milliseconds(ending == Ending::timed_out ? 1'000 : 20'000),
                             .memory_bytes = std::size_t{300} << 20}});
    EXPECT_EQ(outcome.ending, ending);
    EXPECT_THAT(outcome.out, testing::StartsWith(out));
    EXPECT_THAT(outcome.err, HasSubstr(err));
    expect_untouched(outcome);
  }
}

TEST_F(Attacks, AreRefusedInCompilers) {
  const std::pair<const char*, const char*> cases[] = {
      {"a file without end", "#include \"/dev/zero\"\nint main() {}\n"},
      {"a large array", "char x[0x40000000] = {1};\nint main() {}\n"},
      {"templates without end",
       "template <int N> struct D { typename D<N + 1>::a x; typename D<N + 2>::a y; };\n"
       "int main() { D<0> d; }\n"},
      {"much computed at compile time",
       "constexpr int f() { int n = 0; for (;;) ++n; }\nstatic_assert(f());\nint main() {}\n"},
      {"a file of the caller", "#include \"/etc/shadow\"\nint main() {}\n"},
  };
  for (const auto& [name, code] : cases) {
    SCOPED_TRACE(name);
    const Outcome outcome =
        must_run({.words = {"g++", "-std=c++20", "-o", "x", "x.cpp"},
                  .files = {{"x.cpp", code}},
                  .limits = {.wall = milliseconds(4'000), .memory_bytes = std::size_t{300} << 20}});
    EXPECT_FALSE(outcome.ending == Ending::exited && outcome.status == 0);
    EXPECT_FALSE(has_children());
  }
}

}  // namespace
}  // namespace viva::sandbox
