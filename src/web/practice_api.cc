#include "web/practice_api.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/event_text.h"
#include "app/list_due.h"
#include "app/moment.h"
#include "app/practice_settings.h"
#include "app/record_events.h"
#include "base/html.h"
#include "base/text.h"
#include "web/headers.h"
#include "web/practice_json.h"
#include "web/trust.h"

namespace viva::web {

namespace {

using app::Arrival;
using app::Catalog;
using store::LoggedEvent;
using store::Person;
using store::Transaction;

constexpr std::string_view kReviews = "/api/v1/reviews", kPractice = "/api/v1/practice/";
constexpr std::string_view kJson = "application/json", kCsv = "text/csv";

// What may be sent at once.
constexpr std::size_t kReviewBytes = 16 * 1024, kNoteBytes = 64 * 1024;
constexpr std::size_t kBatchBytes = 1024 * 1024, kBatchEvents = 2000;
constexpr std::size_t kLogBytes = 32 * 1024 * 1024, kLogEvents = 100'000;
constexpr std::size_t kMostDue = 200, kMostStates = 200;

void answer_json(Response& response, int status, std::string body) {
  response.status = status;
  response.content_type = kJson;
  response.cache_control = "no-store";
  response.text = std::move(body);
  response.body = {response.text};
}

void answer_problem(Response& response, int status, std::string detail, std::string_view instance) {
  answer_json(response, status,
              problem_json({.status = status,
                            .title = reason_phrase(status),
                            .detail = std::move(detail),
                            .instance = instance,
                            .suggestions = {},
                            .mistakes = {}}));
  response.content_type = "application/problem+json";
  if (status == 503 || status == 507) response.headers = "Retry-After: 5\r\n";
}

/// A sentence for the reader from a message that has no capital and no full stop.
std::string sentence(const Error& error) {
  const std::string text = to_string(error);
  return text.ends_with('.') ? text : text + ".";
}

void answer_error(Response& response, const Error& error, std::string_view instance) {
  answer_problem(response, status_of(error.code), sentence(error), instance);
}

/// The value of a parameter of a query, decoded; empty if it is not there.
std::string parameter(std::string_view query, std::string_view name) {
  for (const auto part : split(query, '&')) {
    const auto equals = std::min(part.find('='), part.size());
    if (part.substr(0, equals) == name)
      return percent_decoded(part.substr(std::min(equals + 1, part.size())), true);
  }
  return {};
}

std::optional<practice::Minutes> offset_of(std::string_view query) {
  const std::string text = parameter(query, "utc_offset_minutes");
  if (text.empty()) return practice::Minutes(0);
  const bool is_west = text.starts_with('-');
  const auto number = parse_integer(std::string_view(text).substr(is_west ? 1 : 0));
  if (!number || *number > 18 * 60) return {};
  return practice::Minutes(is_west ? -*number : *number);
}

}  // namespace

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_input: return 400;
    case ErrorCode::not_found: return 404;
    case ErrorCode::conflict: return 409;
    case ErrorCode::full: return 507;
    case ErrorCode::unavailable:
    case ErrorCode::damaged: break;
  }
  return 503;
}

/// One request, and everything it is answered from.
struct PracticeApi::Call {
  const Request& request;
  Response& response;
  const std::shared_ptr<const Catalog>& catalog;
  app::PracticeStore::Opened opened;

  void fail(const Error& error) const { answer_error(response, error, request.path); }
  void fail(int status, std::string detail) const {
    answer_problem(response, status, std::move(detail), request.path);
  }
  bool is(Method method) const {
    return request.method == method || (method == Method::get && request.method == Method::head);
  }

  /// Answers from what can be read now: `read` gives JSON.
  void answer_from(const std::function<Result<std::string>(Transaction&)>& read) const {
    std::string body;
    const auto done = opened.store->read(Person::local, [&](Transaction& tx) -> Result<void> {
      VIVA_TRY(body, read(tx));
      return {};
    });
    done ? answer_json(response, 200, std::move(body)) : fail(done.error());
  }

