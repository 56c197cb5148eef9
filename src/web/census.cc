#include "web/census.h"

#include <string_view>

namespace viva::web {

std::size_t Census::Hash::operator()(const Address& address) const {
  const auto* bytes = reinterpret_cast<const char*>(address.bytes.data());
  return std::hash<std::string_view>()({bytes, address.bytes.size()});
}

bool Census::is_counted(const Address& client) const {
  return !(bounds_.exempt_loopback && client.is_loopback());
}

Census::Verdict Census::admit(const Address& client) {
  const std::lock_guard lock(mutex_);
  if (total_ >= bounds_.total) return Verdict::full;
  if (is_counted(client)) {
    unsigned& open = by_client_[client.network()];
    if (open >= bounds_.per_address) return Verdict::crowded;
    ++open;
  }
  ++total_;
  return Verdict::welcome;
}

void Census::leave(const Address& client) {
  const std::lock_guard lock(mutex_);
  --total_;
  if (!is_counted(client)) return;
  const auto found = by_client_.find(client.network());
  if (--found->second == 0) by_client_.erase(found);
}

}  // namespace viva::web
