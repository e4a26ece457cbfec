#!/bin/sh
# Usage: demo.sh SHUFFLEZOO
#
# The three main jobs on the bundled checkpoint and pictures, as one would type them. Runs in the
# repository's top folder, and writes into .build alone.
set -eu

shufflezoo=$1
sample=zoo/sample
checkpoint=$sample/shufflenet_v1_g3_05_fmnist-975e965d.ckpt
native=.build/fmnist.safetensors
mkdir -p .build

run() { # run ARGUMENT...: shows a command and runs it
  printf '$ shufflezoo'
  for argument; do
    case $argument in
      *\**) printf " '%s'" "$argument" ;;
      *) printf ' %s' "$argument" ;;
    esac
  done
  printf '\n'
  "$shufflezoo" "$@"
}

echo 'A training checkpoint that MindCV wrote, read and accounted for:'
run inspect $checkpoint | sed '/^$/d; /^tensor /,$d'

echo
echo 'Converted into a native file:'
run convert $checkpoint $native --force

echo
echo 'Evaluated on 200 pictures, with the preprocessing of the model'"'"'s card:'
if run evaluate $native --data $sample/fashion-mnist/val; then
  verdict="equal to MindSpore's: MindCV's validate.py finds 162 and 200 of the 200"
else
  verdict="NOT equal to MindSpore's: MindCV's validate.py finds 162 and 200 of the 200"
fi

echo
echo 'One picture:'
run predict $native $sample/fashion-mnist/val/9_ankle_boot/val_00000.png --top 3

echo
echo 'The zoo:'
run list 'shufflenet_v1_g3_*'

printf '\n%s\n' "$verdict"
case $verdict in NOT*) exit 1 ;; esac
