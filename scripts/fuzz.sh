#!/usr/bin/env bash
# Builds every fuzz target and runs each for FUZZ_SECONDS (60), starting from tests/corpus/NAME.
# New inputs are kept in build-fuzz/corpus/NAME, so that the next run goes on where this one ended;
# an input that breaks something is left in build-fuzz/found/ and ends the run.
set -euo pipefail
cd "$(dirname "$0")/.."

build_targets() {
  cmake -S . -B build-fuzz -G Ninja --log-level=WARNING -DCMAKE_C_COMPILER=clang-19 \
    -DCMAKE_CXX_COMPILER=clang++-19 -DVIVA_FUZZ=ON -DVIVA_TESTS=OFF
  cmake --build build-fuzz
}

run_target() {
  local target=$1 name seeds
  name=$(basename "$target" _fuzz)
  seeds=tests/corpus/$name
  mkdir -p "build-fuzz/corpus/$name" build-fuzz/found
  echo "fuzz: $name for ${FUZZ_SECONDS:-60} s"
  # libFuzzer adds what it learns to the first folder and only reads the second.
  local folders=("build-fuzz/corpus/$name")
  if [[ -d $seeds ]]; then folders+=("$seeds"); fi
  "$target" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 -print_final_stats=1 \
    -artifact_prefix="build-fuzz/found/$name-" "${folders[@]}"
}

build_targets
for target in build-fuzz/fuzz/*_fuzz; do
  run_target "$target"
done
