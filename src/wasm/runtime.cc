// What the libraries would ask of a host: a page has no files and no console to give them. Their
// functions print before they end the program; these only end it, as a trap that JavaScript sees.

#include <string>

/// Of libc++, for what can only be a mistake of ours: an index past the end, say.
/// Source: libc++, "Assertions semantic and hardening", on overriding `__libcpp_verbose_abort`.
void std::__libcpp_verbose_abort(const char*, ...) { __builtin_trap(); }

/// Of libc++abi, for what nobody catches: no more memory.
extern "C" [[noreturn]] void abort_message(const char*, ...) { __builtin_trap(); }
