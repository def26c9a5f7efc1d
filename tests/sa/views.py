#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""views.py PRESEND VIEWS CORPUS [NAME] - what rules look at, in presend and in SpamAssassin.

VIEWS is views.jsonl.xz, one object a mail as SpamAssassin saw it, in Latin-1 bytes; CORPUS the
folder or archive of its mails. Prints for each view on how many mails the two agree, and which
mails differ in the view NAME. Without VIEWS it says so and is content.
"""
import collections
import difflib
import json
import lzma
import os
import subprocess
import sys
import tarfile
import tempfile

LISTS = ("body", "rawbody", "uri")


def oracle(path):
    """The mails of VIEWS: path and {view: strings}, as bytes."""
    with lzma.open(path, "rt", encoding="latin-1") as lines:
        for line in lines:
            mail = json.loads(line)
            views = {name: [text.encode("latin-1") for text in mail[name]] for name in LISTS}
            views["full"] = [mail["full"].encode("latin-1")]
            for name, text in mail["h"].items():
                views["header:" + name] = [text.encode("latin-1")]
            yield mail["path"], views


def extract(presend, path, names):
    """{view: strings} of presend, as bytes."""
    command = [presend, "extract", "--format", "json"]
    for name in names:
        command += ["--view", name]
    done = subprocess.run(command + [path], capture_output=True, check=False, timeout=60)
    views = {}
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        latin1 = set(answer["latin1"])
        views[answer["view"]] = [text.encode("latin-1" if i in latin1 else "utf-8")
                                 for i, text in enumerate(answer["strings"])]
    return views


def is_same(name, ours, theirs):
    """URLs are a set without order."""
    return sorted(set(ours)) == sorted(set(theirs)) if name == "uri" else ours == theirs


def show(path, ours, theirs):
    print("--- %s" % path)
    for line in difflib.unified_diff([repr(text) for text in theirs],
                                     [repr(text) for text in ours], n=0, lineterm=""):
        print("    " + line[:400])


def compare(presend, views, corpus, wanted):
    mails = list(oracle(views))
    headers = sorted({name for _, seen in mails for name in seen if name.startswith("header:")})
    names = [*LISTS, "full", *headers]
    same, total, whole = collections.Counter(), 0, 0
    for path, theirs in mails:
        ours = extract(presend, os.path.join(corpus, path), names)
        total += 1
        agree = 0
        for name in names:
            if is_same(name, ours.get(name, []), theirs.get(name, [])):
                same[name] += 1
                agree += name in headers
            elif name == wanted:
                show(path, ours.get(name, []), theirs.get(name, []))
        whole += agree == len(headers)
    print("%d mails" % total)
    for name in sorted(names, key=lambda name: (same[name], name)):
        if same[name] < total or name not in headers:
            print("%-34s %5d  %7.3f %%" % (name, same[name], 100.0 * same[name] / total))
    print("%-34s %5d  %7.3f %%" % ("all header strings of a mail", whole, 100.0 * whole / total))
    pairs = sum(same[name] for name in headers)
    print("%-34s %5d  %7.3f %%" % ("header strings", pairs, 100.0 * pairs / total / len(headers)))


def main():
    presend, views, corpus = (os.path.realpath(path) for path in sys.argv[1:4])
    wanted = sys.argv[4] if len(sys.argv) > 4 else None
    if not os.path.exists(views) or not os.path.exists(corpus):
        print("# skipped: %s and %s are not there" % (views, corpus))
        return
    if os.path.isdir(corpus):
        compare(presend, views, corpus, wanted)
        return
    with tempfile.TemporaryDirectory() as folder, tarfile.open(corpus) as archive:
        archive.extractall(folder, filter="data")
        compare(presend, views, folder, wanted)


if __name__ == "__main__":
    main()
