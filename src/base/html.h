#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace viva {

/// Appends `text` so that it reads as text in an element or a double-quoted attribute: the five
/// characters `& < > " '` become references; NUL and other controls that HTML forbids become
/// U+FFFD.
void append_escaped(std::string& out, std::string_view text);
std::string escaped(std::string_view text);

/// Whether a link may lead there: `http`, `https`, `mailto`, or no scheme at all (a relative
/// address). Controls, blanks and backslashes inside are refused, as browsers drop or turn them.
bool is_safe_url(std::string_view url);
/// Whether it is an address of the web: `https://` or `http://`, then a host; safe as above.
bool is_web_address(std::string_view url);

/// Writes HTML. What is markup and what is text is said at each call, so nothing is escaped twice
/// or not at all: `html.raw("<p class=\"lead\">").text(words).raw("</p>")`.
class Html {
 public:
  /// Markup written by us; never a value from outside.
  Html& raw(std::string_view markup) {
    out_ += markup;
    return *this;
  }
  Html& text(std::string_view text) {
    append_escaped(out_, text);
    return *this;
  }
  Html& number(std::int64_t value) {
    out_ += std::to_string(value);
    return *this;
  }
  /// ` name="value"`, escaped.
  Html& attr(std::string_view name, std::string_view value) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    append_escaped(out_, value);
    out_ += '"';
    return *this;
  }
  /// As `attr`, for an address; one that `is_safe_url` refuses becomes `#`.
  Html& url(std::string_view name, std::string_view value) {
    return attr(name, is_safe_url(value) ? value : "#");
  }
  std::size_t size_bytes() const { return out_.size(); }
  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

/// `text` with everything but letters, digits and `-._~` as %XX, for one part of an address.
std::string percent_encoded(std::string_view text);
/// The same for a path: its parts are encoded, the slashes between them stay.
std::string percent_encoded_path(std::string_view path);

/// Undoes %XX and, when `plus_is_blank`, `+`; a broken escape stays as it is.
std::string percent_decoded(std::string_view text, bool plus_is_blank);

}  // namespace viva
