#!/bin/sh
# SPDX-License-Identifier: MIT
# fuzz.sh TARGET [SECONDS] - run tests/fuzz/TARGET.c under libFuzzer (120 seconds), from its
# seeds. What breaks it is left in build-fuzz; once mended, it belongs in TARGET.repro.
cd "$(dirname "$0")/.." || exit 2
target=$1 seconds=${2:-120} build=build-fuzz in=tests/fuzz
[ -f "$in/$target.c" ] || { echo "usage: fuzz.sh TARGET [SECONDS]" >&2; exit 2; }
[ -f $build/build.ninja ] || CC=clang meson setup $build -Dfuzz=libfuzzer -Db_lundef=false \
    -Db_sanitize=address,undefined -Dc_args=-fsanitize=fuzzer-no-link || exit 2
ninja -C $build "tests/fuzz/fuzz_$target" || exit 2
mkdir -p "$build/corpus/$target"
set -- -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -artifact_prefix=$build/
[ ! -f "$in/$target.dict" ] || set -- "$@" -dict="$in/$target.dict"
set -- "$@" "$build/corpus/$target" "$in/$target.in"
[ ! -d "$in/$target.repro" ] || set -- "$@" "$in/$target.repro"
G_SLICE=always-malloc UBSAN_OPTIONS=halt_on_error=1 "$build/tests/fuzz/fuzz_$target" "$@"
