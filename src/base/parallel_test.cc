#include "base/parallel.h"

#include <gtest/gtest.h>

namespace viva {
namespace {

TEST(ParallelFor, DoesEachOnce) {
  std::vector<std::atomic<int>> done(1000);
  parallel_for(done.size(), 4, [&](std::size_t i) { ++done[i]; });
  for (const auto& each : done) EXPECT_EQ(each, 1);
}

TEST(ParallelInOrder, TakesInOrderWhatWasMadeWithinTheWindow) {
  struct Case {
    std::size_t count;
    unsigned threads;
    std::size_t window;
  };
  const Case cases[] = {{0, 4, 8}, {1, 4, 8}, {1000, 1, 1}, {1000, 4, 1}, {1000, 4, 8}, {5, 9, 64}};
  for (const auto& [count, threads, window] : cases) {
    SCOPED_TRACE(testing::Message() << count << " on " << threads << " within " << window);
    std::vector<std::size_t> ring(window), taken;
    parallel_in_order(
        count, threads, window, [&](std::size_t i) { ring[i % window] = i * i; },
        [&](std::size_t i) { taken.push_back(ring[i % window] - i * i + i); });
    ASSERT_EQ(taken.size(), count);
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(taken[i], i);
  }
}

}  // namespace
}  // namespace viva
