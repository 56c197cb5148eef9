#include "base/error.h"

#include <system_error>

#include <fmt/format.h>

namespace viva {

std::string to_string(const Error& error) {
  if (error.path.empty()) return error.message;
  if (error.line == 0) return fmt::format("{}: {}", error.path, error.message);
  return fmt::format("{}:{}: {}", error.path, error.line, error.message);
}

Error invalid(std::string message) {
  return {.code = ErrorCode::invalid_input, .message = std::move(message)};
}

Error invalid(std::string_view path, int line, std::string message) {
  return {ErrorCode::invalid_input, std::move(message), std::string(path), line};
}

Error not_found(std::string message) {
  return {.code = ErrorCode::not_found, .message = std::move(message)};
}

Error unavailable(std::string message) {
  return {.code = ErrorCode::unavailable, .message = std::move(message)};
}

Error unavailable(std::string message, int error_number) {
  return unavailable(fmt::format("{}: {}", message, std::generic_category().message(error_number)));
}

Error conflict(std::string message) {
  return {.code = ErrorCode::conflict, .message = std::move(message)};
}

Error damaged(std::string_view path, std::string message) {
  return {.code = ErrorCode::damaged, .message = std::move(message), .path = std::string(path)};
}

}  // namespace viva
