#!/usr/bin/env bash
# Usage: emulated.sh PROGRAM [ARGUMENT...]
#
# Runs a static Linux x86-64 program on an emulated processor with AVX-512, for machines that have
# none. Prints what the program prints and exits with its status; 125 means that it did not end.
#
# Bochs emulates a PC whose only firmware is the ROM of emulated/. It enters 64-bit mode, answers
# the few system calls of a C program that computes, allocates and prints, and switches off. No
# kernel is booted, so the program begins at once. It has no files, threads or signal handlers; an
# access outside its memory is reported and ends it, pages that it made inaccessible included.
#
# SHUFFLEZOO_EMULATED_CPU      the processor      corei7_icelake_u (see `bochs --help cpu`)
# BOCHS                        the emulator       bochs
# SHUFFLEZOO_EMULATED_MEMORY   its memory         512 (MiB, at most 1024)
# SHUFFLEZOO_EMULATED_SECONDS  the time it gets   600
#
# AVX512-BF16 takes the processor sapphire_rapids. Debian's Bochs, 2.7, does not have it, and the later
# ones mistake one of its instructions: build Bochs with emulated/bf16.patch, configured with
#   --enable-x86-64 --enable-cpu-level=6 --enable-avx --enable-evex --enable-amx --with-term
#   --disable-plugins
set -eu
export LC_ALL=C

processor=${SHUFFLEZOO_EMULATED_CPU:-corei7_icelake_u}
bochs=${BOCHS:-bochs}
megabytes=${SHUFFLEZOO_EMULATED_MEMORY:-512}
seconds=${SHUFFLEZOO_EMULATED_SECONDS:-600}
sources=$(cd -- "$(dirname -- "$0")/emulated" && pwd)

fail() { # fail MESSAGE
  echo "emulated.sh: $1" >&2
  exit 125
}

[ $# -ge 1 ] || fail 'usage: emulated.sh PROGRAM [ARGUMENT...]'
program=$1
[ -r "$program" ] || fail "$program: cannot be read"
for tool in "$bochs:bochs bochs-term" cc:gcc readelf:binutils; do
  command -v "${tool%:*}" >/dev/null || fail "${tool%:*} is missing; install ${tool#*:} (Debian)"
done
[ "$bochs" != bochs ] || compgen -G '/usr/lib/*/bochs/plugins/libbx_term_gui.so' >/dev/null ||
  fail 'the terminal of Bochs is missing; install bochs-term (Debian)'
case $(readelf -hl "$program" 2>&1) in
  *INTERP*) static= ;;
  *'EXEC (Executable file)'*X86-64*) static=yes ;;
  *) static= ;;
esac
[ "$static" ] || fail "$program: not a static program for x86-64; link it with -static -no-pie"

work=$(mktemp -d)
trap 'rm -r -- "$work"' EXIT

# The program as it lies in memory: each loadable segment at its address.
image_start= image_end=0
while read -r _ offset address _ file_bytes memory_bytes _; do
  image_start=${image_start:-$((address & ~4095))}
  dd if="$program" of="$work/image" bs=64K iflag=skip_bytes,count_bytes oflag=seek_bytes \
    skip="$((offset))" count="$((file_bytes))" seek="$((address - image_start))" \
    conv=notrunc status=none
  image_end=$((address + memory_bytes))
done < <(readelf -lW "$program" | grep '^ *LOAD')
((image_start >= 4 << 20 && megabytes <= 1024 && image_end + (16 << 20) <= megabytes << 20)) ||
  fail "$program: does not lie between 4 MiB and $((megabytes - 16)) MiB, the memory less 16 MiB"

truncate -s %64K "$work/image"
image_bytes=$(stat -c %s "$work/image")
((image_bytes < 4 << 20)) || fail "$program: larger than the ROM, 4 MiB"

printf '%s\0' "$@" >"$work/arguments"
header() { readelf -hW "$program" | sed -n "s/^ *$1: *\([0-9a-fx]*\).*/\1/p"; }
cc -O2 -Wall -Werror -ffreestanding -fno-pie -fno-stack-protector -fcf-protection=none \
  -mgeneral-regs-only -mno-red-zone -nostdlib -static -Wa,-I"$work" \
  -Wl,--oformat=binary,--build-id=none,-e0,-T"$sources/rom.ld" \
  -DIMAGE="$image_start" -DIMAGE_BYTES="$image_bytes" \
  -DIMAGE_SOURCE="$(((1 << 32) - (64 << 10) - image_bytes))" \
  -DHEAP="$(((image_end + 4095) & ~4095))" -DMEMORY="$((megabytes << 20))" -DSYSTEM_STACK=0x9f000 \
  -DPROGRAM_ENTRY="$(header 'Entry point address')" -DARGUMENT_COUNT=$# \
  -DHEADERS="$((image_start + $(header 'Start of program headers')))" \
  -DHEADER_COUNT="$(header 'Number of program headers')" \
  "$sources/start.S" "$sources/system.c" -o "$work/start"
cat "$work/image" "$work/start" >"$work/rom"

head -c 512 /dev/zero >"$work/vga" # Bochs wants one; nothing runs it
cat >"$work/machine" <<END
cpu: model=$processor, reset_on_triple_fault=0
clock: sync=none, time0=1
memory: guest=$megabytes, host=$megabytes
romimage: file=$work/rom
vgaromimage: file=$work/vga
parport1: enabled=1, file=/dev/fd/3
parport2: enabled=1, file=/dev/fd/4
port_e9_hack: enabled=1
pci: enabled=0
vga: extension=none
display_library: term
speaker: enabled=0
log: $work/log
panic: action=fatal
END
debugger=()
if "$bochs" --help 2>&1 | grep -q -e ' -rc '; then # Debian's Bochs begins in its debugger
  echo continue >"$work/commands"
  debugger=(-rc "$work/commands")
fi

# Bochs opens its printers by name, which only pipes survive unharmed; it heeds no signal but KILL.
emulate() {
  TERM=vt100 timeout -s KILL "$seconds" \
    nice -n 19 "$bochs" -q -f "$work/machine" "${debugger[@]}" </dev/null >"$work/bochs" 2>&1 ||
    echo $? >"$work/stopped"
}
{ { emulate 3>&1 2>/dev/null | cat; } 4>&1 >&5 | cat >&2; } 5>&1

status=$(sed -n 's/.*exit:\([0-9a-f][0-9a-f]\)$/\1/p' "$work/bochs")
[ -z "$status" ] || exit $((16#$status))
[ "$(cat "$work/stopped")" != 137 ] || fail "$program did not end within $seconds seconds"
cat "$work/bochs" >&2
fail 'Bochs stopped before the program did; see above'
