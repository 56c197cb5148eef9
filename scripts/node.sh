#!/usr/bin/env bash
# Runs a command with the project's Node and its tools first in PATH: scripts/node.sh tsc --version
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

export PATH="$root/node_modules/.bin:$root/.cache/node/bin:$PATH"
exec "$@"
