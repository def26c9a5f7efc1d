#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""compare.py TRUTH CHECKED - does what "presend list" wrote (CSV) say of each row what the truth
table of world.py says? Prints a line for each kind that differs; exit status 1 if one does.
"""
import csv
import itertools
import sys
from collections import Counter

MEMBERS = ("status", "mx", "suggestion")


def differences(truth, checked, column="email"):
    """A Counter of (kind, what was wanted, what was said), and an example address of each."""
    counts, examples = Counter(), {}
    with open(truth, encoding="utf-8") as wanted, \
            open(checked, encoding="utf-8", newline="") as said:
        rows = itertools.zip_longest(wanted, csv.DictReader(said))
        for line, row in rows:
            address, kind, *want = line.rstrip("\n").split("\t") if line else ("", "no row")
            if row is None or row[column] != address:
                key = kind, address, "another row: %s" % (row and row[column])
            elif all(w in ("*", row[m]) for w, m in zip(want, MEMBERS)):
                continue
            else:
                key = kind, " ".join(want), " ".join(row[m] or "-" for m in (*MEMBERS, "rule"))
            counts[key] += 1
            examples.setdefault(key, address)
            if len(counts) > 100:
                break
    return counts, examples


def report(counts, examples):
    """The differences as lines."""
    return ["%s: wanted \"%s\", said \"%s\": %d times, as of %s" % (*key, times, examples[key])
            for key, times in sorted(counts.items())]


def main():
    lines = report(*differences(*sys.argv[1:3]))
    print("\n".join(lines) or "all as it should be")
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
