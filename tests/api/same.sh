#!/bin/sh
# SPDX-License-Identifier: MIT
# same.sh PRESEND JSON SAMPLES - program and library say the same of the samples, to the byte,
# whatever is set. Reports in TAP.
presend=$(realpath "$1") json=$(realpath "$2")
cd "$3" || exit 1
count=0 bad=0
now=2026-11-23T10:00:00Z

# same NAME SETTINGS [FORMAT] - each setting "name=value", as an option of the program
# "--name=value".
same() {
    count=$((count + 1))
    options='' format=${3:-json}
    for setting in $2; do
        options="$options --$setting"
    done
    for mail in *.eml bounces/*.eml; do
        # shellcheck disable=SC2086 # lists of words
        "$presend" lint --no-config --no-history --format "$format" --now $now $options "$mail"
    done >"$TMP/program"
    # shellcheck disable=SC2086
    "$json" "format=$format" now=$now $2 *.eml bounces/*.eml >"$TMP/library"
    if [ "$(wc -l <"$TMP/library")" -gt 10 ] && cmp "$TMP/program" "$TMP/library"; then
        echo "ok $count - $1"
    else
        bad=$((bad + 1))
        echo "not ok $count - $1"
    fi
}

TMP=$(mktemp -d)
trap 'rm -rf "$TMP"' EXIT
same "nothing known" "dns=off"
same "in Italian, from a zone" "dns=zone:dns.zone lang=it ip=192.0.2.10 helo=mail.shop.example volume=8000"
same "signed, final, to others" "dns=zone:dns.zone stage=final dkim-key=keys/shop.example.pem dkim-selector=s2026
    dkim-domain=shop.example mail-from=news@shop.example to=anna.rossi@gmail.com to=x@no.example class=marketing tls=yes"
if localedef -i it_IT -f UTF-8 "$TMP/it_IT.UTF-8" 2>/dev/null; then
    export LOCPATH="$TMP" LC_ALL=it_IT.UTF-8
    same "where a locale has decimal commas" "dns=off lang=en"
    same "where it has, for people" "dns=off lang=en" text
else
    echo "# skipped: decimal commas: localedef cannot make it_IT here"
fi
echo "1..$count"
[ $bad = 0 ]
