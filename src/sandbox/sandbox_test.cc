#include "sandbox/sandbox.h"

#include <gmock/gmock.h>

namespace viva::sandbox {
namespace {
TEST(Sandbox, Smoke) {
  const auto a = available();
  ASSERT_TRUE(a.has_value()) << a.error().message;
  const auto o = run({.words={"/bin/sh","-c","id; ls -la / /tmp /work /dev/shm; env; exit 3"}});
  ASSERT_TRUE(o.has_value()) << o.error().message;
  printf("%d %d %ld\n%s\n%s\n", (int)o->ending, o->status, (long)o->wall.count(), o->out.c_str(), o->err.c_str());
}
}
}
