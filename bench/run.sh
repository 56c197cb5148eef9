#!/usr/bin/env bash
# Runs every claim, or the one named: bench/run.sh list. JSON lines on stdout, tables on stderr.
set -euo pipefail
cd "$(dirname "$0")"

claims=(list question build check watch start weight lighthouse)
if [[ -n ${1:-} ]]; then
  if [[ ! " ${claims[*]} " == *" $1 "* ]]; then
    echo "bench: no claim '$1'; there are ${claims[*]}" >&2
    exit 2
  fi
  claims=("$1")
fi

measure() {
  if [[ -f claim_$1.mjs ]]; then ../scripts/node.sh node "claim_$1.mjs"; else python3 "claim_$1.py"; fi
}
export -f measure

failed=0
for claim in "${claims[@]}"; do
  echo "== $claim" >&2
  timeout --kill-after=10 1800 bash -c 'measure "$1"' measure "$claim" || failed=1
done
exit "$failed"
