#pragma once

#include "bank/front_matter.h"
#include "bank/question.h"

namespace viva::bank {

/// Fills a question from its front matter; what is missing or wrong becomes a problem and stays
/// empty. The first step of `parse_question`.
void read_fields(const Value& fields, const Config& config, Question& out, Problems& problems);

/// Texts of a value by the rules all front matter shares. Used for questions, paths and kits.
class FieldReader {
 public:
  FieldReader(const Value& map, Problems& problems) : map_(map), problems_(problems) {}

  /// A problem for each key that is not among `known`.
  void check_keys(std::string_view what, const std::vector<std::string>& known);
  /// A text; absent: a problem when `required`, and none.
  std::optional<Located> text(std::string_view key, bool required = true);
  /// A whole number from `lowest` to `highest`.
  std::optional<int> integer(std::string_view key, int lowest, int highest);
  /// A list of different texts.
  std::vector<Located> texts(std::string_view key);
  /// A list of maps; a problem if absent.
  std::vector<const Value*> maps(std::string_view key, std::string_view example);

  void problem(Place place, std::string_view rule, std::string message) {
    problems_.add(place, rule, std::move(message));
  }

 private:
  const Value* required(std::string_view key);
  const Value& map_;
  Problems& problems_;
};

/// Reads one entry of `sources` and adds it to `out`.
void read_source(const Value& value, bool needs_key, std::vector<Source>& out, Problems& problems);

/// Whether a text is made of A-Z, 0-9 and `-`.
bool is_id(std::string_view text);

}  // namespace viva::bank
