#pragma once

#include <map>
#include <string>
#include <vector>

#include "pages/site.h"

namespace viva::pages {

/// What of a bank is proved, by what, and what is not: all counted from its questions and evidence.
struct Trust {
  std::size_t by_standing[3] = {};  ///< Questions, by bank::Standing.
  std::size_t samples = 0, samples_run = 0;
  std::size_t claims_by_run = 0, claims_by_source = 0, claims_open = 0;  ///< Proof marks.
  std::size_t claims_unproved = 0;  ///< Sentences of the rule `unproved-claim`.
  std::size_t runs = 0;             ///< Samples times runtimes.

  struct RuntimeUse {
    std::string label, versions;
    std::size_t samples = 0;
  };
  std::vector<RuntimeUse> runtimes;  ///< In the configuration's order.

  struct Gap {
    const bank::Outline* question = nullptr;
    std::string sample, why;
  };
  std::vector<Gap> gaps;  ///< Samples that are not run, or not on every runtime meant for them.
};

/// `unproved`: how many sentences `viva check` finds without a proof.
Trust trust(const std::vector<const bank::Outline*>& questions, std::size_t unproved,
            const Context& context);

std::string trust_page(const Trust& trust, const Context& context);

}  // namespace viva::pages
