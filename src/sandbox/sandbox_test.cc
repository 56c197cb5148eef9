#include "sandbox/sandbox.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "sandbox/control_group.h"
#include "sandbox/folder.h"
#include "sandbox/test_sandbox.h"

namespace viva::sandbox {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(Sandbox, ReportsWhatWasPrintedAndHowItEnded) {
  struct Case {
    std::vector<std::string> words;
    std::string input;
    Ending ending;
    int status;
    std::string out, err;
  };
  const Case cases[] = {
      {shell("echo out; echo err >&2"), "", Ending::exited, 0, "out\n", "err\n"},
      {shell("exit 3"), "", Ending::exited, 3, "", ""},
      {shell("exit 255"), "", Ending::exited, 255, "", ""},
      {shell("kill -SEGV $$"), "", Ending::signalled, SIGSEGV, "", ""},
      {shell("kill -KILL $$"), "", Ending::signalled, SIGKILL, "", ""},
      {shell("cat"), "", Ending::exited, 0, "", ""},
      {shell("cat"), "given", Ending::exited, 0, "given", ""},
      {shell("echo x >>/proc/self/fd/0"), "given", Ending::exited, 1, "",
       "sh: 1: echo: echo: I/O error\n"},
      {shell("printf 'a\\0\\377b'"), "", Ending::exited, 0, std::string("a\0\377b", 4), ""},
      {shell("pwd; id -u; echo $HOME $LANG $PATH"), "", Ending::exited, 0,
       "/work\n65534\n/work C.UTF-8 /usr/bin:/bin\n", ""},
      {{"no-such-command"},
       "",
       Ending::exited,
       127,
       "",
       "prlimit: failed to execute no-such-command: No such file or directory\n"},
  };
  for (const auto& [words, input, ending, status, out, err] : cases) {
    SCOPED_TRACE(words.back());
    const Outcome outcome = must_run({.words = words, .input = input});
    EXPECT_EQ(outcome.ending, ending);
    EXPECT_EQ(outcome.status, status);
    EXPECT_EQ(outcome.out, out);
    EXPECT_EQ(outcome.err, err);
  }
}

TEST_F(Sandbox, LaysFilesAndKeepsAFolder) {
  const auto folder = TemporaryFolder::create();
  ASSERT_TRUE(folder.has_value());
  const auto in_folder = [&](const char* script, decltype(Command::files) files = {}) {
    return must_run({.words = shell(script), .files = std::move(files), .folder = folder->path()});
  };
  EXPECT_EQ(in_folder("cat a.txt; echo kept >kept", {{"a.txt", "laid\n"}}).out, "laid\n");
  EXPECT_EQ(in_folder("cat kept").out, "kept\n");
  // A link left where the next file is to be laid is replaced, not followed.
  EXPECT_EQ(in_folder("rm -f a.txt; ln -s kept a.txt").status, 0);
  EXPECT_EQ(in_folder("cat kept a.txt", {{"a.txt", "new\n"}}).out, "kept\nnew\n");
  EXPECT_EQ(must_run({.words = shell("ls")}).out, "");
  for (const char* name : {"", ".", "..", "../x", "/etc/x", "a/b"}) {
    const auto refused = run({.words = shell("true"), .files = {{name, ""}}});
    ASSERT_FALSE(refused.has_value()) << name;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
  }
}

TEST_F(Sandbox, HasTheEnvironmentItIsGiven) {
  EXPECT_EQ(
      must_run({.words = shell("env | sort"), .environment = {{"TZ", "UTC"}, {"LANG", "C"}}}).out,
      "HOME=/work\nLANG=C\nPATH=/usr/bin:/bin\nPWD=/work\nTZ=UTC\n");
}

TEST_F(Sandbox, CopiesAFolder) {
  const auto folder = TemporaryFolder::create(), copy = TemporaryFolder::create();
  ASSERT_TRUE(folder && copy);
  const char* script = "mkdir d; echo x >d/program; chmod 755 d/program; ln -s /etc/passwd link";
  EXPECT_EQ(must_run({.words = shell(script), .folder = folder->path()}).status, 0);
  ASSERT_TRUE(copy_folder(folder->path(), copy->path()).has_value());
  EXPECT_EQ(must_run({.words = shell("stat -c %A%N d/program link"), .folder = copy->path()}).out,
            "-rwxr-xr-x'd/program'\nlrwxrwxrwx'link' -> '/etc/passwd'\n");
}

TEST_F(Sandbox, RemovesFoldersWhateverWasLeftInThem) {
  const char* scripts[] = {
      "mkdir -p a/b && touch a/b/c && chmod 000 a/b a",
      "exec python3 -c 'import os\nfor i in range(1500): os.mkdir(\"d\"); os.chdir(\"d\")'",
      "ln -s / root; ln -s nowhere dangling; mkfifo pipe",
  };
  for (const char* script : scripts) {
    SCOPED_TRACE(script);
    fs::path path;
    {
      const auto folder = TemporaryFolder::create();
      ASSERT_TRUE(folder.has_value());
      path = folder->path();
      EXPECT_EQ(must_run({.words = shell(script), .folder = path}).status, 0);
    }
    EXPECT_FALSE(fs::exists(path));
  }
}

TEST_F(Sandbox, ShowsNothingOfTheCaller) {
  ::setenv("VIVA_TEST_SECRET", "canary-7319", 1);
  const fs::path file = fs::temp_directory_path() / "viva-canary-7319";
  ASSERT_TRUE(write_file(file, "canary-7319").has_value());
  const FileDescriptor open_file(::open(file.c_str(), O_RDONLY));  // Inherited on exec.
  const std::string here = fs::current_path().string();
  const std::string scripts[] = {
      "env; cat /proc/1/environ /proc/self/environ /proc/*/environ",
      "cat " + file.string() + "; ls -a /tmp /var/tmp; cat /proc/*/root" + file.string(),
      "cd " + here + " && echo canary-7319",
      "cat /proc/*/cwd/CMakeLists.txt || cat " + here + "/CMakeLists.txt && echo canary-7319",
      "cat /etc/passwd || cat /etc/shadow || cat /etc/hostname && echo canary-7319",
      "for i in /home /root /var /mnt /srv /opt /sys /run; do ls $i && echo canary-7319; done",
      "for i in 3 4 5 6 7 8 9; do eval \"cat <&$i\"; done; ls /proc/self/fd | wc -l",
      "for i in 3 4 5 6 7 8 9 10 11 12; do cat /proc/1/fd/$i; done",
      "ln -s " + file.string() + " link; cat link; cat ../.." + file.string(),
      "cat /proc/kcore || cat /proc/kmsg || cat /dev/mem || dmesg && echo canary-7319",
      "ls / | grep -vxE 'bin|dev|etc|lib|lib32|lib64|libx32|proc|sbin|tmp|usr|work' && "
      "echo canary-7319",
      "ls /etc | grep -vxE 'alternatives|ld.so.cache' && echo canary-7319",
  };
  for (const std::string& script : scripts) {
    SCOPED_TRACE(script);
    const Outcome outcome = must_run({.words = shell(script)});
    EXPECT_THAT(outcome.out, Not(HasSubstr("canary-7319")));
    EXPECT_EQ(outcome.ending, Ending::exited);
  }
  EXPECT_EQ(must_run({.words = shell("ls -x /proc/self/fd")}).out, "0  1  2  3\n");
  ::unsetenv("VIVA_TEST_SECRET");
  fs::remove(file);
}

TEST_F(Sandbox, ChangesNothingOutside) {
  const fs::path target = fs::temp_directory_path() / "viva-target-7319";
  ASSERT_TRUE(write_file(target, "before").has_value());
  const std::string scripts[] = {
      "echo after >" + target.string() + "; false",  // Its /tmp is another.
      "ln -s " + target.string() + " link; echo after >link; false",
      "echo after >../.." + target.string() + "; false",
      "touch /usr/viva-7319 || touch /viva-7319 || touch /etc/viva-7319 || touch /dev/viva-7319",
      "echo 1 >/proc/sys/kernel/panic || echo h >/proc/sysrq-trigger",
      "mount -t tmpfs none /usr || umount /usr || mount -o remount,rw /usr",
      "unshare -Ur true || chroot / true || nsenter -t 1 -m true",
      "ln /usr/bin/sh hard || chmod 755 /usr || chmod 755 /usr/bin/sh",
      "kill -9 -1 && exit 1",
  };
  for (const std::string& script : scripts) {
    SCOPED_TRACE(script);
    EXPECT_NE(must_run({.words = shell(script)}).status, 0);
    EXPECT_EQ(read_file(target).value_or(""), "before");
  }
  fs::remove(target);
}

TEST_F(Sandbox, RefusesSystemCalls) {
  const std::pair<const char*, const char*> attempts[] = {
      {"unshare", "272, 0x10000000"},
      {"clone into a new user namespace", "56, 0x10000000, 0, 0, 0, 0"},
      {"clone3", "435, 0, 0"},
      {"setns", "308, 0, 0"},
      {"ptrace", "101, 0, 0, 0, 0"},
      {"mount", "165, 0, 0, 0, 0, 0"},
      {"pivot_root", "155, 0, 0"},
      {"keyctl", "250, 0, 0, 0"},
      {"bpf", "321, 0, 0, 0"},
      {"perf_event_open", "298, 0, 0, 0, 0, 0"},
      {"userfaultfd", "323, 0"},
      {"io_uring_setup", "425, 1, 0"},
      {"memfd_create", "319, b'x', 0"},
      {"shmget, a large one", "29, 0, 1 << 30, 0o1600"},
      {"ioctl TIOCSTI", "16, 0, 0x5412, 0"},
      {"socket AF_NETLINK", "41, 16, 3, 0"},
      {"socket AF_PACKET", "41, 17, 3, 0"},
      {"socket AF_ALG", "41, 38, 5, 0"},
      {"socket AF_VSOCK", "41, 40, 1, 0"},
      {"socket AF_X25", "41, 9, 1, 0"},
  };
  if (::system("uname -m | grep -q x86_64") != 0) GTEST_SKIP() << "the numbers are of x86_64";
  std::string script = "import ctypes\nc = ctypes.CDLL(None, use_errno=True)\n", expected;
  for (const auto& [name, words] : attempts) {
    script += fmt::format("print({0}{1}{0}, c.syscall({2}), ctypes.get_errno() in (1, 38))\n", '"',
                          name, words);
    expected += fmt::format("{} -1 True\n", name);
  }
  EXPECT_EQ(must_run({.words = python(script)}).out, expected);
}

TEST_F(Sandbox, HasNoNetworkButItsOwnLoopback) {
  const FileDescriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {::htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  auto* const raw = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(listener.get(), raw, size), 0);
  ASSERT_EQ(::listen(listener.get(), 1), 0);
  ASSERT_EQ(::getsockname(listener.get(), raw, &size), 0);
  const std::string connect = fmt::format(
      "import socket\n"
      "for place in ('127.0.0.1', {0}), ('192.0.2.1', 80), ('example.org', 80):\n"
      "    try: socket.create_connection(place, 1); print('reached', place)\n"
      "    except OSError as error: print(type(error).__name__)\n",
      ::ntohs(address.sin_port));
  EXPECT_EQ(must_run({.words = python(connect)}).out,
            "ConnectionRefusedError\nOSError\ngaierror\n");
  const char* inside =
      "import socket\ns = socket.create_server(('127.0.0.1', 0))\n"
      "socket.create_connection(s.getsockname()); print('served')";
  EXPECT_EQ(must_run({.words = python(inside)}).out, "served\n");
}

TEST_F(Sandbox, StopsWhatPassesALimit) {
  struct Case {
    const char* name;
    std::vector<std::string> words;
    Ending ending;
  };
  const Case cases[] = {
      {"busy loop", shell("while :; do :; done"), Ending::timed_out},
      {"sleep", shell("sleep 1000"), Ending::timed_out},
      {"stops itself", shell("kill -STOP $$"), Ending::timed_out},
      {"ignores SIGTERM", shell("trap '' TERM INT HUP; while :; do sleep 1; done"),
       Ending::timed_out},
      {"fork bomb", python("import os\nwhile True:\n  try: os.fork()\n  except OSError: pass"),
       Ending::timed_out},
      {"closes its output", shell("exec >&- 2>&-; sleep 1000"), Ending::timed_out},
      {"endless output", shell("yes"), Ending::too_much_output},
      {"endless errors", shell("yes >&2"), Ending::too_much_output},
      {"memory", python("x = bytearray(1 << 40)"), Ending::exited},
      {"memory, slowly", python("x = []\nwhile True: x.append(bytearray(1 << 20))"),
       Ending::out_of_memory},
      {"memory, shared",
       python(
           "import mmap\nm = mmap.mmap(-1, 1 << 30)\nfor i in range(0, 1 << 30, 4096): m[i] = 1\n"
           "while True: pass"),
       Ending::out_of_memory},
      {"memory, by many",
       python("import os, time\nfor i in range(3): os.fork()\n"
              "x = bytearray(50 << 20)\ntime.sleep(100)"),
       Ending::out_of_memory},
      {"files in /work", shell("while :; do i=$((i+1)); head -c 8000000 /dev/zero >f$i; done"),
       Ending::out_of_memory},
      {"many empty files", python("i = 0\nwhile True:\n  i += 1; open(f'/tmp/{i}', 'w').close()"),
       Ending::out_of_memory},
  };
  for (const auto& [name, words, ending] : cases) {
    SCOPED_TRACE(name);
    const Limits limits{.wall = milliseconds(ending == Ending::timed_out ? 500 : 20'000),
                        .memory_bytes = std::size_t{200} << 20,
                        .file_bytes = std::size_t{16} << 20};
    const Outcome outcome = must_run({.words = words, .limits = limits});
    EXPECT_EQ(static_cast<int>(outcome.ending), static_cast<int>(ending))
        << outcome.status << outcome.err;
    EXPECT_LE(outcome.out.size(), limits.output_bytes);
    EXPECT_FALSE(has_children());
    EXPECT_EQ(must_run({.words = shell("echo next")}).out, "next\n");
  }
}

TEST_F(Sandbox, LeavesTheLimitOfMemoryToTheKernelWhereItCan) {
  constexpr Limits kLimits{.memory_bytes = std::size_t{64} << 20};
  const auto group = ControlGroup::create(kLimits);
  if (!group) GTEST_SKIP() << "this process may not make control groups";
  EXPECT_FALSE(group->ran_out_of_memory());
  EXPECT_FALSE(group->entries().empty());
  // Over in less than the 50 ms between two looks, and swallowed by the shell.
  const Outcome outcome =
      must_run({.words = shell("head -c 100000000 /dev/zero | tail -n 1 >/dev/null; echo went on"),
                .limits = kLimits});
  EXPECT_EQ(static_cast<int>(outcome.ending), static_cast<int>(Ending::out_of_memory));
}

TEST_F(Sandbox, LimitsFilesAndProcesses) {
  const Limits limits{.file_bytes = std::size_t{16} << 20, .processes = 8};
  struct Case {
    std::vector<std::string> words;
    std::string out;
  };
  const Case cases[] = {
      {shell("truncate -s 1T big 2>/dev/null; stat -c %s big"), "0\n"},
      {shell("head -c 40000000 /dev/zero >big; stat -c %s big"), "16777216\n"},
      {shell("i=0; while head -c 1000000 /dev/zero >/tmp/f$i; do i=$((i+1)); done 2>/dev/null; "
             "echo $i"),
       "16\n"},
      {shell("i=0; while head -c 1000000 /dev/zero >/dev/shm/f$i; do i=$((i+1)); done 2>/dev/null;"
             "echo $i"),
       "16\n"},
      {python(
           "import os, time\nn = 0\ntry:\n  while True:\n    if os.fork() == 0: time.sleep(100)\n"
           "    n += 1\nexcept OSError: print(n)"),
       "6\n"},
      {shell("ulimit -c; ulimit -n"), "0\n256\n"},
  };
  for (const auto& [words, out] : cases) {
    SCOPED_TRACE(words.back());
    EXPECT_EQ(must_run({.words = words, .limits = limits}).out, out);
  }
}

TEST_F(Sandbox, LeavesNoProcessBehind) {
  const char* scripts[] = {
      "sleep 7319.25 & echo left",
      "setsid sh -c 'setsid sleep 7319.25 >/dev/null 2>&1 &' & echo left",
      "(trap '' TERM HUP; nohup setsid sleep 7319.25 >/dev/null 2>&1 &) ; echo left",
  };
  for (const char* script : scripts) {
    SCOPED_TRACE(script);
    const Outcome outcome = must_run({.words = shell(script)});
    EXPECT_EQ(outcome.ending, Ending::exited);
    EXPECT_EQ(outcome.out, "left\n");
    EXPECT_EQ(count_processes("7319.25"), 0);
  }
}

TEST_F(Sandbox, CanBeStoppedAtAnyMoment) {
  for (int wall = 0; wall < 40; wall += 2) {
    const Limits limits{.wall = milliseconds(wall)};
    const Outcome outcome = must_run({.words = shell("sleep 7319.75"), .limits = limits});
    EXPECT_EQ(outcome.ending, Ending::timed_out);
    EXPECT_EQ(count_processes("7319.75"), 0);
    EXPECT_FALSE(has_children());
  }
}

TEST_F(Sandbox, RunsManyAtOnce) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([i] {
      for (int j = 0; j < 5; ++j) {
        const std::string words = fmt::format("{}-{}", i, j);
        EXPECT_EQ(must_run({.words = shell("cat x; echo " + words), .files = {{"x", words}}}).out,
                  words + words + "\n");
      }
    });
}

}  // namespace
}  // namespace viva::sandbox
