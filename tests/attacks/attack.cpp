// Tries one attack on the sandbox, the one that is named; what it says is compared by
// src/sandbox/attacks_test.cc.
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

extern char** environ;
std::string canary_file, caller;
int port;

void show(const std::string& path) {
  char buffer[4096];
  std::ifstream file(path, std::ios::binary);
  file.read(buffer, sizeof buffer);
  std::cout.write(buffer, file.gcount());
}

void forks() {
  for (;;) ::fork();
}
void threads() {
  try {
    for (;;) std::thread([] { ::sleep(1000); }).detach();
  } catch (const std::system_error&) {
    std::puts("refused");
    std::fflush(stdout);
    ::_exit(0);
  }
}
void daemon_left() {
  std::puts("left");
  std::fflush(stdout);
  if (::fork() == 0) {
    ::setsid();
    if (::fork() == 0) ::execlp("sleep", "sleep", "7319.5", nullptr);
    ::_exit(0);
  }
}
void memory() {
  for (;;)
    if (void* data = std::malloc(1 << 20)) std::memset(data, 'x', 1 << 20);
}
void shared() {
  const std::size_t size = std::size_t{1} << 30;
  void* data = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  std::memset(data, 'x', size);
}
void fill() {
  const std::string text(1 << 20, 'x');
  for (int i = 0; i < 1000; ++i)
    if (!(std::ofstream("/tmp/" + std::to_string(i)) << text << std::flush)) {
      std::puts("refused");
      return;
    }
}
void sparse() {
  std::signal(SIGXFSZ, SIG_IGN);
  const int file = ::open("big", O_CREAT | O_WRONLY, 0644);
  std::puts(::ftruncate(file, 1LL << 40) == 0 ? "done" : "refused");
}
void loop() {
  for (volatile int x = 0; x == 0;) continue;
}
void deaf() {
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) std::signal(number, SIG_IGN);
  for (;;) ::sleep(1);
}
void wait_for_input() {
  int count = 0;
  while (std::getchar() != EOF) ++count;
  std::printf("%d\n", count);
}
void output() {
  for (;;) std::puts("again");
}
void environment() {
  for (char** each = environ; *each; ++each) std::puts(*each);
  DIR* const folder = ::opendir("/proc");
  while (const dirent* entry = ::readdir(folder)) {
    show(std::string("/proc/") + entry->d_name + "/environ");
    show(std::string("/proc/") + entry->d_name + "/cmdline");
  }
}
void files() {
  [[maybe_unused]] const int linked = ::symlink(canary_file.c_str(), "link");
  for (const std::string& path :
       {canary_file, std::string("link"), "../.." + canary_file, "/proc/1/root" + canary_file,
        caller + "/CMakeLists.txt", std::string("/proc/1/cwd/CMakeLists.txt"),
        std::string("/etc/passwd"), std::string("/etc/shadow"), std::string("/proc/kallsyms")})
    show(path);
}
void descriptors() {
  for (int file = 3; file < 256; ++file) {
    char buffer[4096];
    const ssize_t size = ::read(file, buffer, sizeof buffer);
    if (size > 0) std::cout.write(buffer, size);
    [[maybe_unused]] const auto written = ::write(file, "{\"exit-code\":0}", 15);
  }
  std::exit(7);
}
void network() {
  sockaddr_in near{.sin_family = AF_INET,
                   .sin_port = ::htons(static_cast<in_port_t>(port)),
                   .sin_addr = {::htonl(INADDR_LOOPBACK)},
                   .sin_zero = {}};
  sockaddr_in far = near;
  far.sin_addr.s_addr = ::htonl(0xC0000201);  // 192.0.2.1
  const int tcp = ::socket(AF_INET, SOCK_STREAM, 0), udp = ::socket(AF_INET, SOCK_DGRAM, 0);
  if (::connect(tcp, reinterpret_cast<sockaddr*>(&near), sizeof near) == 0) std::puts("reached");
  if (::connect(udp, reinterpret_cast<sockaddr*>(&far), sizeof far) == 0) std::puts("reached");
  sockaddr_un local{.sun_family = AF_UNIX, .sun_path = {}};
  const auto size = std::snprintf(local.sun_path + 1, 50, "viva-canary-%d", port);
  const int unix_socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  if (::connect(unix_socket, reinterpret_cast<sockaddr*>(&local),
                static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1) +
                    static_cast<socklen_t>(size)) == 0)
    std::puts("reached");
  std::puts("refused");
}
void signals() {
  ::kill(1, SIGSTOP);
  ::kill(::getppid(), SIGSTOP);
  ::kill(-1, SIGKILL);
  ::kill(::getpid(), SIGKILL);
}
void limits() {
  int raised = 0;
  const rlimit most{RLIM_INFINITY, RLIM_INFINITY};
  for (const auto each : {RLIMIT_NPROC, RLIMIT_NOFILE, RLIMIT_FSIZE, RLIMIT_CORE})
    raised += ::setrlimit(each, &most) == 0;
  raised += ::nice(-20) != -1;
  std::printf("%d\n", raised);
}

int main(int, char** words) {
  const std::string attack = words[1];
  canary_file = words[2];
  caller = words[3];
  port = std::atoi(words[4]);
  const std::pair<const char*, void (*)()> attacks[] = {
      {"forks", forks},
      {"threads", threads},
      {"daemon", daemon_left},
      {"memory", memory},
      {"shared", shared},
      {"fill", fill},
      {"sparse", sparse},
      {"loop", loop},
      {"sleep", [] { ::sleep(1'000'000); }},
      {"stop", [] { std::raise(SIGSTOP); }},
      {"deaf", deaf},
      {"wait", wait_for_input},
      {"output", output},
      {"bytes",
       [] {
         std::cout << std::string(
             "a\0\xff\x1b[2J\x1b]0;title\x07"
             "b",
             18);
       }},
      {"environment", environment},
      {"files", files},
      {"descriptors", descriptors},
      {"network", network},
      {"signals", signals},
      {"limits", limits},
  };
  for (const auto& [name, carry_out] : attacks)
    if (attack == name) carry_out();
}
