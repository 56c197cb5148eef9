#include "web/census.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <gtest/gtest.h>

namespace viva::web {

namespace {

Address address(const char* text) {
  sockaddr_storage storage = {};
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  if (::inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
    storage.ss_family = AF_INET;
  } else if (::inet_pton(AF_INET6, text, &v6.sin6_addr) == 1) {
    storage.ss_family = AF_INET6;
  }
  return address_of(storage);
}

}  // namespace

TEST(Address, ReadsAsPeopleWriteIt) {
  const std::tuple<const char*, const char*, bool, const char*> cases[] = {
      {"127.0.0.2", "127.0.0.2", true, "127.0.0.2"},
      {"::ffff:10.1.2.3", "10.1.2.3", false, "10.1.2.3"},
      {"::1", "::1", true, "::"},
      {"2001:db8:1:2:3::4", "2001:db8:1:2:3::4", false, "2001:db8:1:2::"},
  };
  for (const auto& [given, text, is_loopback, network] : cases) {
    SCOPED_TRACE(given);
    EXPECT_EQ(to_string(address(given)), text);
    EXPECT_EQ(address(given).is_loopback(), is_loopback);
    EXPECT_EQ(to_string(address(given).network()), network);
  }
}

TEST(Census, BoundsAClientAndTheWhole) {
  using enum Census::Verdict;
  Census census({.total = 4, .per_address = 2, .exempt_loopback = true});
  EXPECT_EQ(census.admit(address("2001:db8::1")), welcome);
  EXPECT_EQ(census.admit(address("2001:db8::2")), welcome);
  EXPECT_EQ(census.admit(address("2001:db8::3")), crowded);
  census.leave(address("2001:db8::1"));
  EXPECT_EQ(census.admit(address("2001:db8::3")), welcome);
  EXPECT_EQ(census.admit(address("127.0.0.1")), welcome);
  EXPECT_EQ(census.admit(address("127.0.0.1")), welcome);
  EXPECT_EQ(census.admit(address("127.0.0.1")), full);
}

}  // namespace viva::web
