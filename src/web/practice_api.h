#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "app/practice_store.h"
#include "web/api.h"
#include "web/http.h"

namespace viva::web {

/// The part of the API that keeps a learner's practice: reviews, schedules, notes, bookmarks,
/// settings. One per handler; it shares the store.
class PracticeApi {
 public:
  /// `store`: none where nothing is kept; then every request is told so.
  explicit PracticeApi(std::shared_ptr<app::PracticeStore> store) : store_(std::move(store)) {}

  /// Whether an address is one of these.
  static bool owns(std::string_view path);
  /// As Handler::admit.
  std::optional<std::size_t> admit(const Request& request, Response& response) const;
  void handle(const Request& request, Response& response,
              const std::shared_ptr<const app::Catalog>& catalog) const;

 private:
  struct Call;
  bool refuse(const Request& request, Response& response) const;
  static void review(const Call& call, std::string_view id);
  static void reviews(const Call& call);
  static void import_log(const Call& call);
  static void record(const Call& call, std::vector<store::LoggedEvent> events, bool is_single,
                     bool only_known);
  static void due(const Call& call);
  static void state(const Call& call);
  static void log(const Call& call, bool as_csv);
  static void notes(const Call& call);
  static void note(const Call& call, std::string_view card);
  static void bookmarks(const Call& call);
  static void bookmark(const Call& call, std::string_view card);
  static void settings(const Call& call);
  static void save_settings(const Call& call);

  std::shared_ptr<app::PracticeStore> store_;
};

/// The status that tells a program what kind of error it is.
int status_of(ErrorCode code);

}  // namespace viva::web
