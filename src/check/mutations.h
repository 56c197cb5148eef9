#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace viva::check {

/// One small change to code: what it says at a place becomes something else.
struct Mutation {
  std::size_t at = 0;         ///< Byte offset.
  std::string before, after;  ///< `after` is empty for what is taken out.
  bool in_string = false;     ///< Changes what a string literal holds.
  bool operator==(const Mutation&) const = default;
};

/// Whether there are mutations of a language (by its canonical name) at all.
bool can_mutate(std::string_view language);

/// Every mutation of `code`, in its order: a number grows by one, a string by a `z`, a comparison
/// takes its limit in or leaves it out or is turned round, `+` becomes `-`, `and` becomes `or`,
/// `True` becomes `False`, `not` goes. Left alone is what can change nothing that is printed, as
/// far as tokens tell: comments, docstrings, includes, amounts of time, and in SQL sizes of types
/// and values that are only counted.
std::vector<Mutation> mutations_of(std::string_view language, std::string_view code);

/// At most `most` of them, in their order; those of strings only where there are not enough others.
/// The same code always has the same ones chosen: a hash of code and place decides.
std::vector<Mutation> some_of(std::vector<Mutation> mutations, std::string_view code,
                              std::size_t most);

/// `code` with one change made.
std::string mutated(std::string_view code, const Mutation& mutation);

}  // namespace viva::check
