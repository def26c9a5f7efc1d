#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare the rules that presend hits with those that SpamAssassin hits.

    tests/sa/hits.py PRESEND HITS.tsv FOLDER [RULES]

HITS.tsv has a line for each mail: path below FOLDER, score, rules, sub-rules. Prints, for each
rule that differs, how many mails both hit, only SpamAssassin, only presend; then the agreement
over all pairs of mail and scoring rule (Jaccard) and the share of scores within 0.1.
"""
import collections
import csv
import os
import subprocess
import sys

BATCH = 400


def read(lines):
    table = {}
    for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        if row[0] != "path":
            names = [set(filter(None, field.split(","))) for field in row[2:4]]
            table[row[0]] = (float(row[1]), names[0], names[1])
    return table


def presend(program, rules, folder, paths):
    table = {}
    for start in range(0, len(paths), BATCH):
        run = subprocess.run(
            [program, "rules", "hits", "--no-config", "--no-default-rules", "--rules", rules]
            + paths[start:start + BATCH],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
        table.update(read(run.stdout.splitlines()))
    return table


def compare(theirs, ours, kind):
    both, only_theirs, only_ours = (collections.Counter() for _ in range(3))
    for path, row in theirs.items():
        wanted, got = row[kind], ours[path][kind]
        both.update(wanted & got)
        only_theirs.update(wanted - got)
        only_ours.update(got - wanted)
    return both, only_theirs, only_ours


def main():
    program, oracle, folder = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3]
    rules = sys.argv[4] if len(sys.argv) > 4 else "/usr/share/spamassassin"
    with open(oracle, encoding="utf-8") as file:
        theirs = read(file)
    ours = presend(program, rules, folder, sorted(theirs))
    for kind, title in (1, "rules"), (2, "sub-rules"):
        both, only_theirs, only_ours = compare(theirs, ours, kind)
        differing = sorted(set(only_theirs) | set(only_ours),
                           key=lambda name: -(only_theirs[name] + only_ours[name]))
        print(f"# {title}: both, only SpamAssassin, only presend")
        for name in differing:
            print(f"{name}\t{both[name]}\t{only_theirs[name]}\t{only_ours[name]}")
        pairs = sum(both.values()) + sum(only_theirs.values()) + sum(only_ours.values())
        print(f"# {title}: agreement {sum(both.values()) / pairs:.4f} of {pairs} pairs")
    near = sum(abs(row[0] - ours[path][0]) <= 0.1 for path, row in theirs.items())
    print(f"# scores within 0.1: {near / len(theirs):.4f} of {len(theirs)} mails")


main()
