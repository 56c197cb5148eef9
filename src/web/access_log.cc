#include "web/access_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>

#include <fmt/format.h>

namespace viva::web {

namespace {

constexpr std::size_t kFlushBytes = 64 * 1024;

void append_visible(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
}

void append_time(std::string& out, std::chrono::system_clock::time_point time) {
  namespace chrono = std::chrono;
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(chrono::floor<chrono::milliseconds>(time - day));
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                 static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                 static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(),
                 clock.seconds().count(), clock.subseconds().count());
}

}  // namespace

void append_entry(std::string& out, const AccessEntry& entry) {
  out += "ts=";
  append_time(out, entry.time);
  fmt::format_to(std::back_inserter(out), " event=request client={} method={} path=\"",
                 entry.client, entry.method);
  append_visible(out, entry.path);
  fmt::format_to(std::back_inserter(out), "\" status={} bytes={} duration_us={} route={}\n",
                 entry.status, entry.bytes, entry.duration.count(), entry.route);
}

void append_failure(std::string& out, std::chrono::system_clock::time_point time,
                    std::string_view path, std::string_view what) {
  out += "ts=";
  append_time(out, time);
  out += " event=handler_failed path=\"";
  append_visible(out, path);
  out += "\" what=\"";
  append_visible(out, what);
  out += "\"\n";
}

Result<AccessLog> AccessLog::open(const std::string& path) {
  const int number = path.empty() ? ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)
                                  : ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                                           S_IRUSR | S_IWUSR | S_IRGRP);
  if (number < 0)
    return std::unexpected(unavailable(fmt::format("cannot write the access log {}", path), errno));
  return AccessLog(path, FileDescriptor(number));
}

Result<void> AccessLog::reopen() {
  flush();
  VIVA_TRY(AccessLog fresh, open(path_));
  file_ = std::move(fresh.file_);
  return {};
}

void AccessLog::add(const AccessEntry& entry) {
  append_entry(lines_, entry);
  if (lines_.size() >= kFlushBytes) flush();
}

void AccessLog::flush() {
  std::string_view rest = lines_;
  while (!rest.empty()) {
    const ssize_t written = ::write(file_.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  lines_.clear();
}

}  // namespace viva::web
