#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace viva::cli {

/// A path as text: names of files may hold anything, and a terminal or a log obeys it.
std::string printable(std::string_view path);

/// `1 question`, `2 questions`.
std::string counted(std::size_t count, std::string_view what);

/// Shows on stderr, in one line that is written over, how many of the things called `what` are done
/// and which was last. Empty if stderr is no terminal.
std::function<void(std::size_t done, std::size_t total, const std::string& last)> progress_of(
    std::string_view what);

}  // namespace viva::cli
