#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""measure.py PRESEND CORPUS WANTED... [-- SPAM...] - how often each rule hits wanted mail and spam.

WANTED and SPAM are folders of mails, one a file, or tar archives of such folders with the part
that is meant behind a colon (corpus.tar.xz:ham). Rows of rules/data/measured.tsv are written to
standard output: rule, CORPUS, hits and mails of the wanted ones, the same of the spam, today.

A rule is measured where the mail alone decides: not one that needs the DNS, a recipient, a sending
address or past bounces; not one that speaks only of some kinds of mail ("when"), whose kind nobody
has told; not one that asks how old the mail is, or how it was sent.
"""
import collections
import datetime
import json
import os
import subprocess
import sys
import tarfile
import tempfile

# What measures facts of the mail itself; and those among them that depend on something else.
SOURCES = ("mail/", "facts/header", "facts/sender", "facts/imitations", "facts/names",
           "facts/content", "facts/links", "facts/link_hosts", "facts/leave", "facts/hidden",
           "facts/seen", "facts/markup", "facts/attachments")
ELSEWHERE = {"date", "date_age", "received", "message_id", "mail_from", "mail_from_syntax",
             "mail_from_domain", "wire_bytes", "message_bytes", "field_bytes", "header_bytes",
             "field_count"}
BATCH = 200


def measurable(rule):
    """The mail alone decides whether it hits."""
    when = rule["when"]
    return (rule["scope"] == "message" and not when["class"] and not when["provider"]
            and not when["bulk"] and (not when["stage"] or "final" in when["stage"])
            and all(fact["source"].startswith(SOURCES) and fact["name"] not in ELSEWHERE
                    for fact in rule["facts"]))


def files_of(place, folder):
    """The mails at PLACE; those of an archive are unpacked into FOLDER."""
    path, _, part = place.partition(":")
    if not os.path.isdir(path):
        with tarfile.open(path) as archive:
            members = [m for m in archive.getmembers()
                       if m.isfile() and part in m.name.split("/")]
            archive.extractall(folder, members)
        return [os.path.join(folder, member.name) for member in members]
    return [os.path.join(top, name) for top, _, names in os.walk(path) for name in names
            if name.endswith(".eml")]


def count(presend, mails):
    """How many of MAILS each rule hits."""
    hits = collections.Counter()
    for at in range(0, len(mails), BATCH):
        done = subprocess.run([presend, "rules", "hits", "--no-config", *mails[at:at + BATCH]],
                              capture_output=True, check=False)
        if done.returncode not in (0, 1):
            sys.exit(done.stderr.decode(errors="replace"))
        for line in done.stdout.decode(errors="replace").splitlines():
            hits.update(name for name in line.split("\t")[2].split(",") if name)
    return hits


def main():
    presend, corpus, places = sys.argv[1], sys.argv[2], sys.argv[3:]
    wanted, spam = places, []
    if "--" in places:
        wanted, spam = places[:places.index("--")], places[places.index("--") + 1:]
    rules = json.loads(subprocess.run([presend, "explain", "--no-config", "--all", "--format",
                                       "json"], capture_output=True, check=True).stdout)["rules"]
    with tempfile.TemporaryDirectory() as folder:
        good = sorted({path for place in wanted for path in files_of(place, folder)})
        bad = sorted({path for place in spam for path in files_of(place, folder)})
        good_hits, bad_hits = count(presend, good), count(presend, bad)
    for rule in sorted(rules, key=lambda rule: rule["name"]):
        name = rule["name"]
        if measurable(rule):
            print(name, corpus, good_hits[name], len(good), bad_hits[name], len(bad),
                  datetime.date.today().isoformat(), sep="\t")


main()
