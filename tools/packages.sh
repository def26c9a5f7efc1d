#!/bin/sh
# SPDX-License-Identifier: MIT
# packages.sh build|test|peers|lab|package... - install the Debian 12 packages of these lists that are
# missing; with --list first, only print them. Asks nothing unless sudo wants a password
# from a person at a terminal. Those of "lab" are never installed, since two mail servers do
# not go together and one would begin to take mail: they are unpacked into build-lab/.

build="gcc libc6-dev meson ninja-build pkg-config gettext scdoc publicsuffix
    libc-ares-dev libcsv-dev libglib2.0-dev libgmime-3.0-dev libgumbo-dev libhiredis-dev libicu-dev libidn2-dev
    libjansson-dev libldns-dev libopendkim-dev libpcre2-dev libpsl-dev libspf2-dev
    libsqlite3-dev libssl-dev zlib1g-dev libarchive-dev libgsf-1-dev libmagic-dev"
test="check nsd redis-server unbound clang libclang-rt-14-dev lld clang-format clang-tidy cppcheck codespell
    python3-dkim python3-jsonschema python3-nacl"
# Other people's programs that are run on what presend makes; tests skip, aloud, where one is missing.
peers="libxml2-utils default-jre-headless chromium-headless-shell abigail-tools valgrind
    bash-completion fish zsh git make pre-commit python3-yaml rsync vim
    elpa-flycheck emacs-nox"
# npm may have come from elsewhere, in a package that does not go together with Debian's.
command -v npm >/dev/null || peers="$peers nodejs npm"
package="autopkgtest bash-completion debhelper dpkg-dev diffoscope-minimal lintian mmdebstrap"
lab="postfix exim4-base exim4-config exim4-daemon-light opendmarc
    libdb5.3 libevent-2.1-7 libgnutls-dane0 libidn12 libmilter1.0.1 libnsl2 libopendmarc2 libsasl2-2
    libspf2-2 libunbound8"

fail() {
    printf 'packages.sh: %s\n' "$1" >&2
    [ -z "$2" ] || printf '    %s\n' "$2" >&2
    exit 1
}

wanted='' only_list='' unpacked=''
for word; do
    case $word in
    --list) only_list=yes ;;
    build) wanted="$wanted $build" ;;
    test) wanted="$wanted $test" ;;
    peers) wanted="$wanted $peers" ;;
    package) wanted="$wanted $package" ;;
    lab) unpacked=$lab ;;
    *) fail "no list '$word': build, test, peers, lab and package are there" ;;
    esac
done
if [ -n "$only_list" ]; then
    printf '%s\n' $wanted $unpacked
    exit
fi

if ! command -v dpkg-query >/dev/null; then
    echo "packages.sh: this is no Debian, so nothing is installed; Debian's names are:" \
        $wanted $unpacked >&2
    exit 0
fi

# The lab is skipped, aloud, where its packages cannot be had.
if [ -n "$unpacked" ] && [ ! -e build-lab/unpacked ]; then
    echo "Unpacking Debian packages:" $unpacked
    mkdir -p build-lab/packages build-lab/root
    # shellcheck disable=SC2086 # a list of words
    (cd build-lab/packages && apt-get -q download $unpacked >/dev/null 2>&1) &&
        for package in build-lab/packages/*.deb; do
            dpkg -x "$package" build-lab/root || exit 1
        done && : >build-lab/unpacked ||
        echo "packages.sh: not all of these could be had:" $unpacked >&2
fi
missing=''
for package in $wanted; do
    case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
    installed*) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

as_root=''
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null ||
        fail "packages are missing, and there is neither root nor sudo; have root run:" \
            "apt-get install$missing"
    as_root=sudo
    [ -t 0 ] || as_root='sudo -n'
    $as_root true ||
        fail "packages are missing, and sudo does not let us in; run:" "sudo apt-get install$missing"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt_get() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 \
        -o Acquire::Retries=2 "$@" >>"$log" 2>&1 </dev/null
}
echo "Installing Debian packages:$missing"
apt_get update
apt_get install --no-install-recommends $missing || {
    cat "$log" >&2
    fail "packages could not be installed (is there a network?):" "$missing"
}

# The tests start servers of their own; those of the packages need not run beside them.
if [ -d /run/systemd/system ]; then
    for server in nsd redis-server unbound; do
        case " $missing " in
        *" $server "*) $as_root systemctl --quiet disable --now $server ;;
        esac
    done
fi
exit 0
