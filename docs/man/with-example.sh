# SPDX-License-Identifier: MIT
# with-example.sh PAGE EXAMPLE SCDOC - PAGE as a manual page, the file EXAMPLE in it at @example@.
sed -e 's/[\\]/&&/g' "$2" | sed -e '/^@example@$/{r /dev/stdin' -e 'd}' "$1" | "$3"
