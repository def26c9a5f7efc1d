#!/bin/sh
# SPDX-License-Identifier: MIT
# threads.sh [ROUNDS] - under ThreadSanitizer (clang), in build-tsan: four threads use libpresend
# at once, one context each, other settings, the same results as one thread alone; then
# "presend lint --jobs 4" looks at ROUNDS mails (200) with attachments, DNS and history. GLib's
# slices are switched off: TSan does not see the locks under which they go from thread to thread;
# its other locks are told by tests/tsan/glib.c.
cd "$(dirname "$0")/.." || exit 2
rounds=${1:-200}
[ -f build-tsan/build.ninja ] ||
    CC=clang meson setup build-tsan -Db_sanitize=thread -Db_lundef=false >/dev/null || exit 2
ninja -C build-tsan tests/api/threads src/cli/presend >/dev/null || exit 2
export G_SLICE=always-malloc PRESEND_RULES="$PWD/rules" PS_SAMPLES="$PWD/samples"
export TSAN_OPTIONS="exitcode=66 history_size=7 suppressions=$PWD/tests/tsan/suppressions"
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT || exit 2
clang -shared -fPIC -O1 -o "$tmp/glib.so" tests/tsan/glib.c $(pkg-config --cflags glib-2.0) ||
    exit 2
LD_PRELOAD="$tmp/glib.so" build-tsan/tests/api/threads 4 "$rounds" || exit

python3 tests/bench/mails.py "$tmp/mails" "$rounds" &&
    build-tsan/src/cli/presend history --history "$tmp/past.db" import \
        tests/cli/history/past.ndjson >"$tmp/imported" || exit 2
for jobs in 1 4; do
    LD_PRELOAD="$tmp/glib.so" build-tsan/src/cli/presend lint --history "$tmp/past.db" \
        --now 2026-11-23 --fail-on never --format json --jobs $jobs "$tmp/mails" >"$tmp/$jobs" ||
        exit
done
cmp "$tmp/1" "$tmp/4" && echo "lint --jobs 4: $rounds mails, the same as one after the other"
