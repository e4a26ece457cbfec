#!/bin/sh
# Usage: first_use.sh SWIFT PACKAGE.deb
#
# Does what the README tells a stranger to do, on Debian as debootstrap makes it, and times it:
# - without Swift, and with one that is too old, `make` says so in one line;
# - with Swift, a user who may use sudo clones the last commit and types `make demo` and `make test`;
# - on a system without Swift, the package is installed, and its command runs the demo.
# The folder of the toolchain whose `swift` is SWIFT is mounted there, and so are the paths of this machine in
# FIRST_USE_MOUNTS, such as a mirror of packages and what tells git of it (GIT_CONFIG_GLOBAL is handed on). Needs
# root, debootstrap and 15 GB in .build-first-use, which is removed afterwards.
set -eu

suite=bookworm
# What https://www.swift.org/install has one install on Debian 12, and what one clones with.
for_swift=binutils,gcc,libcurl4-openssl-dev,libedit-dev,libncurses-dev,libpython3-dev,libsqlite3-dev
for_swift=$for_swift,libstdc++-12-dev,libxml2-dev,libz3-dev,pkg-config,tzdata,uuid-dev,zlib1g-dev
for_user=ca-certificates,git,make,python3,sudo

if [ "${FIRST_USE_INSIDE:-}" != yes ]; then
  [ "$(id -u)" = 0 ] || { echo "first_use.sh: needs root, for debootstrap and its mounts" >&2; exit 1; }
  command -v debootstrap >/dev/null || { echo "first_use.sh: install debootstrap (Debian)" >&2; exit 1; }
  # Mounts and processes of a space of their own end with it.
  FIRST_USE_INSIDE=yes exec unshare --mount --pid --fork --kill-child sh "$0" "$@"
fi

swift=$(readlink -f "$(command -v "$1")")
package=$(readlink -f "$2")
toolchain=${swift%/usr/bin/*}
work=$PWD/.build-first-use
failures=0
rm -rf "$work"
mkdir "$work"
trap 'rm -rf --one-file-system "$work"' EXIT

new_system() { # new_system NAME PACKAGES: a system in $work/NAME with what this one's network needs
  root=$work/$1
  debootstrap --variant=minbase --include="$2" $suite "$root" >"$work/$1.log" 2>&1 ||
    { tail -5 "$work/$1.log" >&2; exit 1; }
  mount -t proc proc "$root/proc"
  mount --rbind --make-rslave /dev "$root/dev"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  # Debian's installer and containers write this file; debootstrap leaves it to them.
  printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
  for path in /etc/apt/apt.conf.d /usr/local/share/ca-certificates; do
    cp -R "$path/." "$root$path/"
  done
  [ ! -x "$root/usr/sbin/update-ca-certificates" ] || chroot "$root" update-ca-certificates >/dev/null 2>&1
}

see() { # see PATH...: paths of this machine that the new system has too, to read
  for path; do
    if [ -d "$path" ]; then mkdir -p "$root$path"; else mkdir -p "$root${path%/*}" && : >"$root$path"; fi
    mount --bind "$path" "$root$path"
    mount -o remount,bind,ro "$root$path"
  done
}

stranger() { # stranger COMMAND: types a command in the clone, and keeps what it prints in $work/output
  status=0
  start=$(date +%s)
  chroot "$root" su stranger -c "cd ~/shufflezoo && export PATH=$path_of_stranger \
    GIT_CONFIG_GLOBAL=${GIT_CONFIG_GLOBAL:-} && $1" >"$work/output" 2>&1 </dev/null || status=$?
  took=$(($(date +%s) - start))
}

report() { # report WORDS CONDITION...: a line for a check, and what was printed if it failed
  words=$1
  shift
  if "$@"; then
    echo "ok     $words"
  else
    failures=$((failures + 1))
    echo "WRONG  $words"
    { grep -a '✘.*recorded an issue' "$work/output" || tail -20 "$work/output"; } | head -40 | sed 's/^/       | /'
  fi
}

says() { # says PATTERN: one line besides make's own, and the pattern in it
  [ "$status" != 0 ] && [ "$(grep -vc '^make' "$work/output")" = 1 ] && grep -q "$1" "$work/output"
}

new_system with-swift $for_swift,$for_user
chroot "$root" useradd --create-home --shell /bin/sh stranger
echo 'stranger ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/stranger"
git clone --quiet . "$root/home/stranger/shufflezoo"
chroot "$root" chown -R stranger: /home/stranger

path_of_stranger=/usr/local/bin:/usr/bin:/bin
stranger 'make demo'
report 'without Swift, make demo says so in one line' says 'Swift .* is missing'
mkdir -p "$root/opt/old"
printf '#!/bin/sh\necho "Swift version 5.10.1 (swift-5.10.1-RELEASE)"\n' >"$root/opt/old/swift"
chmod 755 "$root/opt/old/swift"
path_of_stranger=/opt/old:$path_of_stranger
stranger 'make test'
report 'with Swift 5.10, make test says so in one line' says 'found 5.10'

# shellcheck disable=SC2086 # one argument a path
see "$toolchain" ${FIRST_USE_MOUNTS:-}
path_of_stranger=$toolchain/usr/bin:/usr/local/bin:/usr/bin:/bin
stranger 'make demo'
report "make demo: $took s" grep -q "^equal to MindSpore's" "$work/output"
stranger 'make test'
report "make test: $took s: $(grep -a 'Test run with' "$work/output" | tail -1)" [ "$status" = 0 ]
stranger 'git status --porcelain'
report 'the clone is as it was' [ ! -s "$work/output" ]

new_system without-swift ca-certificates
cp "$package" "$root/tmp/"
chroot "$root" useradd --create-home --shell /bin/sh stranger
git clone --quiet . "$root/home/stranger/shufflezoo"
chroot "$root" chown -R stranger: /home/stranger
chroot "$root" sh -c "apt-get update -qq && apt-get install -y -qq /tmp/${package##*/}" >"$work/output" 2>&1 || true
report 'the package is installed' test -x "$root/usr/bin/shufflezoo"
path_of_stranger=/usr/bin:/bin
stranger 'sh zoo/sample/demo.sh shufflezoo'
report "its command runs the demo: $took s" grep -q "^equal to MindSpore's" "$work/output"

[ "$failures" = 0 ]
