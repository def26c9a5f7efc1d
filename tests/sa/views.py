#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""views.py PRESEND VIEWS CORPUS [NAME] - what rules look at, in presend and in SpamAssassin.

VIEWS is views.jsonl.xz, one object a mail as SpamAssassin saw it, in Latin-1 bytes; CORPUS the
folder or archive of its mails. Prints for each view on how many mails the two agree, by
characters and by bytes, and which mails differ in the view NAME. Without VIEWS it says so and
is content.

Characters and bytes are two counts because SpamAssassin encodes a text in UTF-8 only if Perl
happens to keep it wide: where all letters beyond ASCII came from references like &copy;, and
none is over U+00FF, its rules see the one byte A9. presend always gives UTF-8, C2 A9. So a
string of SpamAssassin's that is not UTF-8 is read as Latin-1 before characters are compared.
Its list of URLs also has an empty string where text stands in an <a> without href; that is no
URL, and is left out there. Nothing else is changed.
"""
import collections
import difflib
import json
import lzma
import os
import subprocess
import sys

import agreement

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


def wide(text):
    """The characters of TEXT in UTF-8, also where Perl kept them in one byte each."""
    try:
        text.decode("utf-8")
        return text
    except UnicodeDecodeError:
        return text.decode("latin-1").encode("utf-8")


def is_same(name, ours, theirs):
    """URLs are a set without order."""
    return set(ours) == set(theirs) if name == "uri" else ours == theirs


def show(path, ours, theirs):
    print("--- %s" % path)
    for line in difflib.unified_diff([repr(text) for text in theirs],
                                     [repr(text) for text in ours], n=0, lineterm=""):
        print("    " + line[:400])


def compare(presend, views, corpus, wanted):
    mails = list(oracle(views))
    headers = sorted({name for _, seen in mails for name in seen if name.startswith("header:")})
    names = [*LISTS, "full", *headers]
    same, exact, total, whole = collections.Counter(), collections.Counter(), 0, 0
    for path, theirs in mails:
        ours = extract(presend, os.path.join(corpus, path), names)
        total += 1
        agree = 0
        for name in names:
            got, wish = ours.get(name, []), theirs.get(name, [])
            exact[name] += is_same(name, got, wish)
            got, wish = [wide(text) for text in got], [wide(text) for text in wish]
            if name == "uri":
                wish = list(filter(None, wish))
            if is_same(name, got, wish):
                same[name] += 1
                agree += name in headers
            elif name == wanted:
                show(path, got, wish)
        whole += agree == len(headers)
    print("%d mails: characters agree, bytes agree" % total)
    for name in sorted(names, key=lambda name: (same[name], name)):
        if same[name] < total or name not in headers:
            print("%-34s %5d  %7.3f %%  %5d" % (name, same[name], 100.0 * same[name] / total,
                                                exact[name]))
    print("%-34s %5d  %7.3f %%" % ("all header strings of a mail", whole, 100.0 * whole / total))
    pairs = sum(same[name] for name in headers)
    print("%-34s %5d  %7.3f %%" % ("header strings", pairs, 100.0 * pairs / total / len(headers)))


def main():
    presend, views, corpus = (os.path.realpath(path) for path in sys.argv[1:4])
    wanted = sys.argv[4] if len(sys.argv) > 4 else None
    if not os.path.exists(views) or not os.path.exists(corpus):
        print("# skipped: %s and %s are not there" % (views, corpus))
        return
    with agreement.folder_of(corpus) as folder:
        compare(presend, views, folder, wanted)


if __name__ == "__main__":
    main()