  /// Has `write` done, and answers with its status and JSON once that is durable.
  struct Made {
    int status = 200;
    std::string body;
  };
  void answer_after(std::function<Result<Made>(Transaction&)> write) const {
    struct Shared {
      Made made;
      Result<void> outcome;
    };
    auto shared = std::make_shared<Shared>();
    response.later = [shared, write = std::move(write),
                      store = opened.store](std::function<void()> wake) {
      const auto work = [shared, write](Transaction& tx) -> Result<void> {
        VIVA_TRY(shared->made, write(tx));
        return {};
      };
      store->submit(Person::local, work, [shared, wake = std::move(wake)](Result<void> outcome) {
        shared->outcome = std::move(outcome);
        wake();
      });
    };
    response.complete = [shared, instance = std::string(request.path)](Response& done) {
      if (!shared->outcome) return answer_error(done, shared->outcome.error(), instance);
      answer_json(done, shared->made.status, std::move(shared->made.body));
    };
  }

  /// The question of an ID as it may be written, or none after having answered 404.
  std::optional<std::uint32_t> find(std::string_view written) const {
    const std::string id = to_upper(percent_decoded(written, false));
    if (const auto found = catalog->find(id)) return found->question;
    fail(404, fmt::format("There is no question “{}” in this bank.", cut(id, 64)));
    return {};
  }
  std::string id_of(std::uint32_t question) const {
    return std::string(catalog->text(catalog->question(question).id));
  }
};

bool PracticeApi::owns(std::string_view path) {
  return path.starts_with(kPractice) || path == kReviews ||
         (path.starts_with(kReviews) && path[kReviews.size()] == '/');
}

/// Whether the request is answered without looking at it further.
bool PracticeApi::refuse(const Request& request, Response& response) const {
  response.route = "practice";
  const bool changes = request.method != Method::get && request.method != Method::head;
  const auto say = [&](int status, std::string_view detail) {
    answer_problem(response, status, std::string(detail), request.path);
    return true;
  };
  if (!store_ || !is_loopback_host(request.host))
    return say(403,
               "This site keeps no one's practice: your own browser does. On your own machine "
               "`viva serve` keeps it, at http://127.0.0.1.");
  if (!changes) return false;
  if (const auto reason = distrust(request); !reason.empty()) return say(403, reason);
  return false;
}

std::optional<std::size_t> PracticeApi::admit(const Request& request, Response& response) const {
  if (refuse(request, response)) return {};
  const std::string_view path = request.path;
  std::size_t most_bytes = kReviewBytes;
  if (path == kReviews) most_bytes = kBatchBytes;
  if (path.starts_with("/api/v1/practice/log")) most_bytes = kLogBytes;
  if (path.starts_with("/api/v1/practice/notes/")) most_bytes = kNoteBytes;
  if (request.body_bytes > most_bytes) {
    answer_problem(
        response, 413,
        fmt::format("This address takes {} bytes at most; send a log in parts.", most_bytes), path);
    return {};
  }
  const bool is_typed = request.content_type.starts_with(kJson) ||
                        (path == "/api/v1/practice/log" && request.content_type.starts_with(kCsv));
  if (request.method != Method::remove && !is_typed) {
    answer_problem(response, 415, "Send `Content-Type: application/json`; a log may be `text/csv`.",
                   path);
    return {};
  }
  return most_bytes;
}

