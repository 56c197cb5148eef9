#include "web/trust.h"

#include <algorithm>

#include "base/text.h"

namespace viva::web {

namespace {

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

/// `127.` and three more numbers. Only digits, so that `127.0.0.1.example` is none.
bool is_loopback_ipv4(std::string_view name) {
  const auto parts = split(name, '.');
  return parts.size() == 4 && parts.front() == "127" &&
         std::ranges::all_of(parts, [](std::string_view part) {
           return part.size() <= 3 && parse_integer(part).value_or(256) <= 255;
         });
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  const std::string_view name = without_port(host);
  return equal_ignoring_case(name, "localhost") || name == "[::1]" || is_loopback_ipv4(name);
}

std::string_view distrust(const Request& request) {
  constexpr std::string_view kReason =
      "This came from a page of another origin, which may not change anything here.";
  if (!request.fetch_site.empty() && request.fetch_site != "same-origin") return kReason;
  if (request.origin.empty()) return {};
  const std::size_t scheme = request.origin.starts_with("http://") ? 7 : 0;
  const bool is_ours =
      scheme > 0 && equal_ignoring_case(request.origin.substr(scheme), request.host);
  return is_ours ? std::string_view() : kReason;
}

}  // namespace viva::web
