#!/bin/sh
# SPDX-License-Identifier: MIT
# manual.sh PRESEND PAGES - every command and every option is in a manual page and is completed
# by the shells, and every option in a page is there. The page of a command is presend-COMMAND.1.scd, or presend.1.scd
# as long as it has none of its own.
presend=$1 pages=$2
bad=$(mktemp) all=$(mktemp)
trap 'rm -f "$bad" "$all"' EXIT
options() {
    grep -aoE -e '--[a-z][a-z0-9-]+' | sort -u
}

commands=$("$presend" --help | awk '/^  [a-z]/ { print $1 }')
[ -n "$commands" ] || { echo "presend --help lists no command"; exit 1; }
printf '%s\n' --help --version >"$all"
for command in $commands; do
    grep -q "^\*$command\*" "$pages/presend.1.scd" ||
        echo "command '$command' is not in presend.1.scd" >>"$bad"
    completed=$("$presend" complete "$command" -- | cut -f1)
    page=$pages/presend-$command.1.scd
    [ -f "$page" ] || page=$pages/presend.1.scd
    for option in $("$presend" "$command" --help-all </dev/null | options); do
        echo "$option" >>"$all"
        case $option in --help | --help-*) continue ;; esac
        grep -qE -e "(^|[^a-z-])$option([^a-z0-9-]|$)" "$page" ||
            echo "$option of '$command' is not in ${page##*/}" >>"$bad"
    done
    "$presend" "$command" --help-all </dev/null |
        sed -n 's/^ \{1,\}\(-., \)\{0,1\}\(--[a-z][a-z0-9-]*\).*/\2/p' |
        while read -r option; do
            case $option in --help-*) continue ;; esac
            printf '%s\n' "$completed" | grep -qxe "$option" ||
                echo "$option of '$command' is not completed: cmd_add_entries declares it" >>"$bad"
        done
done
for page in "$pages"/*.1.scd; do
    for option in $(options <"$page"); do
        grep -qxe "$option" "$all" || echo "$option of ${page##*/} is no option" >>"$bad"
    done
done
[ ! -s "$bad" ] || { cat "$bad"; exit 1; }
