#!/bin/sh
# SPDX-License-Identifier: MIT
# package-test.sh [--quick] - build the Debian packages twice as an ordinary user, the second time
# elsewhere, in another zone and language, and hold the two against each other; look at them
# with lintian; install them in a clean Debian, use them as a person does and as debian/tests do,
# and purge them without a trace; have autopkgtest and the action do so again. Needs root and the
# Debian mirror, and twelve minutes of two processors, so it is no part of tools/test.sh.
# --quick, four minutes: builds once, without the tests, without autopkgtest and without the
# action that builds presend. What is built stays in build-package/.
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
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "$@"
}

list_root() {
    (cd "$root" && find etc usr var opt srv home root -xdev \! -path 'var/cache/*' \
        \! -path 'var/log/*' \! -path 'var/lib/apt/*' \! -path 'var/lib/dpkg/*' \! -name '*.pyc' |
        sort)
}

packaged_test() {
    cp "$out/source/debian/tests/$1" "$root/packages/"
    mkdir "$root/packages/work.$1"
    in_root AUTOPKGTEST_TMP="/packages/work.$1" "/packages/$1" >"$out/$1.log" 2>&1 || {
        tail -n 40 "$out/$1.log"
        fail "debian/tests/$1; see $1.log"
    }
}

purge() {
    # shellcheck disable=SC2046 # a list of words
    in_root dpkg --purge $(cd "$out/first" && echo *.deb | sed 's/_[^ ]*//g') >>"$out/apt.log" 2>&1
    in_root apt-get -q -y -o APT::AutoRemove::SuggestsImportant=false autoremove --purge \
        >>"$out/apt.log" 2>&1
}

# try_action [INPUT=VALUE...] - a bad newsletter is stopped, on its line; a good one is not.
try_action() {
    good=$out/source/samples/newsletter-good.eml newsletter=$root/shop/newsletters/week.eml
    sed 's/^Hello,$/Hello {{first_name}},/' "$good" >"$newsletter"
    ! in_root /action/tests/action.py /action /shop "$@" >"$out/action.log" 2>&1 ||
        fail "the action takes a bad newsletter; see action.log"
    grep -q '^::error file=newsletters/week.eml,line=18,endLine=18,col=7,title=TPL_UNRESOLVED::' "$out/action.log" ||
        { tail -n 40 "$out/action.log"; fail "the action does not say what is bad; see action.log"; }
    cp "$good" "$newsletter"
    in_root /action/tests/action.py /action /shop "$@" >>"$out/action.log" 2>&1 ||
        { tail -n 40 "$out/action.log"; fail "the action refuses a good newsletter; see action.log"; }
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

# As README.md says it, and then what it says itself; then the library.
in_root sh -c 'cd /packages && apt-get -q -y -o APT::Install-Recommends=true install ./presend*.deb' \
    >>"$out/apt.log" 2>&1 || { tail "$out/apt.log"; fail "cannot be installed"; }
packaged_test newcomer
packaged_test program
in_root sh -c 'apt-get -q -y install /packages/libpresend*.deb' >>"$out/apt.log" 2>&1 ||
    { tail "$out/apt.log"; fail "the library cannot be installed"; }
packaged_test library
in_root sh -c 'cd / && dpkg -V presend presend-data libpresend0 libpresend-dev'
for page in 'presend' 'presend-lint' '5 presend-rules' '7 presend-catalogue' '3 libpresend'; do
    # shellcheck disable=SC2086 # a section, perhaps, and a name
    in_root man $page | grep -q NAME || fail "man $page"
done
in_root bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader presend; complete -p presend' |
    grep -q presend || fail "bash does not complete presend"
for file in /usr/share/zsh/vendor-completions/_presend /usr/share/fish/vendor_completions.d/presend.fish; do
    [ -f "$root$file" ] || fail "$file is not there"
done
say "installed and used"

purge
in_root dpkg-query -W -f '${Package}\n' >"$out/packages.after"
diff "$out/packages.before" "$out/packages.after" || fail "packages are left"
list_root >"$out/after"
diff "$out/before" "$out/after" || fail "files are left"
say "purged without a trace"

# What the packages themselves say that they need is enough for their tests.
if [ ! "$quick" ]; then
    autopkgtest --quiet --output-dir "$out/autopkgtest" -B "$out"/first/*.deb "$out/source/" \
        -- chroot "$root" >"$out/autopkgtest.log" 2>&1 || {
        tail -n 40 "$out/autopkgtest.log"
        fail "debian/tests; see autopkgtest.log"
    }
    cat "$out/autopkgtest/summary"
    purge
    say "tested by autopkgtest"
fi

# A pull request with a bad newsletter, by the action that installs these packages; then by one
# that builds its source, on a machine that has nothing for it. Runners have sudo and Python.
in_root apt-get -q -y install sudo python3-yaml >>"$out/apt.log" 2>&1
cp -r "$out/source" "$root/action"
mkdir -p "$root/shop/newsletters" "$root/shop/packages"
cp "$out"/first/*.deb "$root/shop/packages/"
echo "dns off" >"$root/shop/presend.cf"
try_action "deb=packages/presend*.deb"
purge
say "the action installs packages, and finds what is bad"
if [ ! "$quick" ]; then
    try_action
    say "the action builds presend, and finds what is bad"
fi
rm -rf "$root"
