#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/file.h"

namespace viva::web {

/// One line of the access log.
struct AccessEntry {
  std::chrono::system_clock::time_point time;
  std::string_view client;  ///< An address without a port.
  std::string_view method;
  std::string_view path;  ///< As sent, without its query.
  int status = 0;
  std::size_t bytes = 0;  ///< Of head and body, as far as they were sent.
  std::chrono::microseconds duration = {};
  std::string_view route;
};

/// Appends `ts=… event=request client=… method=GET path="/…" status=200 bytes=… duration_us=…
/// route=…` and a line end. The time is RFC 3339 in UTC; in the path every byte that is not visible
/// ASCII, `"` and `\` become `\xNN`, so that no request can forge a line.
void append_entry(std::string& out, const AccessEntry& entry);

/// Appends `ts=… event=handler_failed path="…" what="…"` and a line end, escaped likewise.
void append_failure(std::string& out, std::chrono::system_clock::time_point time,
                    std::string_view path, std::string_view what);

/// Collects lines and writes them in one go; each worker has its own, on a shared file.
class AccessLog {
 public:
  /// Appends to the file at `path`, or to standard error if it is empty.
  /// Errors: unavailable if the file cannot be opened.
  static Result<AccessLog> open(const std::string& path);
  /// Goes on in the file that has the name now; what was collected goes to the old one.
  /// Errors: unavailable; then it goes on in the old one.
  Result<void> reopen();
  void add(const AccessEntry& entry);
  /// Writes what was collected; what cannot be written is dropped. Called every tick.
  void flush();

 private:
  AccessLog(std::string path, FileDescriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}
  std::string path_;
  FileDescriptor file_;
  std::string lines_;
};

}  // namespace viva::web
