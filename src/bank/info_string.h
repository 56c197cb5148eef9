#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace viva::bank {

/// One word after the language: `run`, `name=counts` or `error="TypeError: x"`.
struct InfoWord {
  std::string name;
  std::string value;  ///< Without quotes and escapes.
  bool has_value = false;
  std::size_t offset = 0;  ///< Byte offset of the word in the info string.
};

/// Something in an info string that is not accepted, and the mend.
struct InfoProblem {
  std::size_t offset = 0;
  std::string message;
};

/// What follows the opening backticks of a fence.
struct InfoString {
  std::string language;  ///< The first word, as written.
  std::vector<InfoWord> words;
  std::vector<InfoProblem> problems;

  /// The word of that name; null if absent.
  const InfoWord* find(std::string_view name) const;
};

/// Reads `LANGUAGE word name=value name="quoted \" and \\"`. Of the words it knows only the form;
/// which of them exist is said by `check_words`.
InfoString parse_info_string(std::string_view text);

/// Adds a problem for each word that does not exist for samples (or, if `output`, for output
/// blocks), is repeated, or lacks or has a value against its nature.
void check_words(InfoString& info, bool output);

/// An info string that `parse_info_string` reads back as the same language and words.
std::string to_string(const InfoString& info);

}  // namespace viva::bank
