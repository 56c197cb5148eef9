#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/catalog.h"
#include "practice/edits.h"
#include "store/records.h"

namespace viva::app {

/// One entry of a question's history.
struct HistoryEntry {
  std::int32_t day = 0;  ///< Since 1970-01-01.
  practice::EditKind kind = practice::EditKind::cosmetic;
  std::string note;
  bool operator==(const HistoryEntry&) const = default;
};

/// What practice needs to know of one question as it is now.
struct QuestionFacts {
  store::Content content;             ///< What is seen at a review, and its hash.
  std::vector<HistoryEntry> history;  ///< Newest first.
  std::vector<practice::Edit> edits;  ///< The same for the scheduler.
};

/// Read from the bundle: the answer and points as Markdown, the history from the front matter.
QuestionFacts facts_of(const Catalog& catalog, std::uint32_t question);

/// The history that a kept content tells; empty if it cannot be read.
std::vector<HistoryEntry> history_of(const store::Content& content);
std::vector<practice::Edit> edits_of(const std::vector<HistoryEntry>& history);

/// Facts of questions of one catalog, each read once. Safe to use from several threads.
class FactsCache {
 public:
  explicit FactsCache(std::shared_ptr<const Catalog> catalog) : catalog_(std::move(catalog)) {}
  std::shared_ptr<const QuestionFacts> of(std::uint32_t question);
  const Catalog& catalog() const { return *catalog_; }

 private:
  std::shared_ptr<const Catalog> catalog_;
  std::mutex mutex_;
  std::map<std::uint32_t, std::shared_ptr<const QuestionFacts>> known_;
};

}  // namespace viva::app
