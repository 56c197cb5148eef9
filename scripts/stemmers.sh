#!/usr/bin/env bash
# Makes the C library of Snowball's stemmers, for UTF-8 and the named languages, from its sources:
# its own compiler is built for this machine, then writes one C file for each language.
# Usage: scripts/stemmers.sh SOURCES FOLDER LANGUAGE...; CC names the C compiler.
set -euo pipefail
sources=$1 out=$2
shift 2
mkdir -p "$out"

# C is all that it has to write.
without=$(printf -- '-DDISABLE_%s ' JAVA JS PYTHON GO RUST CSHARP PASCAL ADA)
# shellcheck disable=SC2086  # One argument per word.
"${CC:-cc}" -O1 -w $without -o "$out/snowball" \
  "$sources"/compiler/{space,tokeniser,analyser,generator,driver}.c

: >"$out/modules.txt"
for language in "$@"; do
  "$out/snowball" "$sources/algorithms/$language.sbl" -utf8 \
    -o "$out/stem_UTF_8_$language" -eprefix "${language}_UTF_8_" -r .
  grep "^$language[[:blank:]]" "$sources/libstemmer/modules.txt" >>"$out/modules.txt"
done
perl "$sources/libstemmer/mkmodules.pl" "$out/modules_utf8.h" . "$out/modules.txt" \
  "$out/files.mk" utf8

# All files lie in one folder here.
sed -i -e 's!"\.\./\./!"!' "$out/modules_utf8.h"
sed -e 's!@MODULES_H@!modules_utf8.h!' -e 's!"../[a-z]*/!"!' \
  "$sources/libstemmer/libstemmer_c.in" >"$out/libstemmer.c"
cp "$sources"/runtime/*.[ch] "$sources/include/libstemmer.h" "$out"
