#!/bin/sh
# fuzz.sh PROGRAM SECONDS [TARGET...]: runs libFuzzer on each target, or on all, and prints a table.
#
# The seconds are of the processor's time, which is the same work on a busy machine and on an idle one;
# with 0, what is there is run once and nothing is made of it.
# What is found new stays in .build-fuzz/corpus; an input that fails is kept in .build-fuzz/findings. Seeds
# are the committed corpus, the pictures and safetensors of the tests, and the fixtures if they are there.
set -eu

program=$1
seconds=$2
shift 2
[ $# -gt 0 ] || set -- $(cd Tests/Fixtures/corpus && ls -d -- */ | tr -d /)
fixtures=${SHUFFLEZOO_FIXTURES:-../shared/fixtures}
work=.build-fuzz
status=0
runs=-1
[ "$seconds" -gt 0 ] || runs=0
fuzzer=

# The seconds that a process has computed; fails when it has ended.
processor_time() {
    ps -o state= -o time= -p "$1" | awk '$1 !~ /^Z/ {
        running = 1
        n = split($2, part, /[-:]/)
        print int(part[n] + 60 * part[n - 1] + 3600 * (n > 2 ? part[n - 2] : 0) + 86400 * (n > 3 ? part[1] : 0))
    } END { exit !running }'
}

trap '[ -z "$fuzzer" ] || kill "$fuzzer"; exit 130' INT TERM

printf '%-12s %12s %8s %8s  %s\n' target executions edges corpus finding
for target in "$@"; do
    mkdir -p "$work/corpus/$target" "$work/findings"
    seeds="Tests/Fixtures/corpus/$target"
    for folder in Tests/Fixtures/images Tests/Fixtures/safetensors "$fixtures/format"; do
        case $target:$folder in
            picture:*images | safetensors:*safetensors | checkpoint:*format | encrypted:*format | weights:*format)
                [ ! -d "$folder" ] || seeds="$seeds $folder" ;;
        esac
    done
    log="$work/$target.log"
    finding=none
    # Words on purpose: a list of folders. What Swift never frees is no leak.
    # shellcheck disable=SC2086
    SHUFFLEZOO_FUZZ_TARGET=$target ASAN_OPTIONS=detect_leaks=0 "$program" \
        "$work/corpus/$target" $seeds -runs=$runs -max_len=8192 -timeout=20 -rss_limit_mb=3000 \
        -print_final_stats=1 -artifact_prefix="$work/findings/$target-" > "$log" 2>&1 &
    fuzzer=$!
    if [ "$seconds" -gt 0 ]; then
        while used=$(processor_time $fuzzer) && [ "$used" -lt "$seconds" ]; do sleep 1; done
        kill -USR1 $fuzzer 2> /dev/null || true
    fi
    wait $fuzzer || { finding="see $log"; status=1; }
    fuzzer=
    executions=$(sed -n 's/^stat::number_of_executed_units: //p' "$log")
    edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -1)
    corpus=$(sed -n 's/.* corp: \([0-9]*\)\/.*/\1/p' "$log" | tail -1)
    printf '%-12s %12s %8s %8s  %s\n' "$target" "$executions" "$edges" "$corpus" "$finding"
done
exit $status
