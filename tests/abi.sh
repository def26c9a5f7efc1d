#!/bin/sh
# SPDX-License-Identifier: MIT
# abi.sh LIBRARY INCLUDE BASELINE - programs that were compiled with an older libpresend still run:
# the interface is that of BASELINE. UPDATE=1 writes a new one, after something was added; what
# was removed or changed needs another soname too.
command -v abidw >/dev/null || {
    echo "# skipped: the interface: abidw is not there (abigail-tools)"
    exit 77
}
now=$(mktemp)
trap 'rm -f "$now"' EXIT
abidw --headers-dir "$2" --exported-interfaces-only --drop-private-types --drop-undefined-syms --no-elf-needed \
    --no-corpus-path --no-comp-dir-path --no-show-locs --no-architecture --no-parameter-names \
    --no-write-default-sizes --type-id-style hash --out-file "$now" "$1" || exit 1
[ -z "$UPDATE" ] || cp "$now" "$3"
abidiff "$3" "$now" || {
    echo "the interface is another one; if that is meant: UPDATE=1 meson test -C build abi"
    exit 1
}
