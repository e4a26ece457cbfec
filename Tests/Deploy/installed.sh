#!/bin/sh
# Usage: installed.sh PREFIX
#
# Checks what `make install` put beside the command under PREFIX: whether the manual pages say what the command says
# of itself, name every variable that it reads and have no mistakes, and whether the shells take the completions.
# Prints a line for each, also for shells that are missing; the exit status is 1 when one found something.
# shellcheck disable=SC2317 # check calls the functions
set -u

prefix=$1
here=$(dirname "$0")
pages=$prefix/share/man/man1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
. "$here/report.sh"

current() { # the pages are those that the command makes
  python3 -B "$here/../../deploy/man/generate.py" "$prefix/bin/shufflezoo" "$scratch/pages" &&
    diff -ru "$pages" "$scratch/pages"
}

variables() { # every variable of the sources is in the command's page
  sed -n 's/^\.It Ev //p' "$pages/shufflezoo.1" | tr -s ' ,' '\n' | sort >"$scratch/described"
  grep -rhow 'SHUFFLEZOO_[A-Z_]*' --include '*.swift' "$here/../../Sources" | sort -u >"$scratch/read"
  [ -s "$scratch/read" ] || return 1
  comm -13 "$scratch/described" "$scratch/read" >"$scratch/missing"
  sed 's/$/ is described by nothing in ENVIRONMENT of generate.py/' "$scratch/missing"
  [ ! -s "$scratch/missing" ]
}

references() { # every page that a page names is there
  sed -n 's/^\.Xr \([^ ]*\) \([0-9]\).*/\1.\2/p' "$pages"/*.1 | sort -u >"$scratch/named"
  [ -s "$scratch/named" ] || return 1
  missing=0
  while read -r page; do
    [ -f "$pages/$page" ] || { echo "there is no $page" && missing=1; }
  done <"$scratch/named"
  return "$missing"
}

check "the pages say what the help says; else 'make regenerate'" current
check "the pages have every variable" variables
check "the pages name pages that are there" references
check "the pages' form" mandoc -T lint -W warning "$pages"/*.1
check "the completions of bash" bash -n "$prefix/share/bash-completion/completions/shufflezoo"
check "the completions of zsh" zsh -n "$prefix/share/zsh/site-functions/_shufflezoo"
check "the completions of fish" fish --no-execute "$prefix/share/fish/vendor_completions.d/shufflezoo.fish"

exit $failed
