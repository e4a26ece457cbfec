#!/bin/sh
# Usage: check.sh SHUFFLEZOO CHECKPOINT
#
# Builds a package that takes the libraries Safetensors and ShuffleNet, and prints what that builds: those two, what they
# need, and nothing else. Then its program has to print the logits of a file that the command has converted.
set -eu

program=$1
checkpoint=$2
here=$(dirname "$0")
build=$here/../../.build-consumer
expected="CKernels Consumer Safetensors ShuffleNet Tensors"

swift build -c release --package-path "$here" --scratch-path "$build"
# Every module of the graph has a folder, and those that were built have object files.
built=$(find "$build/release/" -name '*.o' | sed -n 's|.*/\([^/]*\)\.build/.*|\1|p' | LC_ALL=C sort -u | paste -s -d ' ')
echo "modules built: $built"
[ "$built" = "$expected" ] || { echo "expected: $expected" >&2 && exit 1; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$program" convert "$checkpoint" "$scratch/weights.safetensors" >/dev/null
"$build/release/Consumer" "$scratch/weights.safetensors" >"$scratch/logits"
# Ten classes, and numbers that are some.
awk '!/^-?[0-9.]+(e-?[0-9]+)?$/ { exit 1 } END { if (NR != 10) exit 1; print "logits: " NR }' "$scratch/logits"
