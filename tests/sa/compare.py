#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare presend with the SpamAssassin that is installed, on any folder of mail.

    tests/sa/compare.py MAILS [--rules PATH] [--presend PROGRAM] [--limit N]

MAILS is a folder, with all files below it, or an archive of one. Both programs run offline with
the same rules (by default those of Debian's package). Prints the rules that differ, the
agreement over all pairs of mail and rule, the share of scores within 0.1, and how long both
took. Where the package is not installed it says so and is content.
"""
import argparse
import os
import subprocess
import sys
import tempfile

import agreement

HERE = os.path.dirname(os.path.realpath(__file__))
PEER = os.path.join(HERE, "spamassassin.pl")
BUILT = os.path.join(HERE, "../../build/src/cli/presend")


def arguments():
    parser = argparse.ArgumentParser(description="presend and SpamAssassin on the same mail")
    parser.add_argument("mails", help="a folder of mail, or an archive of one")
    parser.add_argument("--rules", default=agreement.RULES, help="folder or file of rules")
    parser.add_argument("--presend", default=BUILT, help="the program, if not build/...")
    parser.add_argument("--limit", type=int, help="so many of the mails, spread over all")
    return parser.parse_args()


def why_not(options):
    """What is not there; None if all is."""
    for path in options.mails, options.rules, options.presend:
        if not os.path.exists(path):
            return f"{path} is not there"
    if subprocess.run(["perl", "-MMail::SpamAssassin", "-e1"], check=False,
                      stderr=subprocess.DEVNULL).returncode != 0:
        return "Debian's package spamassassin is not installed"
    return None


def find_mails(folder, limit):
    paths = sorted(os.path.relpath(os.path.join(at, name), folder)
                   for at, _, names in os.walk(folder) for name in names)
    # A name with a tab or a line end in it would break the table.
    paths = [path for path in paths
             if path.isprintable() and os.path.isfile(os.path.join(folder, path))]
    if limit and limit < len(paths):
        paths = [paths[i * len(paths) // limit] for i in range(limit)]
    return paths


def spamassassin(rules, folder, paths):
    """{path: Row} of SpamAssassin, and what it says of its time."""
    with tempfile.TemporaryDirectory() as home:
        run = subprocess.run(["perl", PEER, os.path.abspath(rules), home], cwd=folder, text=True,
                             input="\n".join(paths), stdout=subprocess.PIPE, check=True)
    *table, times = run.stdout.splitlines()
    return agreement.read(table), times


def main():
    options = arguments()
    missing = why_not(options)
    if missing:
        print(f"# skipped: {missing}")
        return
    with agreement.folder_of(options.mails) as folder:
        paths = find_mails(folder, options.limit)
        if not paths:
            sys.exit(f"{options.mails}: no files there")
        theirs, times = spamassassin(options.rules, folder, paths)
        ours, seconds = agreement.presend(options.presend, options.rules, folder, paths)
    agreement.report(theirs, ours)
    print(times)
    print(f"# presend: {len(ours)} mails in {seconds:.2f} s, all included")


if __name__ == "__main__":
    main()
