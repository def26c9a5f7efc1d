#!/bin/sh
# SPDX-License-Identifier: MIT
# npm.sh - install what tests/npm validates with (package-lock.json there names every version)
# into build-npm/. Does nothing when it is there already; where npm is out of reach it says so,
# and the tests that need it skip.
cd "$(dirname "$0")/.." || exit 2
wanted=tests/npm/package-lock.json folder=build-npm
if cmp -s $wanted $folder/installed.json; then
    exit 0
fi
if ! command -v npm >/dev/null; then
    echo "npm.sh: npm is not there; validators are skipped" >&2
    exit 0
fi
echo "Installing npm packages of $wanted"
mkdir -p $folder
cp tests/npm/package.json $wanted $folder
# No package's own script runs: all that they would do is to make this file executable.
if npm ci --prefix $folder --ignore-scripts --no-audit --no-fund >$folder/npm.log 2>&1; then
    chmod -f +x $folder/node_modules/@microsoft/sarif-multitool-*/Sarif.Multitool
    cp $wanted $folder/installed.json
else
    rm -rf $folder/node_modules
    echo "npm.sh: not all could be had (is there a network? see $folder/npm.log); validators are skipped" >&2
fi
exit 0
