#pragma once

#include <string>

#include "web/http.h"

namespace viva::web {

/// Whether a Host names this machine itself: 127.0.0.0/8, [::1] or localhost, with any port.
/// Another name that leads here (DNS rebinding, a proxy) does not.
bool is_loopback_host(std::string_view host);

/// Why a request that would change something is not trusted: it comes from a page of another
/// origin. Empty if it comes from our own page, or from a program that is no browser. Source: OWASP
/// Cross-Site Request Forgery Prevention, "Fetch Metadata headers".
std::string_view distrust(const Request& request);

}  // namespace viva::web
