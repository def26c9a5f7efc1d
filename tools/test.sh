#!/bin/sh
# SPDX-License-Identifier: MIT
# test.sh - install what the tests need, then run every test and every gate: gcc's build and
# tests, the same under clang with ASan and UBSan, and what reads the source. Ends with
# "N passed, N failed", a gate counting as one. Logs stay in build-gcc and build-clang.
cd "$(dirname "$0")/.." || exit 2
sh tools/packages.sh build test lab || exit 2
sh tools/packages.sh peers # without them, what needs them is skipped
sh tools/npm.sh
PATH=$PATH:/usr/sbin # nsd, unbound
passed=0 failed=0
mkdir -p build-gcc build-clang

# gate NAME COMMAND... - one thing that holds or not; what it prints is shown if not.
gate() {
    name=$1 began=$(date +%s)
    shift
    if output=$("$@" 2>&1); then
        passed=$((passed + 1))
        echo "ok: $name, $(($(date +%s) - began)) s"
    else
        failed=$((failed + 1))
        echo "FAILED: $name, $(($(date +%s) - began)) s"
        printf '%s\n' "$output" | sed 's/^/    /'
        return 1
    fi
}

# configured_build FOLDER COMPILER OPTION... - without any warning.
configured_build() {
    folder=$1 compiler=$2
    shift 2
    [ -f "$folder/build.ninja" ] ||
        CC=$compiler meson setup "$folder" -Dwerror=true "$@" || return 1
    ninja -C "$folder"
}

# tests NAME FOLDER OPTION... - meson's tests, each subtest counted.
tests() {
    name=$1 folder=$2
    shift 2
    rm -f "$folder/meson-logs/testlog.json"
    meson test -C "$folder" --no-rebuild "$@" >"$folder/test.log" 2>&1
    status=$?
    counts=$folder/counts
    python3 tools/results.py "$name" $status "$folder/meson-logs/testlog.json" "$counts"
    read -r ok bad <"$counts"
    passed=$((passed + ok)) failed=$((failed + bad))
}

formatted() {
    find src include tests -name '*.[ch]' -exec clang-format --dry-run -Werror {} +
}

# English words: documents, comments, and of rules what they say (no patterns, no Italian).
# Those that it does not know stand in patterns, or are names of SpamAssassin's.
spelt() {
    codespell --ignore-words-list iif,isnt,ist,nam,nd,swith,unparseable,valide --skip '*.def' ./*.md docs include src tools &&
        codespell --ignore-words-list iif,isnt,ist,nam,swith,unparseable --ignore-regex '^(?! *(describe|fix|#)).*' rules/*.cf \
            rules/providers/*.cf
}

# Leaks are for ASan: cppcheck thinks that g_array_append_val takes nothing over.
cppchecked() {
    mkdir -p build-gcc/cppcheck
    cppcheck --enable=warning,performance,portability --library=gtk --library=tools/cppcheck.cfg \
        --suppress=memleak --inline-suppr --error-exitcode=1 --quiet -j "$(nproc)" \
        --cppcheck-build-dir=build-gcc/cppcheck -I src -I include src
}

tidied() {
    cat build-clang/tidy.log
    return $tidy_status
}

gcc='' clang=''
gate "clang-format" formatted
gate "codespell" spelt
gate "build with gcc" configured_build build-gcc gcc && gcc=yes
# Of sanitizers' programs, lines are all that a report needs to name, and lld links them fast.
gate "build with clang, ASan and UBSan" configured_build build-clang clang \
    -Db_sanitize=address,undefined -Db_lundef=false -Dc_args=-gline-tables-only -Dc_link_args=-fuse-ld=lld && clang=yes

# Tests wait a lot for servers and clocks: meanwhile others, and clang-tidy, have the processor.
nice sh tools/tidy.sh build-clang >build-clang/tidy.log 2>&1 &
tidy=$!
[ -z "$gcc" ] || tests "gcc" build-gcc --num-processes $(($(nproc) * 2))
# Labs wait for other people's servers, and validators read the same output, twice as long for nothing.
[ -z "$clang" ] || tests "clang, ASan and UBSan" build-clang --no-suite shape --no-suite lab --no-suite validate -t 4
wait $tidy
tidy_status=$?
gate "clang-tidy" tidied
gate "cppcheck" cppchecked

echo "$passed passed, $failed failed"
[ $failed = 0 ]
