// The programming languages that `lex_code` colours: their words, comments and strings.

#include "markdown/lexers.h"

namespace viva::markdown {

constexpr Language kPython = {
    .words = {{'k',
               "and as assert async await break continue del elif else except finally for from "
               "global if import in is lambda nonlocal not or pass raise return try while with "
               "yield"},
              {'F', "def"},
              {'T', "class"},
              {'M', "match case"},
              {'b',
               "True False None NotImplemented Ellipsis abs all any ascii bin breakpoint "
               "callable chr classmethod compile delattr dir divmod enumerate eval exec filter "
               "format getattr globals hasattr hash help hex id input isinstance issubclass iter "
               "len locals map max min next oct open ord pow print property range repr reversed "
               "round setattr slice sorted staticmethod sum super vars zip __import__"},
              {'t',
               "bool bytearray bytes complex dict float frozenset int list memoryview object set "
               "str tuple type BaseException Exception ArithmeticError AssertionError "
               "AttributeError EOFError ExceptionGroup FileNotFoundError GeneratorExit ImportError "
               "IndexError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError "
               "NameError NotImplementedError OSError OverflowError RecursionError ReferenceError "
               "RuntimeError StopAsyncIteration StopIteration SyntaxError SystemExit TimeoutError "
               "TypeError UnboundLocalError UnicodeDecodeError UnicodeError ValueError Warning "
               "ZeroDivisionError"}},
    .line_comment = "#",
    .quotes = "\"'",
    .triple_quotes = true,
    .string_prefixes = true,
    .decorators = true,
};

constexpr Language kCpp = {
    .words =
        {{'k',
          "alignas alignof and asm auto break case catch co_await co_return co_yield concept "
          "const const_cast consteval constexpr constinit continue decltype default delete do "
          "dynamic_cast else explicit export extern final for friend goto if import inline "
          "module mutable namespace new noexcept not operator or override private protected "
          "public register reinterpret_cast requires restrict return sizeof static "
          "static_assert static_cast switch template thread_local throw try typedef typeid "
          "typename union using virtual volatile while xor"},
         {'T', "class struct enum"},
         {'t',
          "bool char char8_t char16_t char32_t double float int int8_t int16_t int32_t int64_t "
          "intptr_t long ptrdiff_t short signed size_t ssize_t uint8_t uint16_t uint32_t "
          "uint64_t uintptr_t unsigned void wchar_t"},
         {'b', "true false nullptr NULL this"}},
    .line_comment = "//",
    .block_comment_begin = "/*",
    .block_comment_end = "*/",
    .quotes = "\"'",
    .string_prefixes = true,
    .raw_strings = true,
    .preprocessor = true,
};

constexpr Language kSql = {
    .words = {{'k',
               "add after all alter analyze and as asc before begin between by cascade case check "
               "column commit concurrently conflict constraint create cross current deferrable "
               "delete desc distinct do drop each else end escape except exclude execute exists "
               "explain fetch filter first following for foreign from full function generated "
               "grant group groups having if ilike immediate in index inner insert intersect into "
               "is isnull join key last lateral left level like limit locked materialized merge "
               "natural next no not nothing notnull nowait nulls of offset on only or order "
               "ordinality others outer over partition plan pragma preceding primary procedure "
               "query range recursive references release rename repeatable replace returning "
               "returns revoke right rollback row rows savepoint schema select set share show "
               "similar skip start table tables temp temporary then ties to transaction trigger "
               "truncate unbounded union unique update using vacuum values view virtual when where "
               "window with within without isolation read write committed uncommitted serializable "
               "lock unlock mode"},
              {'t',
               "bigint bigserial blob boolean bool bytea char character clob date datetime decimal "
               "double float int integer interval json jsonb nchar numeric nvarchar precision real "
               "serial smallint text time timestamp timestamptz tinyint uuid varchar varying"},
              {'b',
               "true false null unknown current_date current_time current_timestamp count sum avg "
               "min max coalesce nullif cast round abs length lower upper substr substring trim "
               "concat extract greatest least now row_number rank dense_rank percent_rank "
               "cume_dist ntile lag lead first_value last_value nth_value string_agg group_concat "
               "array_agg"}},
    .line_comment = "--",
    .block_comment_begin = "/*",
    .block_comment_end = "*/",
    .multiline_quotes = "'",
    .name_quotes = "\"`",
    .backslash_escapes = false,
    .folds_case = true,
};

#define VIVA_JAVASCRIPT_KEYWORDS                                                                   \
  "as async await break case catch const continue debugger default delete do else export extends " \
  "finally for from get if import in instanceof let new of return set static switch throw try "    \
  "typeof var void while with yield"
#define VIVA_JAVASCRIPT_BUILT_INS                                                                  \
  "true false null undefined NaN Infinity this super globalThis console document window Array "    \
  "ArrayBuffer BigInt Boolean Date Error Function Intl JSON Map Math Number Object Promise Proxy " \
  "RangeError Reflect RegExp Set String Symbol SyntaxError TypeError WeakMap WeakRef WeakSet"

constexpr Language kJavaScript = {
    .words = {{'k', VIVA_JAVASCRIPT_KEYWORDS},
              {'F', "function"},
              {'T', "class"},
              {'b', VIVA_JAVASCRIPT_BUILT_INS}},
    .line_comment = "//",
    .block_comment_begin = "/*",
    .block_comment_end = "*/",
    .quotes = "\"'",
    .multiline_quotes = "`",
    .name_characters = "$",
    .decorators = true,
    .regexes = true,
};

constexpr Language kTypeScript = {
    .words = {{'k', VIVA_JAVASCRIPT_KEYWORDS
               " abstract asserts declare implements infer is keyof module namespace override "
               "private protected public readonly satisfies unique"},
              {'F', "function"},
              {'T', "class enum interface type"},
              {'t', "any bigint boolean never number object string symbol unknown"},
              {'b', VIVA_JAVASCRIPT_BUILT_INS}},
    .line_comment = "//",
    .block_comment_begin = "/*",
    .block_comment_end = "*/",
    .quotes = "\"'",
    .multiline_quotes = "`",
    .name_characters = "$",
    .decorators = true,
    .regexes = true,
};

#undef VIVA_JAVASCRIPT_KEYWORDS
#undef VIVA_JAVASCRIPT_BUILT_INS

constexpr Language kJava = {
    .words =
        {{'k',
          "abstract assert break case catch const continue default do else exports extends "
          "final finally for goto if implements import instanceof module native new "
          "package permits private protected public requires return sealed static strictfp "
          "switch synchronized throw throws transient try volatile when while yield"},
         {'T', "class enum interface record"},
         {'t',
          "boolean byte char double float int long short var void Boolean Character Double "
          "Exception Float Integer Iterable List Long Map Object Optional RuntimeException Set "
          "String"},
         {'b', "true false null this super System"}},
    .line_comment = "//",
    .block_comment_begin = "/*",
    .block_comment_end = "*/",
    .quotes = "\"'",
    .name_characters = "$",
    .triple_quotes = true,
    .decorators = true,
};

constexpr Language kGo = {
    .words =
        {{'k',
          "break case chan const continue default defer else fallthrough for go goto if import "
          "interface map package range return select struct switch var"},
         {'F', "func"},
         {'T', "type"},
         {'t',
          "any bool byte comparable complex128 complex64 error float32 float64 int int16 int32 "
          "int64 int8 rune string uint uint16 uint32 uint64 uint8 uintptr"},
         {'b',
          "true false nil iota append cap clear close copy delete len make max min new panic "
          "print println recover"}},
    .line_comment = "//",
    .block_comment_begin = "/*",
    .block_comment_end = "*/",
    .quotes = "\"'",
    .multiline_quotes = "`",
};

constexpr Language kRust = {
    .words =
        {{'k',
          "as async await break const continue crate dyn else extern for if impl in let loop "
          "match mod move mut pub ref return static super unsafe use where while"},
         {'F', "fn"},
         {'T', "struct enum trait type union"},
         {'t',
          "bool char f32 f64 i128 i16 i32 i64 i8 isize str u128 u16 u32 u64 u8 usize Box Option "
          "Rc Arc Result String Vec"},
         {'b', "true false self Self None Some Ok Err"}},
    .line_comment = "//",
    .block_comment_begin = "/*",
    .block_comment_end = "*/",
    .quotes = "'",
    .multiline_quotes = "\"",
    .string_prefixes = true,
    .lifetimes = true,
};

constexpr Language kJson = {
    .words = {{'b', "true false null NaN Infinity"}},
    .line_comment = "//",
    .block_comment_begin = "/*",
    .block_comment_end = "*/",
    .quotes = "\"",
    .keys = true,
};

constexpr Language kToml = {
    .words = {{'b', "true false inf nan"}},
    .line_comment = "#",
    .quotes = "\"'",
    .triple_quotes = true,
    .settings = true,
};

}  // namespace viva::markdown
