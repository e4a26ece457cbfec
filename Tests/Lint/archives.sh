#!/bin/sh
# Usage: archives.sh FOLDER NAME:DEBIAN:HOMEBREW ...
#
# Fills a folder with links to the archives (lib*.a) of C++'s library and of those that pkg-config
# calls NAME, and with descriptions for pkg-config that have the linker look there first. It finds
# nothing else there, so what has an archive ends inside the program; the rest is linked as always.
set -eu

folder=$1
shift

mkdir -p "$folder"
rm -f "$folder"/*.a "$folder"/*.pc

link() { # link LIBRARY: fails without an archive that the compiler knows
  archive=$("${CC:-cc}" -print-file-name="lib$1.a")
  case $archive in
  /*) ln -s "$archive" "$folder/" ;;
  *) return 1 ;;
  esac
}

link stdc++ || true
for library; do
  name=$(echo "$library" | cut -d: -f1)
  description=$(pkg-config --variable=pcfiledir "$name")/$name.pc
  flags=$(pkg-config --libs-only-l "$name")
  for flag in $flags; do
    link "${flag#-l}" || continue 2
  done
  sed "s|^Libs:|Libs: -L$folder|" "$description" >"$folder/$name.pc"
done
