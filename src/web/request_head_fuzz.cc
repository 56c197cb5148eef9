#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "web/request_head.h"

namespace {

using namespace viva::web;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_visible(std::string_view text) {
  for (const char c : text)
    if (c <= ' ' || c >= 0x7f) return false;
  return true;
}

int count_hosts(std::string_view head) {
  int count = 0;
  for (const std::string_view line : viva::split(head, '\n'))
    count += viva::equal_ignoring_case(line.substr(0, 5), "host:");
  return count;
}

/// What an accepted request promises.
void check_head(const Head& head, std::string_view bytes) {
  require(head.size_bytes <= bytes.size() && head.size_bytes <= Limits().head_bytes);
  const std::string_view own = bytes.substr(0, head.size_bytes);
  require(own.ends_with("\r\n\r\n") && own.find("\r\n\r\n") == own.size() - 4);
  const bool is_1_0 = own.substr(0, own.find('\r')).ends_with("HTTP/1.0");
  require(count_hosts(own) == 1 || (is_1_0 && count_hosts(own) == 0));
  require(!(is_1_0 && head.request.keep_alive));
  require(head.request.path.starts_with('/') && head.request.path.size() <= kMaxTargetBytes);
  require(is_visible(head.request.path) && is_visible(head.request.query));
  require(is_visible(head.request.host));
}

/// One byte less is not enough, and what follows the head changes nothing.
void check_end(const Head& head, std::string_view bytes) {
  const HeadResult shorter = parse_head(bytes.substr(0, head.size_bytes - 1));
  require(std::holds_alternative<NeedMore>(shorter));
  const HeadResult exact = parse_head(bytes.substr(0, head.size_bytes));
  require(std::holds_alternative<Head>(exact) &&
          std::get<Head>(exact).size_bytes == head.size_bytes);
}

}  // namespace

/// Any bytes are a head, too few, or refused; and where they were split makes no difference.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const HeadResult result = parse_head(bytes);
  if (const auto* head = std::get_if<Head>(&result)) {
    check_head(*head, bytes);
    check_end(*head, bytes);
  }
  const std::string_view half = bytes.substr(0, size / 2);
  const HeadResult early = parse_head(half);
  if (const auto* refusal = std::get_if<Refusal>(&early))
    require(std::holds_alternative<Refusal>(result) && std::get<Refusal>(result) == *refusal);
  if (const auto* head = std::get_if<Head>(&early))
    require(std::holds_alternative<Head>(result) &&
            std::get<Head>(result).size_bytes == head->size_bytes);
  return 0;
}
