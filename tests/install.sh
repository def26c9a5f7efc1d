#!/bin/sh
# SPDX-License-Identifier: MIT
# install.sh BUILD SOURCE - what "meson install" puts where: the program finds rules, each page
# of the manual is there, and a C program can be built with the library by its pkg-config file.
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

cat >"$root/program.c" <<EOF
#include <presend.h>
#include <stdio.h>

int
main(void)
{
    puts(presend_version());
    return 0;
}
EOF
export PKG_CONFIG_PATH="${pc%/presend.pc}" PKG_CONFIG_SYSROOT_DIR="$root"
[ "$(pkg-config --modversion presend)" = "$version" ] || fail "presend.pc has another version"
flags=$(pkg-config --cflags --libs presend)
${CC:-cc} -std=c99 -pedantic -Wall -Wextra -Werror "$root/program.c" $flags -o "$root/program"
[ "$(LD_LIBRARY_PATH=${pc%/pkgconfig/presend.pc} "$root/program")" = "$version" ] ||
    fail "a program with the library does not say $version"