void PracticeApi::handle(const Request& request, Response& response,
                         const std::shared_ptr<const Catalog>& catalog) const {
  if (refuse(request, response)) return;
  auto opened = store_->open(catalog);
  if (!opened) return answer_error(response, opened.error(), request.path);
  const Call call{request, response, catalog, *opened};
  const std::string_view path = request.path;
  const auto below = [&](std::string_view prefix) { return path.substr(prefix.size()); };
  constexpr std::string_view kOneReview = "/api/v1/reviews/", kOneNote = "/api/v1/practice/notes/",
                             kOneBookmark = "/api/v1/practice/bookmarks/";
  const auto is = [&](Method method, std::string_view address) {
    return call.is(method) && path == address;
  };
  if (call.is(Method::put) && path.starts_with(kOneReview)) return review(call, below(kOneReview));
  if (is(Method::post, kReviews)) return reviews(call);
  if (is(Method::get, "/api/v1/practice/due")) return due(call);
  if (is(Method::get, "/api/v1/practice/state")) return state(call);
  if (is(Method::get, "/api/v1/practice/log")) return log(call, false);
  if (is(Method::get, "/api/v1/practice/log.csv")) return log(call, true);
  if (is(Method::post, "/api/v1/practice/log")) return import_log(call);
  if (is(Method::get, "/api/v1/practice/notes")) return notes(call);
  if (path.starts_with(kOneNote) && !call.is(Method::get)) return note(call, below(kOneNote));
  if (is(Method::get, "/api/v1/practice/bookmarks")) return bookmarks(call);
  if (path.starts_with(kOneBookmark) && !call.is(Method::get))
    return bookmark(call, below(kOneBookmark));
  if (is(Method::get, "/api/v1/practice/settings")) return settings(call);
  if (is(Method::put, "/api/v1/practice/settings")) return save_settings(call);
  call.fail(404,
            "The API has no such address and method; /api/v1/openapi.json describes those it "
            "has.");
}

// Reviews
// ------------------------------------------------------------------------------------------

void PracticeApi::review(const Call& call, std::string_view written) {
  const auto id = practice::parse_event_id(written);
  if (!id) return call.fail(400, "The address ends in the review's ID: a UUID.");
  auto event = app::parse_event(call.request.body, id);
  if (!event) return call.fail(event.error());
  record(call, {std::move(*event)}, true, true);
}

void PracticeApi::reviews(const Call& call) {
  auto events = app::parse_events(call.request.body, kBatchEvents);
  if (!events) return call.fail(events.error());
  record(call, std::move(*events), false, true);
}

/// A log may come from another bank, or from before a question was removed: nothing of it is lost.
void PracticeApi::import_log(const Call& call) {
  const bool is_csv = call.request.content_type.starts_with(kCsv);
  auto events = is_csv ? app::parse_csv(call.request.body, kLogEvents)
                       : app::parse_events(call.request.body, kLogEvents);
  if (!events) return call.fail(events.error());
  record(call, std::move(*events), false, false);
}

/// What came in, made ready for the log: cards by their present names, and what was seen with it.
static Result<std::vector<Arrival>> arrivals_of(std::vector<LoggedEvent> events,
                                                app::FactsCache& facts, bool only_known,
                                                bool is_single) {
  std::vector<Arrival> arrivals;
  const Catalog& catalog = facts.catalog();
  const auto now = app::now();
  for (LoggedEvent& event : events) {
    VIVA_CHECK(app::require_plausible(event, now));
    const auto found = catalog.find(event.card);
    if (!found && only_known)
      return std::unexpected(
          not_found(fmt::format("there is no question “{}” in this bank", event.card)));
    Arrival arrival{.event = std::move(event), .seen = {}};
    if (found) {
      arrival.event.card = catalog.text(catalog.question(found->question).id);
      const auto& content = facts.of(found->question)->content;
      const bool is_review = arrival.event.event.kind == practice::EventKind::review;
      // Who reviews now and does not say what was seen has seen what the page shows now.
      if (is_single && is_review && !arrival.event.content) arrival.event.content = content.hash;
      if (arrival.event.content == content.hash) arrival.seen = content;
    }
    arrivals.push_back(std::move(arrival));
  }
  return arrivals;
}

