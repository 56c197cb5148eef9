#pragma once

// For tests: a reader of our own HTML so strict that nothing but what the renderer means to write
// can pass. It shares no code with the writer.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace viva::markdown {

/// Reads HTML as `render` writes it with the default hooks: known elements, properly nested; known
/// attributes, in double quotes, with the values they may have; text and values fully escaped.
class MarkupChecker {
 public:
  explicit MarkupChecker(std::string_view html) : html_(html) {}

  /// What is wrong and where, or none.
  std::optional<std::string> fault() {
    while (at_ < html_.size() && fault_.empty()) {
      if (html_[at_] != '<')
        read_character();
      else if (peek(1) == '/')
        read_end_tag();
      else
        read_start_tag();
    }
    if (fault_.empty() && !open_.empty()) fail(fmt::format("<{}> is never closed", open_.back()));
    return fault_.empty() ? std::nullopt : std::optional(fault_);
  }

 private:
  struct Element {
    std::string_view name;
    std::string_view attributes;  ///< Separated by blanks.
    bool is_void;
  };
  static constexpr Element kElements[] = {{"p", ""},
                                          {"h1", "id"},
                                          {"h2", "id"},
                                          {"h3", "id"},
                                          {"h4", "id"},
                                          {"h5", "id"},
                                          {"h6", "id"},
                                          {"ul", ""},
                                          {"ol", "start"},
                                          {"li", ""},
                                          {"blockquote", ""},
                                          {"pre", ""},
                                          {"code", "class"},
                                          {"table", ""},
                                          {"thead", ""},
                                          {"tbody", ""},
                                          {"tr", ""},
                                          {"th", "class"},
                                          {"td", "class"},
                                          {"em", ""},
                                          {"strong", ""},
                                          {"del", ""},
                                          {"span", "class"},
                                          {"br", "", true},
                                          {"hr", "", true},
                                          {"a", "class href title rel aria-label"},
                                          {"img", "src alt title loading", true}};

  static constexpr auto npos = std::string_view::npos;

  void read_character() {
    const char c = html_[at_];
    if (c == '&') return read_reference();
    const bool control = static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t';
    if (c == '>' || c == '"' || c == '\'' || c == 0x7F || control)
      return fail(fmt::format("byte {:#04x} stands unescaped", static_cast<unsigned char>(c)));
    ++at_;
  }

  void read_reference() {
    for (const std::string_view known : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"}) {
      if (!html_.substr(at_).starts_with(known)) continue;
      at_ += known.size();
      return;
    }
    fail("`&` begins none of the five references");
  }

  void read_end_tag() {
    at_ += 2;
    const auto name = read_name();
    if (open_.empty() || open_.back() != name)
      return fail(fmt::format("</{}> closes nothing", name));
    open_.pop_back();
    expect('>');
  }

  void read_start_tag() {
    ++at_;
    const auto name = read_name();
    const auto* const element = std::ranges::find(kElements, name, &Element::name);
    if (element == std::end(kElements)) return fail(fmt::format("<{}> is not allowed", name));
    if (name == "a" && std::ranges::find(open_, "a") != open_.end()) return fail("<a> in <a>");
    std::vector<std::string_view> seen;
    while (peek(0) == ' ' && fault_.empty()) {
      ++at_;
      const auto attribute = read_name();
      if (!has_word(element->attributes, attribute))
        return fail(fmt::format("{} has an attribute {}", name, attribute));
      if (std::ranges::find(seen, attribute) != seen.end())
        return fail("an attribute stands twice");
      seen.push_back(attribute);
      read_value(name, attribute);
    }
    expect('>');
    if (!element->is_void) open_.push_back(name);
  }

  void read_value(std::string_view element, std::string_view attribute) {
    expect('=');
    expect('"');
    const std::size_t begin = at_;
    while (fault_.empty() && at_ < html_.size() && html_[at_] != '"') {
      if (html_[at_] == '<') return fail("`<` in an attribute");
      read_character();
    }
    const auto value = html_.substr(begin, at_ - begin);
    expect('"');
    if (!may_have(element, attribute, value))
      fail(fmt::format("{} {}=\"{}\" is not allowed", element, attribute, value));
  }

  static bool may_have(std::string_view element, std::string_view attribute,
                       std::string_view value) {
    if (attribute == "href" || attribute == "src") return is_harmless(value);
    if (attribute == "rel") return value == "noopener nofollow";
    if (attribute == "loading") return value == "lazy";
    if (attribute == "start") return value.find_first_not_of("0123456789") == npos;
    if (attribute == "id") return !value.empty() && value.find_first_of(" \n\t") == npos;
    if (attribute == "aria-label") return value == "Link to this section";
    if (attribute != "class") return true;
    if (element == "a") return value == "anchor";
    if (element == "code") return value.starts_with("language-");
    if (element == "span")
      return value.size() == 1 && std::string_view("ksncftboid").contains(value[0]);
    return value == "left" || value == "center" || value == "right";
  }

  /// As a browser sees it: blanks and controls gone, in lower case, what begins with a scheme
  /// begins with one of three.
  static bool is_harmless(std::string_view value) {
    std::string address;
    for (const char c : value) {
      if (static_cast<unsigned char>(c) <= ' ') return false;
      address += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    for (const std::string_view scheme : {"http:", "https:", "mailto:"})
      if (address.starts_with(scheme)) return true;
    // `&#39;` and `&amp;` hold no colon, so the first one is the address's own.
    return address.find(':') == npos || address.find_first_of("/?#") < address.find(':');
  }

  static bool has_word(std::string_view words, std::string_view word) {
    for (std::size_t begin = 0; begin < words.size() && !word.empty();) {
      const std::size_t end = std::min(words.find(' ', begin), words.size());
      if (words.substr(begin, end - begin) == word) return true;
      begin = end + 1;
    }
    return false;
  }

  std::string_view read_name() {
    const std::size_t begin = at_;
    const auto in_name = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    while (at_ < html_.size() && in_name(html_[at_])) ++at_;
    return html_.substr(begin, at_ - begin);
  }

  void expect(char c) {
    if (peek(0) != c) return fail(fmt::format("`{}` is missing", c));
    ++at_;
  }

  char peek(std::size_t ahead) const {
    return at_ + ahead < html_.size() ? html_[at_ + ahead] : '\0';
  }

  void fail(std::string what) {
    if (!fault_.empty()) return;
    const std::size_t begin = at_ < 40 ? 0 : at_ - 40;
    fault_ = fmt::format("{}, after: {}", what, html_.substr(begin, at_ - begin));
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::vector<std::string_view> open_;
  std::string fault_;
};

/// What in `html` the renderer never writes, or none.
inline std::optional<std::string> markup_fault(std::string_view html) {
  return MarkupChecker(html).fault();
}

/// `html` without its tags; what is escaped stays so.
inline std::string visible_text(std::string_view html) {
  std::string text;
  bool in_tag = false;
  for (const char c : html) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c;
    if (c == '>') in_tag = false;
  }
  return text;
}

}  // namespace viva::markdown
