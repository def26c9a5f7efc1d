#!/bin/sh
# SPDX-License-Identifier: MIT
# package-test.sh [--quick] - build the Debian packages twice as an ordinary user, the second time
# elsewhere, in another zone and language, and hold the two against each other; look at them
# with lintian; install them in a clean Debian, use them as a person and as debian/tests do, and
# purge them without a trace. Needs root and the Debian mirror, and seven minutes of two
# processors, so it is no part of tools/test.sh. --quick, two minutes: builds once, without the
# tests. What is built stays in build-package/.
set -e
cd "$(dirname "$0")/.."
out=$PWD/build-package quick=$1
[ "$(id -u)" = 0 ] || { echo "package-test.sh: a clean Debian is made by root"; exit 2; }
sh tools/packages.sh build package
began=$(date +%s)

say() {
    echo "$(($(date +%s) - began)) s: $*"
}

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# build FOLDER [VARIABLE=VALUE...] - the packages, in FOLDER; its log beside it.
build() {
    folder=$1
    shift
    mkdir -p "$folder"
    cp -r "$out/source" "$folder/source"
    chown -R nobody: "$folder"
    (cd "$folder/source" && setpriv --reuid=nobody --regid=nogroup --clear-groups env -i \
        PATH="/usr/lib/ccache:$PATH" HOME="$folder" CCACHE_DIR="$folder/cache" "$@" \
        dpkg-buildpackage -us -uc -b) >"$folder.log" 2>&1 || {
        grep -A 8 '^FAILED: ' "$folder.log" | cut -c -200
        tail -n 12 "$folder.log" | cut -c -200
        fail "no packages; see $folder.log"
    }
}

in_root() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb \
        DEBIAN_FRONTEND=noninteractive "$@"
}

list_root() {
    (cd "$root" && find etc usr var opt srv home root -xdev \! -path 'var/cache/*' \
        \! -path 'var/log/*' \! -path 'var/lib/apt/*' \! -path 'var/lib/dpkg/*' \! -name '*.pyc' |
        sort)
}

rm -rf "$out"
mkdir -p "$out"
chmod 755 "$out"
mkdir "$out/source"
git ls-files -z | xargs -0 cp -P --parents -t "$out/source"

if [ "$quick" ]; then
    build "$out/first" DEB_BUILD_OPTIONS="nocheck parallel=$(nproc)"
else
    build "$out/first" DEB_BUILD_OPTIONS="parallel=$(nproc)"
    grep -q '^Fail: *0' "$out/first.log" || fail "no tests were run; see first.log"
fi
say "built$(sed -n 's/^Ok: *\([0-9]*\)/, \1 tests passed/p' "$out/first.log")"

if [ ! "$quick" ]; then
    build "$out/again/elsewhere" DEB_BUILD_OPTIONS="nocheck parallel=$(nproc)" CCACHE_DISABLE=1 \
        LC_ALL=C.UTF-8 TZ=Pacific/Kiritimati
    for package in "$out"/first/*.deb; do
        again=$out/again/elsewhere/${package##*/}
        cmp "$package" "$again" || {
            ! command -v diffoscope >/dev/null || diffoscope "$package" "$again" | head -n 60
            fail "${package##*/} is another in the second build"
        }
    done
    say "built again, the same bytes"
fi

setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$out/first" \
    lintian -I -E --pedantic "$out"/first/*.changes >"$out/lintian" 2>&1 || true
cat "$out/lintian"
! grep -q '^[EW]:' "$out/lintian" || fail "lintian objects"
say "lintian has seen them"

# A clean Debian, with a stranger's tools: a compiler and what reads manuals and completes words.
root=$out/root
mmdebstrap --quiet --variant=apt --include=bash-completion,man-db,gcc,libc6-dev,pkg-config \
    --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-include=/usr/share/man/*' bookworm "$root"
cp /etc/resolv.conf "$root/etc/"
in_root apt-get -q update >"$out/apt.log" 2>&1
mkdir "$root/packages"
cp "$out"/first/*.deb "$root/packages/"
in_root dpkg-query -W -f '${Package}\n' >"$out/packages.before"
list_root >"$out/before"
say "a clean Debian is there"

in_root sh -c 'apt-get -q -y -o APT::Install-Recommends=true install /packages/presend_*.deb /packages/presend-data_*.deb \
    /packages/libpresend*.deb' >>"$out/apt.log" 2>&1 || { tail "$out/apt.log"; fail "cannot be installed"; }
in_root sh -c 'cd / && dpkg -V presend presend-data libpresend0 libpresend-dev'
for test in "$out"/source/debian/tests/program "$out"/source/debian/tests/library; do
    name=${test##*/}
    cp "$test" "$root/packages/"
    mkdir "$root/packages/work.$name"
    in_root AUTOPKGTEST_TMP="/packages/work.$name" "/packages/$name" >"$out/$name.log" 2>&1 || {
        cat "$out/$name.log"
        fail "debian/tests/$name"
    }
done
for page in 'presend' 'presend-lint' '5 presend-rules'; do
    # shellcheck disable=SC2086 # a section, perhaps, and a name
    in_root man $page | grep -q DESCRIPTION || fail "man $page"
done
in_root bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader presend; complete -p presend' |
    grep -q presend || fail "bash does not complete presend"
for file in /usr/share/zsh/vendor-completions/_presend /usr/share/fish/vendor_completions.d/presend.fish; do
    [ -f "$root$file" ] || fail "$file is not there"
done
say "installed and used"

in_root apt-get -q -y purge presend presend-data libpresend0 libpresend-dev >>"$out/apt.log" 2>&1
in_root apt-get -q -y -o APT::AutoRemove::SuggestsImportant=false autoremove --purge \
    >>"$out/apt.log" 2>&1
in_root dpkg-query -W -f '${Package}\n' >"$out/packages.after"
diff "$out/packages.before" "$out/packages.after" || fail "packages are left"
list_root >"$out/after"
diff "$out/before" "$out/after" || fail "files are left"
rm -rf "$root"
say "purged without a trace"
