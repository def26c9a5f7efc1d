#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare the rules that presend hits with those that SpamAssassin hit once.

    tests/sa/hits.py PRESEND HITS.tsv MAILS [RULES]

HITS.tsv has a line for each mail: path below MAILS (a folder or an archive), score, rules,
sub-rules. Prints, for each rule that differs, how many mails both hit, only SpamAssassin, only
presend; then the agreement over all pairs of mail and rule (Jaccard) and the share of scores
within 0.1. compare.py asks the SpamAssassin that is installed instead.
"""
import sys

import agreement


def main():
    program, oracle, mails = sys.argv[1:4]
    rules = sys.argv[4] if len(sys.argv) > 4 else agreement.RULES
    with open(oracle, encoding="utf-8") as file:
        theirs = agreement.read(file)
    with agreement.folder_of(mails) as folder:
        ours, _ = agreement.presend(program, rules, folder, sorted(theirs))
    agreement.report(theirs, ours)


if __name__ == "__main__":
    main()
