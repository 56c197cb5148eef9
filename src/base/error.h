#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace viva {

/// Who can mend it: decides the exit code of the command line and the status of a response.
enum class ErrorCode {
  invalid_input,  ///< What was given is wrong: text, arguments, a request.
  not_found,      ///< What was asked for does not exist.
  unavailable,    ///< The environment refuses: disk, port, permission, a missing tool.
  damaged,        ///< A bundle or store is broken, foreign, or of another version.
  conflict,       ///< It contradicts what is already there.
  full,           ///< The disk has no room left.
};

/// What went wrong, where, and how to mend it; one line, meant for the person who can mend it.
struct Error {
  ErrorCode code = ErrorCode::invalid_input;
  std::string message;  ///< Says what is wrong and the remedy. No final full stop.
  std::string path;     ///< The file it is about; empty if none.
  int line = 0;         ///< From 1; 0 if it is about the whole file.
  bool operator==(const Error&) const = default;
};

/// `path:line: message`, `path: message` or `message`.
std::string to_string(const Error& error);

Error invalid(std::string message);
Error invalid(std::string_view path, int line, std::string message);
Error not_found(std::string message);
Error unavailable(std::string message);
/// `message`, a colon, and the system's reason for `error_number` (an `errno`).
Error unavailable(std::string message, int error_number);
Error conflict(std::string message);
Error damaged(std::string_view path, std::string message);

template <class T>
using Result = std::expected<T, Error>;

}  // namespace viva

#define VIVA_CONCAT_(a, b) a##b
#define VIVA_CONCAT(a, b) VIVA_CONCAT_(a, b)
#define VIVA_TRY_(result, declaration, expression)                \
  auto result = (expression);                                     \
  if (!result) return std::unexpected(std::move(result).error()); \
  declaration = std::move(*result)

/// `VIVA_TRY(const auto file, open(path));` declares the value, or returns the error.
#define VIVA_TRY(declaration, ...) \
  VIVA_TRY_(VIVA_CONCAT(viva_result_, __COUNTER__), declaration, (__VA_ARGS__))

/// `VIVA_CHECK(save(file));` goes on, or returns the error of a `Result<void>`.
#define VIVA_CHECK(...)                                        \
  do {                                                         \
    if (auto viva_checked = (__VA_ARGS__); !viva_checked)      \
      return std::unexpected(std::move(viva_checked).error()); \
  } while (false)
