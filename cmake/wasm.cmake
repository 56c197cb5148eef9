# What of Viva runs in a browser: portable sources as build/wasm/viva.wasm, a library of exported
# functions that asks its host for nothing. `scripts/setup.sh wasm` installs what this needs.
#
# A new source is one line of WASM_SOURCES; a new language one word of WASM_LANGUAGES. Sources may
# use the standard library, utf8proc and libstemmer; not exceptions, RTTI, files, threads or {fmt}.

set(WASM_SOURCES src/wasm/exports.cc src/wasm/runtime.cc src/base/text.cc)
set(WASM_LANGUAGES english)

set(WASM_OUT ${CMAKE_BINARY_DIR}/wasm)
set(fetched ${CMAKE_SOURCE_DIR}/.cache/sources)
find_program(WASM_CLANG clang++-19)
if(NOT WASM_CLANG OR NOT EXISTS ${fetched}/utf8proc OR NOT EXISTS ${fetched}/snowball)
  message(FATAL_ERROR "no compiler for WebAssembly, or no sources of utf8proc and snowball; "
                      "run `scripts/setup.sh wasm`, or configure with -DVIVA_WASM=OFF")
endif()

# The stemmers, in C.
set(stemmers ${WASM_OUT}/stemmers)
set(stemmer_sources ${stemmers}/libstemmer.c ${stemmers}/api.c ${stemmers}/utilities.c)
foreach(language ${WASM_LANGUAGES})
  list(APPEND stemmer_sources ${stemmers}/stem_UTF_8_${language}.c)
endforeach()
add_custom_command(
  OUTPUT ${stemmer_sources} ${stemmers}/libstemmer.h
  COMMAND ${CMAKE_COMMAND} -E env CC=${CMAKE_C_COMPILER} ${CMAKE_SOURCE_DIR}/scripts/stemmers.sh
          ${fetched}/snowball ${stemmers} ${WASM_LANGUAGES}
  DEPENDS ${CMAKE_SOURCE_DIR}/scripts/stemmers.sh
  COMMENT "Making the stemmers")

set(WASM_FLAGS --target=wasm32-wasi -Os -flto -DNDEBUG -ffunction-sections
    -isystem ${fetched}/utf8proc -isystem ${stemmers} -DUTF8PROC_STATIC)
set(WASM_C_FLAGS ${WASM_FLAGS} -x c -w)
set(WASM_CXX_FLAGS ${WASM_FLAGS} -x c++ -std=c++23 -fno-exceptions -fno-rtti -Wall -Wextra -Wpedantic
    -Wshadow -I${CMAKE_SOURCE_DIR}/src)

# One object file; through ccache, as the program's own.
function(wasm_object SOURCE)
  cmake_path(ABSOLUTE_PATH SOURCE BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE source)
  cmake_path(GET source FILENAME name)
  set(object ${WASM_OUT}/${name}.o)
  set(flags ${WASM_CXX_FLAGS})
  if(name MATCHES "\\.c$")
    set(flags ${WASM_C_FLAGS})
  endif()
  add_custom_command(
    OUTPUT ${object}
    COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} ${WASM_CLANG} ${flags} -MD -MF ${object}.d -MT ${object}
            -c ${source} -o ${object}
    DEPENDS ${source} ${stemmers}/libstemmer.h
    DEPFILE ${object}.d
    COMMENT "Compiling ${name} to WebAssembly")
  set(WASM_OBJECTS ${WASM_OBJECTS} ${object} PARENT_SCOPE)
endfunction()

set(WASM_OBJECTS "")
foreach(source ${WASM_SOURCES} ${fetched}/utf8proc/utf8proc.c ${stemmer_sources})
  wasm_object(${source})
endforeach()

set(WASM_MODULE ${WASM_OUT}/viva.wasm)
add_custom_command(
  OUTPUT ${WASM_MODULE}
  COMMAND ${WASM_CLANG} --target=wasm32-wasi -Os -flto -fno-exceptions -mexec-model=reactor
          -Wl,--gc-sections,--strip-all,-z,stack-size=65536 ${WASM_OBJECTS} -o ${WASM_MODULE}
  COMMAND ${CMAKE_SOURCE_DIR}/scripts/node.sh node ${CMAKE_SOURCE_DIR}/scripts/wasm_size.mjs
          ${WASM_MODULE}
  DEPENDS ${WASM_OBJECTS} ${CMAKE_SOURCE_DIR}/scripts/wasm_size.mjs
  COMMENT "Linking viva.wasm")
add_custom_target(wasm ALL DEPENDS ${WASM_MODULE})
