#include "web/metrics.h"

#include <thread>

#include <gmock/gmock.h>

namespace viva::web {

using std::chrono::microseconds;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Metrics, AddsUpItsWorkers) {
  Metrics metrics("0.1.0");
  WorkerMetrics& first = metrics.add_worker();
  WorkerMetrics& second = metrics.add_worker();
  first.count("home", 200, microseconds(10));
  first.count("home", 304, microseconds(25));
  second.count("home", 200, microseconds(300));
  second.count("question", 404, std::chrono::minutes(1));
  first.set_connections(2);
  second.set_connections(3);
  EXPECT_EQ(metrics.prometheus(),
            "# HELP viva_http_requests_total Requests answered.\n"
            "# TYPE viva_http_requests_total counter\n"
            "viva_http_requests_total{route=\"home\",code=\"2xx\"} 2\n"
            "viva_http_requests_total{route=\"home\",code=\"3xx\"} 1\n"
            "viva_http_requests_total{route=\"question\",code=\"4xx\"} 1\n"
            "# HELP viva_http_request_duration_seconds From a whole head to the last byte handed "
            "over.\n"
            "# TYPE viva_http_request_duration_seconds histogram\n"
            "viva_http_request_duration_seconds_bucket{le=\"2.5e-05\"} 2\n"
            "viva_http_request_duration_seconds_bucket{le=\"5e-05\"} 2\n"
            "viva_http_request_duration_seconds_bucket{le=\"0.0001\"} 2\n"
            "viva_http_request_duration_seconds_bucket{le=\"0.00025\"} 2\n"
            "viva_http_request_duration_seconds_bucket{le=\"0.0005\"} 3\n"
            "viva_http_request_duration_seconds_bucket{le=\"0.001\"} 3\n"
            "viva_http_request_duration_seconds_bucket{le=\"0.0025\"} 3\n"
            "viva_http_request_duration_seconds_bucket{le=\"0.005\"} 3\n"
            "viva_http_request_duration_seconds_bucket{le=\"0.01\"} 3\n"
            "viva_http_request_duration_seconds_bucket{le=\"0.025\"} 3\n"
            "viva_http_request_duration_seconds_bucket{le=\"0.1\"} 3\n"
            "viva_http_request_duration_seconds_bucket{le=\"0.25\"} 3\n"
            "viva_http_request_duration_seconds_bucket{le=\"1\"} 3\n"
            "viva_http_request_duration_seconds_bucket{le=\"10\"} 3\n"
            "viva_http_request_duration_seconds_bucket{le=\"+Inf\"} 4\n"
            "viva_http_request_duration_seconds_sum 60.000335\n"
            "viva_http_request_duration_seconds_count 4\n"
            "# HELP viva_http_connections Open connections.\n"
            "# TYPE viva_http_connections gauge\n"
            "viva_http_connections 5\n"
            "# HELP viva_build_info The program's version.\n"
            "# TYPE viva_build_info gauge\n"
            "viva_build_info{version=\"0.1.0\"} 1\n");
}

TEST(Metrics, CountsMoreRoutesThanItHasRoomForAsTheLast) {
  static const auto names = [] {
    std::vector<std::string> made;
    for (std::size_t i = 0; i < WorkerMetrics::kRoutes + 1; ++i)
      made.push_back("r" + std::to_string(i));
    return made;
  }();
  Metrics metrics("\"\\\n");
  WorkerMetrics& worker = metrics.add_worker();
  for (const std::string& name : names) worker.count(name, 200, microseconds(1));
  EXPECT_THAT(metrics.prometheus(), HasSubstr("{route=\"r63\",code=\"2xx\"} 2\n"));
  EXPECT_THAT(metrics.prometheus(), Not(HasSubstr("r64")));
  EXPECT_THAT(metrics.prometheus(), HasSubstr("{version=\"\\\"\\\\\\n\"} 1\n"));
}

TEST(Metrics, CanBeReadWhileAWorkerCounts) {
  Metrics metrics("");
  WorkerMetrics& worker = metrics.add_worker();
  std::jthread counting([&] {
    for (int i = 0; i < 20'000; ++i) worker.count(i % 2 ? "a" : "b", 200, microseconds(i));
  });
  for (int i = 0; i < 20; ++i) EXPECT_THAT(metrics.prometheus(), HasSubstr("_count"));
  counting.join();
  EXPECT_THAT(metrics.prometheus(), HasSubstr("{route=\"a\",code=\"2xx\"} 10000\n"));
}

}  // namespace viva::web
