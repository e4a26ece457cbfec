#!/bin/sh
# Usage: deb.sh TREE BUILD FOLDER VERSION SWIFT LIBRARY...
#
# Packs the command that is installed in TREE, and was built in BUILD, as FOLDER/shufflezoo_VERSION_MACHINE.deb. The
# same TREE gives the same bytes, with SOURCE_DATE_EPOCH for the time. Whom to write to is DEBFULLNAME and DEBEMAIL,
# or the last commit's author.
set -eu

tree=$1
build=$2
folder=$3
version=$4
shift 4
here=$(dirname "$0")
machine=$(dpkg --print-architecture)
maintainer="${DEBFULLNAME:-$(git log -1 --format=%an)} <${DEBEMAIL:-$(git log -1 --format=%ae)}>"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

root=$scratch/shufflezoo
documents=$root/usr/share/doc/shufflezoo
install -d "$root/DEBIAN" "$documents" "$scratch/debian" "$folder"
cp -R "$tree/." "$root/usr/"
find "$root/usr" -path '*/share/man/*' -type f -exec gzip -n -9 {} +

cat >"$documents/copyright" <<END
shufflezoo $version
Copyright $(date --utc --date="@$SOURCE_DATE_EPOCH" +%Y) the authors of shufflezoo

It is under the Apache License, version 2.0; on Debian the licence's text is in /usr/share/common-licenses/Apache-2.0.
The licences of what the command contains of others are in THIRD-PARTY-LICENSES.gz beside this file.
END
python3 -B "$here/notices.py" "$build" "$@" >"$scratch/notices"
gzip -n -9 <"$scratch/notices" >"$documents/THIRD-PARTY-LICENSES.gz"
gzip -n -9 <CHANGELOG.md >"$documents/CHANGELOG.md.gz"
gzip -n -9 >"$documents/changelog.gz" <<END
shufflezoo ($version) stable; urgency=medium

  * What has changed is in CHANGELOG.md.gz beside this file.

 -- $maintainer  $(LC_ALL=C date --utc --date="@$SOURCE_DATE_EPOCH" '+%a, %d %b %Y %H:%M:%S +0000')
END

# What the command asks the loader for, as packages with the least versions that have it all. Packed relocations
# are no symbol, and glibc knows them from 2.36 on.
printf 'Source: shufflezoo\n\nPackage: shufflezoo\nArchitecture: any\n' >"$scratch/debian/control"
(cd "$scratch" && dpkg-shlibdeps -O shufflezoo/usr/bin/shufflezoo) >"$scratch/substitutions"
depends=$(sed -n 's/^shlibs:Depends=//p' "$scratch/substitutions")
if objdump -p "$root/usr/bin/shufflezoo" | grep -q GLIBC_ABI_DT_RELR; then
  depends="$depends, libc6 (>= 2.36)"
fi

cat >"$root/DEBIAN/control" <<END
Package: shufflezoo
Version: $version
Architecture: $machine
Maintainer: $maintainer
Installed-Size: $(find "$root/usr" -type f -printf '%s\n' | awk '{ sum += int(($1 + 1023) / 1024) } END { print sum }')
Depends: $depends
Recommends: ca-certificates
Section: science
Priority: optional
Description: ShuffleNetV1 weights trained in MindSpore, used without MindSpore
 Reads MindSpore's checkpoints, converts them with every parameter accounted
 for, evaluates them with the same preprocessing, serves them over HTTP and
 trains further. Swift's runtime is inside, and so are the libraries it uses.
END
(cd "$root" && find usr -type f -exec md5sum {} +) | LC_ALL=C sort -k 2 >"$root/DEBIAN/md5sums"
chmod -R u=rwX,go=rX "$root"
dpkg-deb --root-owner-group -Zxz --build "$root" "$folder/shufflezoo_${version}_$machine.deb"
