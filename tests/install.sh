#!/bin/sh
# SPDX-License-Identifier: MIT
# install.sh BUILD SOURCE - what "meson install" puts where: the program finds rules, each page of
# the manual is there, the packages take all of it, and the example, in C and in C++, is built with the library by its pkg-config
# file, and is right; under valgrind too.
set -e
build=$1 source=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
meson install -C "$build" --no-rebuild --quiet --destdir "$root" >"$root/log" 2>&1 ||
    { cat "$root/log"; exit 1; }
fail() {
    echo "$1"
    exit 1
}

bin=$(find "$root" -path '*/bin/presend')
pc=$(find "$root" -name presend.pc)
prefix=${bin%/bin/presend}
version=$("$bin" version | grep -oE '[0-9]+\.[0-9.]+')

installed=$(PRESEND_RULES=$prefix/share/presend/rules "$bin" rules --no-config | wc -l)
[ "$installed" = "$(PRESEND_RULES=$source/rules "$bin" rules --no-config | wc -l)" ] ||
    fail "$installed rules are installed, which is not all of them"
[ -f "$prefix/share/presend/rules/data/disposable.txt" ] || fail "the word lists are not installed"
if command -v scdoc >/dev/null; then
    for page in "$source"/docs/man/*.scd; do
        page=$(basename "$page" .scd)
        [ -f "$prefix/share/man/man${page##*.}/$page" ] || fail "$page is not installed"
    done
fi

for file in bash-completion/completions/presend zsh/site-functions/_presend \
    fish/vendor_completions.d/presend.fish; do
    [ -f "$prefix/share/$file" ] || fail "$file is not installed"
done

# Without the folder of the compiler, which others have other names for.
taken=$(sed -e 's/ .*//' -e 's#^usr/lib/\*/#usr/lib/#' "$source"/debian/*.install)
(cd "$prefix" && find . -type f -o -type l) | sed -e 's#^\./lib/[a-z0-9_]*-linux-[a-z0-9]*/#./lib/#' |
    while read -r file; do
        for pattern in $taken; do
            # shellcheck disable=SC2254 # a pattern
            case usr/${file#./} in $pattern | $pattern/*) continue 2 ;; esac
        done
        echo "$file"
    done >"$root/left"
[ ! -s "$root/left" ] || fail "debian/*.install leave out $(cat "$root/left")"

page=$prefix/share/man/man3/libpresend.3
[ ! -f "$page" ] || grep -q presend_context_new "$page" || fail "libpresend(3) lacks the example"
export PKG_CONFIG_PATH="${pc%/presend.pc}" PKG_CONFIG_SYSROOT_DIR="$root"
[ "$(pkg-config --modversion presend)" = "$version" ] || fail "presend.pc has another version"
flags=$(pkg-config --cflags --libs presend)
export LD_LIBRARY_PATH="${pc%/pkgconfig/presend.pc}" PRESEND_RULES="$prefix/share/presend/rules"

# The example of libpresend(3) is C, and the header is C++ as well.
cd "$source/samples"
for language in "${CC:-cc} -std=c99" "${CXX:-c++} -std=c++11 -x c++"; do
    command -v "${language%% *}" >/dev/null || continue
    # shellcheck disable=SC2086 # lists of words
    $language -pedantic -Wall -Wextra -Werror example.c -x none $flags -o "$root/example"
    status=0
    "$root/example" zone:dns.zone newsletter-bad.eml >"$root/said" || status=$?
    [ $status = 1 ] || fail "the example ends with $status, in ${language%% *}"
    grep -q '^anna.rossi@gmail.com: reject, 5' "$root/said" || fail "the example does not say who rejects"
done
nm -D --undefined-only "$root/example" | grep -q presend_lint || fail "the example is not linked with the library"
"$root/example" zone:nothing.zone newsletter-bad.eml 2>"$root/said" && fail "the example finds a zone that is not there"
grep -q '^zone:nothing.zone: nothing.zone: ' "$root/said" || fail "the example does not say what is wrong"
if command -v valgrind >/dev/null; then
    valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect \
        "$root/example" zone:dns.zone newsletter-bad.eml >"$root/said" 2>"$root/log" || [ $? = 1 ] ||
        { head -60 "$root/log"; fail "valgrind finds fault with the example"; }
else
    echo "# skipped: the example under valgrind, which is not there"
fi
