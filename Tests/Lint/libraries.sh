#!/bin/sh
# Usage: libraries.sh check|install NAME:DEBIAN:HOMEBREW ...
#
# NAME is what pkg-config calls a library, or a program. check says in one line which are missing
# and fails if any is; install installs those. The compiler is never installed.
set -eu

action=$1
shift

missing() { # missing FIELD LIBRARY...: the FIELD of each library that is not found
  field=$1
  shift
  for library; do
    name=$(echo "$library" | cut -d: -f1)
    pkg-config --exists "$name" 2>/dev/null || command -v "$name" >/dev/null 2>&1 ||
      echo "$library" | cut -d: -f"$field"
  done | tr '\n' ' '
}

if ! command -v swift >/dev/null 2>&1; then
  echo "shufflezoo: Swift 6.2 or later is missing; see https://www.swift.org/install" >&2
  exit 1
fi

if [ -z "$(missing 1 "$@")" ]; then
  exit 0
fi

if [ "$action" = check ]; then
  echo "shufflezoo: missing system libraries: $(missing 1 "$@"); run 'make deps', or install" \
    "$(missing 2 "$@")(Debian) or $(missing 3 "$@")(Homebrew)" >&2
  exit 1
fi

if command -v apt-get >/dev/null 2>&1; then
  sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  command -v pkg-config >/dev/null 2>&1 || $sudo apt-get install -y -qq pkg-config
  packages=$(missing 2 "$@")
  # shellcheck disable=SC2086 # one argument a package
  [ -z "$packages" ] || DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq $packages
elif command -v brew >/dev/null 2>&1; then
  command -v pkg-config >/dev/null 2>&1 || brew install pkgconf
  packages=$(missing 3 "$@")
  # shellcheck disable=SC2086 # one argument a formula
  [ -z "$packages" ] || brew install $packages
else
  echo "shufflezoo: neither apt-get nor Homebrew is here; install $(missing 1 "$@")" >&2
  exit 1
fi
exec sh "$0" check "$@"
