#!/bin/sh
# SPDX-License-Identifier: MIT
# debian.sh SOURCE VERSION - what can be said of debian/ without building packages (that does
# tools/package-test.sh): versions agree, the library's symbols are those of the header, and
# packages are built with what tools/packages.sh installs. UPDATE=1 adds the symbols that are new.
cd "$1" || exit 2
command -v dpkg-parsechangelog >/dev/null || { echo "skipped: dpkg-dev is not there"; exit 77; }
bad=$(mktemp)
trap 'rm -f "$bad"' EXIT

version=$(dpkg-parsechangelog -l debian/changelog -S Version) || exit 1
[ "$version" = "$2" ] || echo "debian/changelog says $version, meson.build $2" >>"$bad"

perl -MDpkg::Control::Info -e 'Dpkg::Control::Info->new("debian/control")' >>"$bad" 2>&1
perl -MDpkg::Control::HashCore -e '
    open my $file, "<", "debian/copyright"; my $count = 0;
    $count++ while Dpkg::Control::HashCore->new(allow_duplicate => 0)->parse($file, "debian/copyright");
    $count > 3 or die "debian/copyright: licences are missing\n"' >>"$bad" 2>&1

declared=$(grep -oE '\<presend_[a-z0-9_]+\(' include/presend.h | tr -d '(' | sort -u)
symbols=debian/libpresend0.symbols
if [ -n "$UPDATE" ]; then
    for name in $declared; do
        grep -q "^ $name@" $symbols || echo " $name@Base $version" >>$symbols
    done
fi
listed=$(sed -n 's/^ \([a-z0-9_]*\)@.*/\1/p' $symbols | sort -u)
[ "$declared" = "$listed" ] || {
    echo "presend.h and $symbols differ in:"
    printf '%s\n%s\n' "$declared" "$listed" | sort | uniq -u
} >>"$bad"

for package in $(sh tools/packages.sh --list build); do
    case $package in gcc | libc6-dev | ninja-build) continue ;; esac # everybody's, or meson's
    grep -q "^ $package[ ,]" debian/control ||
        echo "debian/control does not build with $package" >>"$bad"
done
[ ! -s "$bad" ] || { cat "$bad"; exit 1; }
