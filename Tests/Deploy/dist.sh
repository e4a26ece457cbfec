#!/bin/sh
# Usage: dist.sh TREE BUILD FOLDER VERSION SWIFT LIBRARY...
#
# Checks what deploy/dist.sh and, where there is dpkg-deb, deploy/deb.sh have made of the same arguments: the sums
# hold, the unpacked command works, the SBOM describes it, and packing again gives the same bytes. Prints a line for
# each; the exit status is 1 when one does not hold.
set -u

tree=$1
build=$2
folder=$3
version=$4
shift 4
here=$(dirname "$0")
deploy=$here/../../deploy
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

. "$here/report.sh"

sums() { # every file of this version is in the list, and is as listed
  (cd "$folder" && sha256sum --check --strict SHA256SUMS) || return 1
  for file in "$folder/shufflezoo"[-_]"$version"*; do
    grep -q "  $(basename "$file")\$" "$folder/SHA256SUMS" || return 1
  done
}

says_version() {
  found=$("$unpacked/bin/shufflezoo" --version) && echo "expected $version, found $found" && [ "$found" = "$version" ]
}

evaluates() { # the file in share/ is found from another folder, and gives the figures of its card
  pictures=$(realpath "$here/../../zoo/sample/fashion-mnist/val")
  (cd "$scratch" && "$unpacked/bin/shufflezoo" evaluate shufflenet_v1_g3_05_fmnist --offline --data "$pictures")
}

same() { # same PATTERN: the one file of that name has the bytes that it has in the second packing
  for file in "$scratch/again/"$1; do
    cmp "$file" "$folder/$(basename "$file")" || return 1
  done
}

check "SHA256SUMS" sums
mkdir "$scratch/unpacked"
check "the archive unpacks" tar -xzf "$folder/shufflezoo-$version-"*.tar.gz -C "$scratch/unpacked"
unpacked=$(echo "$scratch/unpacked/"*)
check "--version" says_version
check "the bundled checkpoint" evaluates
check "the SBOM" python3 -B "$here/sbom.py" "$folder/shufflezoo-$version.spdx.json" "$unpacked" "$version"

# The same files in another folder, of another time.
cp -R "$tree" "$scratch/tree"
check "the archive is packed again" \
  sh "$deploy/dist.sh" "$scratch/tree" "$build" "$scratch/again" "$version" "$@"
check "the archive's bytes are the same" same '*.tar.gz'
check "the SBOM's bytes are the same" same '*.spdx.json'
if command -v dpkg-deb >"$scratch/found"; then
  check "the Debian package is packed again" \
    sh "$deploy/deb.sh" "$scratch/tree" "$build" "$scratch/again" "$version" "$@"
  check "the Debian package's bytes are the same" same '*.deb'
else
  echo "none the Debian package: dpkg-deb is missing"
fi

exit $failed
