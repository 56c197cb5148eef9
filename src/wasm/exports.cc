// The functions that JavaScript calls. Texts are UTF-8 in this module's memory: the caller asks for
// room, writes there, calls, and reads the answer before it calls again.

#include <libstemmer.h>
#include <utf8proc.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#define VIVA_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace viva::wasm {

namespace {

std::string answer;  // To the last call.

struct Free {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

/// Compatibility forms composed, case folded; a text that is not UTF-8 is empty.
std::string folded(std::string_view text) {
  utf8proc_uint8_t* made = nullptr;
  const auto size = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
      static_cast<utf8proc_ssize_t>(text.size()), &made,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                     UTF8PROC_CASEFOLD | UTF8PROC_IGNORE));
  const std::unique_ptr<utf8proc_uint8_t, Free> owned(made);
  if (size < 0) return {};
  return {reinterpret_cast<const char*>(made), static_cast<std::size_t>(size)};
}

bool is_of_word(utf8proc_int32_t character) {
  const auto category = utf8proc_category(character);
  return category <= UTF8PROC_CATEGORY_NO && category != UTF8PROC_CATEGORY_CN;
}

/// The stem of a word in English.
std::string_view stem(std::string_view word) {
  static const std::unique_ptr<sb_stemmer, Free> stemmer(sb_stemmer_new("english", nullptr));
  const auto* found =
      sb_stemmer_stem(stemmer.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                      static_cast<int>(word.size()));
  return {reinterpret_cast<const char*>(found),
          static_cast<std::size_t>(sb_stemmer_length(stemmer.get()))};
}

void add_word(std::string_view word) {
  if (word.empty()) return;
  if (!answer.empty()) answer += ' ';
  answer += stem(word);
}

}  // namespace

/// Room for `size_bytes`, until `release`.
VIVA_EXPORT(allocate) void* allocate(std::size_t size_bytes) { return std::malloc(size_bytes); }
VIVA_EXPORT(release) void release(void* room) { std::free(room); }

/// Where the answer to the last call begins.
VIVA_EXPORT(answer_begin) const char* answer_begin() { return answer.data(); }

/// The words of a text, folded and stemmed, between blanks. Returns the size of the answer in
/// bytes.
VIVA_EXPORT(analyze) std::size_t analyze(const char* begin, std::size_t size_bytes) {
  answer.clear();
  const std::string text = folded({begin, size_bytes});
  std::size_t word = 0;
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t character = 0;
    const auto length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(&text[at]),
                         static_cast<utf8proc_ssize_t>(text.size() - at), &character);
    const std::size_t next = at + static_cast<std::size_t>(length);
    if (!is_of_word(character)) {
      add_word(std::string_view(text).substr(word, at - word));
      word = next;
    }
    at = next;
  }
  add_word(std::string_view(text).substr(word));
  return answer.size();
}

}  // namespace viva::wasm
