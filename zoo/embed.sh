#!/bin/sh
# Writes the cards, manifest, recipes and class lists of this folder into a Swift file, byte for
# byte, so that the command knows the zoo wherever it is installed.
#
# usage: sh zoo/embed.sh [OUTPUT]     (default: Sources/Zoo/Generated/EmbeddedZoo.swift)
set -eu
LC_ALL=C
export LC_ALL

zoo=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
output=${1:-$zoo/../Sources/Zoo/Generated/EmbeddedZoo.swift}
mkdir -p -- "$(dirname -- "$output")"
temporary=$output.$$
trap 'rm -f -- "$temporary"' EXIT

# One array of a Swift enum: its name, its comment, then the files.
array() {
  printf '  /// %s\n  static let %s: [EmbeddedFile] = [\n' "$2" "$1"
  shift 2
  for file in "$@"; do
    if grep -q -e '"""##' -e '\\##' "$file"; then
      echo "$file: holds \"\"\"## or \\##, which mean something in the Swift literal; reword it" >&2
      exit 1
    fi
    printf '    EmbeddedFile(\n      name: "%s",\n      text: ##"""\n' "$(basename -- "$file")"
    cat -- "$file"
    # A literal ends before its last line break; this one keeps the file's own.
    printf '\n"""##\n    ),\n'
  done
  printf '  ]\n'
}

{
  printf '%s\n' \
    "// Made from zoo/ by 'make regenerate'. Do not edit." \
    '// swift-format-ignore-file' \
    '' \
    '// The ImageNet class list is from WordNet 3.0, Copyright 2006 by Princeton University. All rights' \
    '// reserved. Its licence, zoo/labels/LICENSE.wordnet, goes with every copy.' \
    '' \
    '/// The text of the zoo, in the byte order of the file names.' \
    'enum EmbeddedZoo {'
  array cards 'The model cards: `zoo/models/*.json`.' "$zoo"/models/*.json
  echo
  array manifests 'The manifest: `zoo/manifest.json`.' "$zoo"/manifest.json
  echo
  array recipes 'The training recipes: `zoo/recipes/*.yaml`.' "$zoo"/recipes/*.yaml
  echo
  array labels 'The class lists: `zoo/labels/*.tsv`.' "$zoo"/labels/*.tsv
  printf '}\n'
} >"$temporary"
mv -f -- "$temporary" "$output"
trap - EXIT
