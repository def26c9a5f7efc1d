# SPDX-License-Identifier: MIT
"""What hits.py, compare.py and views.py share: mails, the rules hit in them, how far two agree."""
import collections
import contextlib
import csv
import os
import resource
import subprocess
import tarfile
import tempfile

RULES = "/usr/share/spamassassin"
BATCH = 400  # paths on one command line


class Row:
    """What one program says of a mail."""

    def __init__(self, fields):
        self.score = float(fields[1])
        self.rules, self.sub_rules = (set(filter(None, names.split(",")))
                                      for names in fields[2:4])


def read(lines):
    """{path: Row} of lines "path, score, rules, sub-rules", with tabs between."""
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return {fields[0]: Row(fields) for fields in rows if fields[0] != "path"}


@contextlib.contextmanager
def folder_of(path):
    """PATH, or a folder with what the archive PATH holds."""
    if os.path.isdir(path):
        yield path
        return
    with tempfile.TemporaryDirectory() as folder, tarfile.open(path) as archive:
        archive.extractall(folder, filter="data")
        yield folder


def processor_seconds():
    """Of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def presend(program, rules, folder, paths):
    """{path: Row} of presend, and the processor time that it took."""
    table, before = {}, processor_seconds()
    command = [os.path.abspath(program), "rules", "hits", "--no-config", "--no-default-rules",
               "--rules", os.path.abspath(rules), "--"]
    for start in range(0, len(paths), BATCH):
        run = subprocess.run(command + paths[start:start + BATCH], cwd=folder, check=False,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        table.update(read(run.stdout.splitlines()))
    return table, processor_seconds() - before


def count(theirs, ours, kind):
    """How many mails hit each rule in both, only in THEIRS, only in OURS."""
    both, only_theirs, only_ours = (collections.Counter() for _ in range(3))
    for path, row in theirs.items():
        wanted, got = getattr(row, kind), getattr(ours[path], kind)
        both.update(wanted & got)
        only_theirs.update(wanted - got)
        only_ours.update(got - wanted)
    return both, only_theirs, only_ours


def report(theirs, ours):
    """Print a line for each rule that differs, then the agreement of all."""
    lost = sorted(set(theirs) - set(ours))
    for path in lost:
        print(f"# presend has no answer: {path}")
    theirs = {path: row for path, row in theirs.items() if path in ours}
    for kind, title in ("rules", "rules"), ("sub_rules", "sub-rules"):
        both, only_theirs, only_ours = count(theirs, ours, kind)
        differing = sorted(set(only_theirs) | set(only_ours),
                           key=lambda name: (-only_theirs[name] - only_ours[name], name))
        print(f"# {title}: both, only SpamAssassin, only presend")
        for name in differing:
            print(f"{name}\t{both[name]}\t{only_theirs[name]}\t{only_ours[name]}")
        alike = sum(both.values())
        pairs = alike + sum(only_theirs.values()) + sum(only_ours.values())
        print(f"# {title}: {len(set(both) - set(differing))} agree on all mails, "
              f"{len(differing)} do not")
        print(f"# {title}: agreement {alike / max(pairs, 1):.4f} of {pairs} pairs (Jaccard)")
    near = sum(abs(row.score - ours[path].score) <= 0.1001 for path, row in theirs.items())
    print(f"# scores within 0.1: {near / max(len(theirs), 1):.4f} of {len(theirs)} mails")
