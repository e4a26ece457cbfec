#!/bin/sh
# Usage: little_endian.sh SWIFT
#
# Checks that the compilers of the toolchain refuse a big-endian processor, in Swift and in C, with the message that
# says why, and take a little-endian one.
set -u

tools=$(dirname "$(readlink -f "$(command -v "$1")")")
message='little-endian processors only'
status=0

compile() { # compile TARGET: checks one source of each language, and prints what the compilers say
  "$tools/swift-frontend" -typecheck -parse-stdlib -target "$1" Sources/Tensors/LittleEndian.swift 2>&1
  "$tools/clang" -target "$1" -ffreestanding -fsyntax-only -x c Sources/CKernels/include/CKernels.h 2>&1
}

for target in s390x-unknown-linux-gnu powerpc64-unknown-linux-gnu; do
  found=$(compile "$target" | grep -c "^Sources/.* error: .*$message")
  [ "$found" = 2 ] || { echo "$target: expected Swift and C to refuse it, found $found of 2" >&2 && status=1; }
done
for target in x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu; do
  found=$(compile "$target" | grep -c "^Sources/.* error: .*$message")
  [ "$found" = 0 ] || { echo "$target: expected no refusal, found $found" >&2 && status=1; }
done
[ "$status" = 0 ] && echo 'byte order: big-endian processors are refused, in Swift and in C'
exit "$status"
