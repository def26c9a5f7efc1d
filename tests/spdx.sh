#!/bin/sh
# SPDX-License-Identifier: MIT
# spdx.sh TOP - every file of source says its licence in its first line, scripts in their
# second.
cd "$1" || exit 2
bad=$(find src include rules tests tools .ci -name '*.[ch]' -o -name '*.def' -o -name '*.sh' \
        -o -name '*.py' -o -path 'rules/*.cf' -o -path '.ci/*' |
    while read -r file; do
        sed -n '1{/^#!/n;p}' "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file"
    done)
[ -z "$bad" ] || { echo "no SPDX line:"; echo "$bad"; exit 1; }
