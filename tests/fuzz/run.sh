#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# tests/fuzz/run.sh TARGET MINUTES [libFuzzer's options]: builds the target (antimony, sbml, study, table) with clang and
# its sanitizers in build-fuzz, and lets libFuzzer look for inputs that crash it, hang it for 10 s, or take 2 GiB. What it
# learns stays in build-fuzz/corpus/TARGET, what it finds in build-fuzz/found/TARGET. Exit code 0: nothing found.
set -euo pipefail

if [ $# -lt 2 ] || [ ! -f "$(dirname "$0")/fuzz_$1.cpp" ]; then
    sed -n '5,7s/^# //p' "$0" >&2
    exit 2
fi
root=$(cd "$(dirname "$0")/../.." && pwd)
target=$1
seconds=$(($2 * 60))
shift 2

cd "$root"
[ -f build-fuzz/build.ninja ] || cmake --preset fuzz
ninja -C build-fuzz "fuzz_$target"

case $target in
    antimony) longest=4096 ;;
    table) longest=4096 ;;
    *) longest=16384 ;;
esac
mkdir -p "build-fuzz/corpus/$target" "build-fuzz/found/$target"
export ASAN_OPTIONS=detect_stack_use_after_return=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1
exec "build-fuzz/bin/fuzz_$target" -max_total_time=$seconds -rss_limit_mb=2048 -timeout=10 -max_len=$longest \
    -dict="tests/fuzz/$target.dict" -artifact_prefix="build-fuzz/found/$target/" -print_final_stats=1 "$@" \
    "build-fuzz/corpus/$target" "tests/fuzz/corpus/$target"