void PracticeApi::record(const Call& call, std::vector<LoggedEvent> events, bool is_single,
                         bool only_known) {
  auto arrivals = arrivals_of(std::move(events), *call.opened.facts, only_known, is_single);
  if (!arrivals) return call.fail(arrivals.error());
  call.answer_after([arrivals = std::move(*arrivals), is_single,
                     only_known](Transaction& tx) -> Result<Call::Made> {
    VIVA_TRY(const auto recorded, app::record_events(tx, arrivals));
    if (is_single)
      return Call::Made{recorded.front().is_new ? 201 : 200,
                        recorded_json(recorded.front(), arrivals.front().event.event.id)};
    const auto added = std::ranges::count(recorded, true, &app::Recorded::is_new);
    std::string body = fmt::format("{{\"events\":{},\"added\":{}", recorded.size(), added);
    if (only_known) {
      std::vector<std::string> items;
      for (std::size_t i = 0; i < recorded.size(); ++i)
        items.push_back(recorded_json(recorded[i], arrivals[i].event.event.id));
      body += ",\"recorded\":" + json_list(items);
    }
    return Call::Made{200, body + "}"};
  });
}

// What is to be asked
// ------------------------------------------------------------------------------

void PracticeApi::due(const Call& call) {
  auto parsed = app::parse_list_query(call.request.query, *call.catalog);
  if (!parsed.mistakes.empty()) return call.fail(400, parsed.mistakes.front().message);
  const auto offset = offset_of(call.request.query);
  if (!offset) return call.fail(400, "`utc_offset_minutes` is a whole number from -1080 to 1080.");
  const std::string limit = parameter(call.request.query, "limit");
  const auto most = limit.empty() ? 20 : parse_integer(limit).value_or(0);
  if (most < 1 || most > static_cast<std::int64_t>(kMostDue))
    return call.fail(400, fmt::format("`limit` is a whole number from 1 to {}.", kMostDue));
  const app::DueQuery query{.now = app::now(),
                            .utc_offset = *offset,
                            .filter = std::move(parsed.query),
                            .path = parameter(call.request.query, "path"),
                            .cram = parameter(call.request.query, "cram") == "1",
                            .limit = static_cast<std::size_t>(most)};
  call.answer_from([&](Transaction& tx) -> Result<std::string> {
    VIVA_TRY(const auto settings, app::settings_of(tx));
    VIVA_TRY(const auto list, app::list_due(tx, *call.opened.facts, query));
    std::vector<std::vector<practice::Schedule>> previews;
    for (const auto& card : list.cards)
      previews.push_back(app::previews(card, query.now, query.utc_offset, settings));
    return due_json(*call.catalog, list, previews);
  });
}

void PracticeApi::state(const Call& call) {
  const auto offset = offset_of(call.request.query);
  if (!offset) return call.fail(400, "`utc_offset_minutes` is a whole number from -1080 to 1080.");
  const std::string ids = parameter(call.request.query, "ids");
  std::vector<std::uint32_t> questions;
  for (const auto id : split(ids, ',')) {
    const auto question = call.find(id);
    if (!question) return;
    if (questions.size() == kMostStates)
      return call.fail(400, fmt::format("`ids` names {} questions at most.", kMostStates));
    questions.push_back(*question);
  }
  const auto now = app::now();
  call.answer_from([&](Transaction& tx) -> Result<std::string> {
    VIVA_TRY(const auto settings, app::settings_of(tx));
    std::vector<std::string> items;
    for (const std::uint32_t question : questions) {
      VIVA_TRY(const auto state, app::state_of(tx, *call.opened.facts, question, now, *offset));
      items.push_back(
          card_json(*call.catalog, state, app::previews(state, now, *offset, settings)));
    }
    return "{\"cards\":" + json_list(items) + "}";
  });
}

// The log
// ------------------------------------------------------------------------------------------

