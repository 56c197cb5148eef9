#pragma once

#include <unordered_map>

#include "bank/question.h"
#include "base/html.h"

namespace viva::pages {

/// Which samples of one question a reader can run in the browser, and what the page has to say
/// about them; `ui/run/sample.ts` reads it. One that can be run has `data-run`, its language;
/// `data-label`, on what it was proved; `data-needs="0 2"`, the numbers of the samples it is run
/// with; and the words `data-error`, `data-match` and `data-sorted`. One that another one needs has
/// `data-sample`, its number in the question, and `data-file`, its name if it lies beside.
///
/// It can be run if it says `run` or `error=`, and a runtime it is meant for is one that browsers
/// have: one of Python whose key or label begins with `cpython`, of SQL with `sqlite`, or any of
/// JavaScript. The question must outlive this.
class RunHere {
 public:
  RunHere(const bank::Question& question, const bank::Config& config);

  /// The attributes of the element that shows a sample, if any.
  void write_attributes(const bank::Sample& sample, Html& out) const;
  /// A sample that is kept off the page, but needed by another one, as an element nobody sees.
  void write_hidden(const bank::Sample& sample, Html& out) const;

 private:
  struct Role {
    std::string label;   ///< Of the runtime; only if it can be run.
    std::string needs;   ///< Numbers between blanks.
    std::string number;  ///< Its own, if another one needs it.
    bool can_run = false;
  };
  std::unordered_map<const bank::Sample*, Role> roles_;
};

}  // namespace viva::pages
