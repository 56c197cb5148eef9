#pragma once

#include <unordered_set>

#include "app/build_bundle.h"

namespace viva::app {

/// Which questions need not be rendered again: those whose file is as it was, as long as everything
/// that pages say of *other* questions (titles, order, links) is as it was too.
class Unchanged {
 public:
  Unchanged(const bank::Bank& bank, const BuildOptions& options);

  /// Files that did not change share their outline with the bank before.
  bool holds(const bank::Outline& question) const { return same_.contains(&question); }

 private:
  std::unordered_set<const bank::Outline*> same_;
};

}  // namespace viva::app