void PracticeApi::log(const Call& call, bool as_csv) {
  const auto after = parse_integer("0" + parameter(call.request.query, "after"));
  if (!after) return call.fail(400, "`after` is the number that an earlier part ended with.");
  call.answer_from([&](Transaction& tx) -> Result<std::string> {
    VIVA_TRY(const auto events, tx.events_after(*after, static_cast<std::int64_t>(kLogEvents)));
    VIVA_TRY(const auto total, tx.count_events());
    std::string body = as_csv ? std::string(app::csv_head())
                              : fmt::format("{{\"total\":{},\"last\":{},\"events\":[", total,
                                            events.empty() ? *after : events.back().number);
    for (const auto& each : events) {
      if (as_csv)
        body += app::event_csv(each.event);
      else
        body += (body.ends_with('[') ? "\n" : ",\n") + app::event_json(each.event);
    }
    return as_csv ? body : body + "\n]}\n";
  });
  if (!as_csv || call.response.status != 200) return;
  call.response.content_type = "text/csv; charset=utf-8";
  call.response.headers = "Content-Disposition: attachment; filename=\"viva-log.csv\"\r\n";
}

// Notes, bookmarks, settings
// -----------------------------------------------------------------------

void PracticeApi::notes(const Call& call) {
  call.answer_from([](Transaction& tx) -> Result<std::string> {
    VIVA_TRY(const auto notes, tx.notes());
    std::vector<std::string> items;
    for (const auto& note : notes) items.push_back(note_json(note));
    return "{\"notes\":" + json_list(items) + "}";
  });
}

void PracticeApi::note(const Call& call, std::string_view card) {
  const auto question = call.find(card);
  if (!question) return;
  store::Note note{.card = call.id_of(*question), .text = {}, .changed = app::now()};
  if (call.is(Method::put)) {
    auto text = app::parse_note(call.request.body);
    if (!text) return call.fail(text.error());
    note.text = std::move(*text);
  } else if (!call.is(Method::remove)) {
    return call.fail(405, "A note is PUT, or DELETEd.");
  }
  call.answer_after([note = std::move(note)](Transaction& tx) -> Result<Call::Made> {
    VIVA_CHECK(tx.save_note(note));
    return Call::Made{200, note_json(note)};
  });
}

void PracticeApi::bookmarks(const Call& call) {
  call.answer_from([](Transaction& tx) -> Result<std::string> {
    VIVA_TRY(const auto bookmarks, tx.bookmarks());
    std::vector<std::string> items;
    for (const auto& bookmark : bookmarks) items.push_back(bookmark_json(bookmark));
    return "{\"bookmarks\":" + json_list(items) + "}";
  });
}

void PracticeApi::bookmark(const Call& call, std::string_view card) {
  const auto question = call.find(card);
  if (!question) return;
  const bool adds = call.is(Method::put);
  if (!adds && !call.is(Method::remove)) return call.fail(405, "A bookmark is PUT, or DELETEd.");
  const store::Bookmark bookmark{call.id_of(*question), app::now()};
  call.answer_after([bookmark, adds](Transaction& tx) -> Result<Call::Made> {
    VIVA_CHECK(adds ? tx.add_bookmark(bookmark) : tx.remove_bookmark(bookmark.card));
    return Call::Made{200, bookmark_json(bookmark)};
  });
}

void PracticeApi::settings(const Call& call) {
  call.answer_from([](Transaction& tx) -> Result<std::string> {
    VIVA_TRY(const auto settings, app::settings_of(tx));
    return app::settings_json(settings);
  });
}

/// Every due date follows from the settings, so all are made anew.
void PracticeApi::save_settings(const Call& call) {
  const auto settings = app::parse_settings(call.request.body);
  if (!settings) return call.fail(settings.error());
  call.answer_after([text = app::settings_json(*settings),
                     now = app::now()](Transaction& tx) -> Result<Call::Made> {
    VIVA_CHECK(tx.save_settings(text, now));
    VIVA_CHECK(app::rebuild_schedules(tx));
    return Call::Made{200, text};
  });
}

}  // namespace viva::web
