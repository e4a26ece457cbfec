# For scripts that check one thing after another, to read with `.`: they have a folder $scratch, and end with
# `exit $failed`.
# shellcheck shell=sh disable=SC2034,SC2154
failed=0

check() { # check NAME PROGRAM ARGUMENTS: by the exit status; what it prints is shown if that is not 0
  name=$1
  shift
  if ! command -v "$1" >"$scratch/found"; then
    echo "none $name: $(basename "$1") is missing"
  elif "$@" >"$scratch/output" 2>&1; then
    echo "ok   $name"
  else
    echo "FAIL $name"
    cat "$scratch/output"
    failed=1
  fi
}
