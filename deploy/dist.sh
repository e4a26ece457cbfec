#!/bin/sh
# Usage: dist.sh TREE BUILD FOLDER VERSION SWIFT LIBRARY...
#
# Packs the command that is installed in TREE, and was built in BUILD, in FOLDER, with the licences of what it
# contains, as shufflezoo-VERSION-SYSTEM-MACHINE.tar.gz, beside its SBOM. The same TREE gives the same bytes: names
# are sorted, no owners are kept, and the time is SOURCE_DATE_EPOCH. Takes GNU's tar.
set -eu

tree=$1
build=$2
folder=$3
version=$4
shift 4
here=$(dirname "$0")
name=shufflezoo-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

install -d "$scratch/$name" "$folder"
cp -R "$tree/." "$scratch/$name/"
install -m 644 LICENSE README.md CHANGELOG.md "$scratch/$name/"
python3 -B "$here/notices.py" "$build" "$@" >"$scratch/$name/THIRD-PARTY-LICENSES"
chmod -R u=rwX,go=rX "$scratch/$name"
python3 -B "$here/sbom.py" "$scratch/$name" "$version" "$build" "$@" >"$folder/shufflezoo-$version.spdx.json"

tar --create --directory "$scratch" --format=gnu --sort=name --owner=0 --group=0 --numeric-owner \
  --mtime="@$SOURCE_DATE_EPOCH" --file "$scratch/$name.tar" "$name"
gzip -n -9 <"$scratch/$name.tar" >"$folder/$name.tar.gz"
