#!/bin/sh
# SPDX-License-Identifier: MIT
# threads.sh [ROUNDS] - four threads use libpresend at once, under ThreadSanitizer (clang), in
# build-tsan: one context each, other settings, the same results as one thread alone. GLib's
# slices are switched off: TSan does not see the locks under which they go from thread to thread.
cd "$(dirname "$0")/.." || exit 2
[ -f build-tsan/build.ninja ] ||
    CC=clang meson setup build-tsan -Db_sanitize=thread -Db_lundef=false >/dev/null || exit 2
ninja -C build-tsan tests/api/threads >/dev/null || exit 2
G_SLICE=always-malloc TSAN_OPTIONS="exitcode=66 history_size=7" PRESEND_RULES=$PWD/rules PS_SAMPLES=$PWD/samples \
    build-tsan/tests/api/threads 4 "${1:-200}"
