#!/bin/sh
# Usage: check.sh PROGRAMS NAME:DEBIAN:HOMEBREW ...
#
# Lints what is in deploy/ with the linters in the folder PROGRAMS, a virtual environment's, with systemd's and with
# Ruby, and compares the formula's libraries with those given. Prints a line for each, also for those that are
# missing; the exit status is 1 when one found something.
set -u

programs=$1
shift
here=$(dirname "$0")
deploy=$here/../../deploy
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

. "$here/report.sh"

# The command need not be installed here, so that another program stands for it.
sed "s|^\(ExecStart=\)[^ ]*|\1$(command -v true)|" "$deploy/shufflezoo.service" >"$scratch/shufflezoo.service"
check "the unit" systemd-analyze verify --man=no "$scratch/shufflezoo.service"
# The threshold is in tenths; a unit without restrictions has 9.6.
check "the unit's exposure, at most 1.5" \
  systemd-analyze security --offline=true --threshold=15 "$scratch/shufflezoo.service"
check "the Containerfile" "$programs/hadolint" --strict-labels "$deploy/Containerfile"
rules='{extends: default, rules: {line-length: {max: 120}}}'
check "the manifests' form" "$programs/yamllint" --strict -d "$rules" "$deploy/kubernetes.yaml" "$deploy/kserve.yaml"
check "the Deployment and the Service" "$programs/kubernetes-validate" --strict "$deploy/kubernetes.yaml"
if command -v "$programs/kubernetes-validate" >"$scratch/found"; then
  check "the InferenceService" "$programs/python" -B "$here/inference_service.py" "$deploy/kserve.yaml"
else
  echo "none the InferenceService: kubernetes-validate is missing"
fi

formula=$deploy/homebrew/shufflezoo.rb
printf '%s\n' "$@" | cut -d: -f3 | sort >"$scratch/libraries"
sed -n 's/^  depends_on "\([^"]*\)"$/\1/p' "$formula" | sort >"$scratch/dependencies"
check "the formula's syntax" ruby -c "$formula"
check "the formula's libraries, as in the Makefile" diff "$scratch/libraries" "$scratch/dependencies"

exit $failed
