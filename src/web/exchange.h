#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "web/headers.h"
#include "web/http.h"

namespace viva::web {

enum class Sent { all, part, failed };

/// One answer on its way: made once, then sent in as many calls as the kernel needs. Kept by the
/// worker and used again; only an answer the client takes slowly stays with its connection.
class Exchange {
 public:
  using Clock = std::chrono::steady_clock;

  /// Starts the clock. `method` is a literal. Requires: new, or after `reset`.
  void begin(std::string_view method, std::string_view path);
  /// Lets go of everything but a moderate amount of memory.
  void reset();
  /// Where the handler puts its answer, until `prepare`.
  Response& response() { return response_; }
  /// Notes what `prepare` will be told, while the answer is not made yet.
  void expect(bool with_body, bool close);
  /// Makes the head. `with_body` is false for a HEAD.
  void prepare(std::string_view date_line, bool with_body, bool close);
  /// Hands as much as possible to the kernel in one call, and goes on as long as it takes all.
  /// Fails also where the rest of the answer has been lost since it was made.
  Sent send(int socket);

  const Response& response() const { return response_; }
  bool closes() const { return closes_; }
  bool has_body() const { return with_body_; }
  std::string_view method() const { return method_; }
  std::string_view path() const { return path_; }
  std::size_t sent_bytes() const { return sent_bytes_; }
  Clock::time_point begun() const { return begun_; }

 private:
  std::size_t part_count() const { return with_body_ ? response_.body.size() + 1 : 1; }
  std::string_view part(std::size_t i) const { return i == 0 ? head_ : response_.body[i - 1]; }
  void advance(std::size_t taken_bytes);

  Sent hand_over(int socket);
  void keep_passing();

  Response response_;
  std::string kept_;  // Copies of what the handler would overwrite.
  std::string head_;
  std::string path_;         // A copy: the request's bytes do not outlive a slow answer.
  std::string_view method_;  // A literal.
  Clock::time_point begun_;
  std::size_t next_ = 0;          // The part to go on with, ...
  std::size_t offset_bytes_ = 0;  // ... and what of it has gone.
  std::size_t sent_bytes_ = 0;
  bool with_body_ = true;
  bool closes_ = false;
};

}  // namespace viva::web
