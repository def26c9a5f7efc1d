#!/bin/sh
# SPDX-License-Identifier: MIT
# try.sh - build presend and let it look at a bad newsletter, without a network.
set -e
cd "$(dirname "$0")/.."
build=build-release

sh tools/packages.sh build
mkdir -p $build
echo "Building presend in $build (a minute or two)"
{
    [ -f $build/build.ninja ] || meson setup $build --buildtype=release -Dtests=false
    ninja -C $build src/cli/presend presend-gmo
} >$build/try.log 2>&1 || {
    cat $build/try.log >&2
    exit 1
}

presend=$build/src/cli/presend
set -- $presend lint --dns zone:samples/dns.zone \
    --recipients samples/people.csv samples/newsletter-bad.eml
printf '\n$ %s\n\n' "$*"
status=0
"$@" || status=$?
[ $status -le 1 ] || exit $status # 1 is what a bad newsletter gives

cat <<EOF

Next:
  $presend explain DMARC_NOT_ALIGNED           why, how sure, at whom, who says so
  $presend lint samples/newsletter-good.eml    a newsletter that arrives
  $presend list samples/people.csv             the list alone
samples/README.md has more to try.
EOF
