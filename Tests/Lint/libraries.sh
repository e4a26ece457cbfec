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

swift_least=6.3
swift_found=none
if command -v "${SWIFT:-swift}" >/dev/null 2>&1; then
  swift_found=$("${SWIFT:-swift}" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p')
fi
if ! printf '%s\n' "$swift_least" "$swift_found" | sort -cV 2>/dev/null || [ "$swift_found" = none ]; then
  echo "shufflezoo: Swift $swift_least or later is missing, found $swift_found; see https://www.swift.org/install" >&2
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
