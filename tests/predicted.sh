#!/bin/sh
# SPDX-License-Identifier: MIT
# predicted.sh PRESEND PAGE - every rule that PAGE names is there.
known=$("$1" rules --no-config --format json | grep -o '"name":"[A-Z0-9_]*"' | cut -d '"' -f 4)
[ -n "$known" ] || { echo "presend rules lists no rule"; exit 1; }
status=0
for name in $(grep -oE '\b[A-Z][A-Z0-9]+(_[A-Z0-9]+)+\b' "$2" | sort -u); do
    printf '%s\n' "$known" | grep -qxe "$name" || { echo "$name of ${2##*/} is no rule"; status=1; }
done
exit $status
