#include "app/unchanged.h"

#include <algorithm>
#include <tuple>

#include "bank/standing.h"

namespace viva::app {

namespace {

using bank::Outline;

/// What other pages show, or order by.
bool looks_the_same(const Outline& a, const Outline& b) {
  const auto identity = [](const Outline& q) {
    return std::tie(q.path, q.id, q.question, q.level, q.category, q.technology, q.difficulty);
  };
  const auto values = [](const auto& x, const auto& y) { return x.value == y.value; };
  return identity(a) == identity(b) && std::ranges::equal(a.aliases, b.aliases, values) &&
         std::ranges::equal(a.tags, b.tags, values);
}

bool same_surroundings(const bank::Bank& bank, const bank::Bank& before,
                       const BuildOptions& options) {
  return bank.config == before.config &&
         bank::Record(bank.evidence) == bank::Record(before.evidence) &&
         options.previous->is_compressed() == (options.effort != Effort::none) &&
         std::ranges::equal(
             bank.outlines(), before.outlines(),
             [](const Outline* a, const Outline* b) { return a == b || looks_the_same(*a, *b); });
}

}  // namespace

Unchanged::Unchanged(const bank::Bank& bank, const BuildOptions& options) {
  const auto* before = options.previous_bank;
  if (!before || !options.previous || !same_surroundings(bank, *before, options)) return;
  for (const auto* question : before->outlines())
    if (std::ranges::equal(bank::evidence_of(bank.evidence, question->id),
                           bank::evidence_of(before->evidence, question->id)))
      same_.insert(question);
}

}  // namespace viva::app
