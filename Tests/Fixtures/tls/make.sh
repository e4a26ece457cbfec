#!/bin/sh
# Makes the certificates of this folder anew; needs OpenSSL 3.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

# sign NAME EXTENSIONS FIRST-DAY LAST-DAY ARGUMENT…: signs NAME.csr as the authority.
sign() {
  name=$1 first=$3 last=$4
  printf '%s\n' "$2" > "$work/$name.ext"
  shift 4
  : > "$work/index.txt"
  cat > "$work/ca.conf" <<END
[ca]
default_ca = d
[d]
database = $work/index.txt
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = p
[p]
commonName = supplied
END
  openssl ca -batch -notext -config "$work/ca.conf" -keyfile "$work/authority.key" \
    -in "$work/$name.csr" -out "$name.pem" -extfile "$work/$name.ext" \
    -startdate "$first" -enddate "$last" "$@"
}

key "$work/authority.key"
openssl req -new -key "$work/authority.key" -subj "/CN=shufflezoo test authority" \
  -out "$work/authority.csr"
sign authority "basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash" 20200101000000Z 21240101000000Z -selfsign

# leaf NAME SUBJECT-ALTERNATIVE-NAMES FIRST-DAY LAST-DAY
leaf() {
  key "$1.key"
  openssl req -new -key "$1.key" -subj "/CN=shufflezoo test $1" -out "$work/$1.csr"
  sign "$1" "basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = $2" "$3" "$4" -cert authority.pem
}

leaf localhost "DNS:localhost,IP:127.0.0.1,IP:::1" 20240101000000Z 21231231000000Z
leaf expired "DNS:localhost,IP:127.0.0.1,IP:::1" 20200101000000Z 20210101000000Z
leaf future "DNS:localhost,IP:127.0.0.1,IP:::1" 21000101000000Z 21231231000000Z
leaf other-host "DNS:other.example" 20240101000000Z 21231231000000Z
