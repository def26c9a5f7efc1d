#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""explain.py PRESEND REPLIES VECTORS VNU - what "presend explain" says is whole, right and harmless:
every rule in both languages, what replies mean, pages for the manual and the web, hostile input.
Reports in TAP.

REPLIES has lines "ID<tab>reply": that meaning is found for it. VECTORS is a table of replies that
providers document, with columns code, enhanced, providers and confidence; VNU the checker of the
HTML standard. What is not there is skipped.
"""
import csv
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

PRESEND, REPLIES = os.path.realpath(sys.argv[1]), sys.argv[2]
VECTORS, VNU = sys.argv[3:5]
LANGS = ("en", "it")
# Providers of the table under the ids that rules have for them; the outgoing servers of a
# provider have no rules, and "any" is everybody.
NAMES = {"most": "gmail", "any": "generic", "any sender MTA": "generic", "exim-debian": "exim",
         "most postfix": "postfix", "postgrey": "postfix", "zerospam": "barracuda",
         "sendmail/other": "sendmail", "some": "generic", "alice": "tim", "tin": "tim",
         "pec": "pec-aruba"}


def run(*args, **more):
    return subprocess.run([PRESEND, "explain", "--no-config", *args], capture_output=True,
                          timeout=60, check=False, **more)


def data(*args, **more):
    done = run("--format", "json", *args, **more)
    return json.loads(done.stdout) if done.stdout else {"replies": [], "rules": []}


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c)
               for c in line)


def rules_are_whole(lang):
    """Each rule says what, why, what to do, on which evidence and source, with an example."""
    bad = []
    for rule in data("--all", "--lang", lang)["rules"]:
        lacks = [what for what in ("why", "example", "grade", "refs") if not rule[what]]
        lacks += [what for what in ("describe", "fix") if not rule[what][lang]]
        bad += [f"{rule['name']} lacks {', '.join(lacks)}"] if lacks else []
    return bad


def text_is_whole(lang):
    """No placeholder is left, nothing is cut, lines fit a terminal unless a word is longer."""
    text = run("--all", "--lang", lang).stdout.decode()
    bad = [f"left: {line}" for line in text.splitlines() if "%{" in line or "(null)" in line]
    for line in text.splitlines():
        words = line.split()
        if width(line) > 80 and len(words) > 1 and max(map(len, words)) < 40:
            bad.append(f"{width(line)} columns: {line}")
    return bad


def italian_is_italian():
    """What the program says by itself is translated."""
    english = set(re.findall(r"^(?:[A-Z][a-z ]+|  [A-Z].*)$", run("AUTH_NONE").stdout.decode(), re.M))
    italian = run("AUTH_NONE", "--lang", "it").stdout.decode()
    return [f"in English: {line}" for line in sorted(english) if line in italian.splitlines()]


def own_replies():
    bad = []
    with open(REPLIES, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    found = data(*(" " + reply.replace("\\n", "\n") for _, reply in rows))["replies"]
    if len(found) != len(rows):
        return [f"{len(rows)} replies asked, {len(found)} answered"]
    for (wanted, reply), answer in zip(rows, found):
        ids = [meaning["id"] for meaning in answer["meanings"]]
        if wanted not in ids or len(ids) > 4:
            bad.append(f"{wanted} wanted, found {ids}: {reply}")
    print(f"# {len(rows)} replies, {len(rows) - len(bad)} as wanted")
    return bad


def numbers(field):
    """Each number of "550 (or 421)", "4.2.1 / 5.2.1"; [""] where there is none."""
    return re.findall(r"\d\.\d+\.\d+|\b[45]\d\d\b", field) or [""]


def documented_replies():
    """Each reply that a provider documents is found at that provider, by its numbers."""
    if not os.path.exists(VECTORS):
        print("# skipped: the table of documented replies is not there")
        return []
    bad, asked = [], []
    with open(VECTORS, encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
                if row["confidence"].startswith("doc") and re.match(r"[45]\d\d", row["code"])]
    for row in rows:
        asked += [(row["id"], f" {code} {status}") for code in numbers(row["code"])
                  for status in numbers(row["enhanced"])]
    found = {row["id"]: set() for row in rows}
    for (name, _), answer in zip(asked, data(*(reply for _, reply in asked))["replies"]):
        found[name].update(p for meaning in answer["meanings"] for p in meaning["providers"])
    for row in rows:
        wanted = [re.sub(r" .*|\(submission\)", "", name) for name in row["providers"].split(",")]
        missing = {NAMES.get(name, name) for name in wanted} - found[row["id"]] - {"generic"}
        if missing:
            bad.append(f"{row['id']}: {row['code']} {row['enhanced']} not at {missing}")
    print(f"# {len(rows)} documented replies, {len(rows) - len(bad)} found")
    return bad


def hostile_input():
    bad = []
    for words, limit in (((b"\x1b[31m",), 2), ((b"550 5.7.1 \x1b]0;x\x07",), 2),
                         ((b"\xff\xfe" * 300,), 2), ((b"a" * 120000,), 2), ((b"_" * 70000,), 2),
                         ((b"550 " * 20000,), 2), (("%s%n%x", "%{rcpt}"), 2),
                         (("::error::x", "550"), 2), (("", "  "), 2), (("--", "--help"), 2)):
        done = run(*words)
        if done.returncode not in range(limit + 1):
            bad.append(f"status {done.returncode} for {words[0][:20]!r}")
        if b"\x1b" in done.stdout + done.stderr or b"\x07" in done.stdout + done.stderr:
            bad.append(f"{words[0][:20]!r} acts")
        if re.search(rb"^\s*::", done.stdout + done.stderr, re.M):
            bad.append(f"{words[0][:20]!r} commands")
    big = run("-", input=b"550 5.7.1 " + os.urandom(1 << 20))
    if big.returncode != 2 or big.stdout:
        bad.append(f"a reply of a megabyte: status {big.returncode}")
    odd = run("-", input=bytes(range(256)) * 100)
    if odd.returncode not in (0, 1) or b"\x1b" in odd.stdout:
        bad.append(f"all bytes: status {odd.returncode}")
    return bad


def manual_is_good():
    bad = []
    for lang in LANGS:
        with tempfile.NamedTemporaryFile(suffix=".7") as page:
            page.write(run("--all", "--format", "man", "--lang", lang).stdout)
            page.flush()
            for check in (["man", "--warnings", "-l", page.name], ["mandoc", "-Tlint", "-Wwarning",
                                                                   page.name]):
                if not shutil.which(check[0]):
                    continue
                done = subprocess.run(check, capture_output=True, check=False, timeout=60,
                                      env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"})
                said = done.stderr + (done.stdout if check[0] == "mandoc" else b"")
                bad += said.decode(errors="replace").splitlines()[:5]
    return bad


class Page(html.parser.HTMLParser):
    """The ids of a page, and where its links lead."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)
            if name == "src" or tag in ("script", "iframe"):
                self.links.append("fetches " + str(value))


def pages_are_good():
    """Every rule has a page in each language, with its name as anchor; no link leads nowhere."""
    bad = []
    names = {rule["name"] for rule in data("--all")["rules"]}
    with tempfile.TemporaryDirectory() as folder:
        done = run("--all", "--format", "html", "--output", os.path.join(folder, "site"))
        if done.returncode:
            return [done.stderr.decode()]
        for top in (os.path.join(folder, "site"), os.path.join(folder, "site/it")):
            for name in sorted(names | {"index", "replies"}):
                path = os.path.join(top, name + ".html")
                if not os.path.exists(path):
                    bad.append(f"there is no {path}")
                    continue
                with open(path, encoding="utf-8") as file:
                    page = Page(file.read())
                if name in names and page.ids.count(name) != 1:
                    bad.append(f"{path} has not its anchor once")
                bad += [f"{path}: {link}" for link in page.links
                        if not link.startswith("https://")
                        and not os.path.exists(os.path.join(top, link))]
    return bad


def valid_html():
    if not os.path.exists(VNU) or not shutil.which("java"):
        print("# skipped: vnu is not there")
        return []
    with tempfile.TemporaryDirectory() as folder:
        site = os.path.join(folder, "site")
        run("--all", "--format", "html", "--output", site)
        pages = [os.path.join(site, name) for name in sorted(os.listdir(site))[::20]
                 if name.endswith(".html")]
        pages += [os.path.join(site, "it", name) for name in ("index.html", "replies.html")]
        done = subprocess.run(["java", "-jar", VNU, "--errors-only", *pages],
                              capture_output=True, check=False, timeout=100)
        return done.stderr.decode().splitlines()[:10]


def main():
    tests = [(f"{test.__name__} {lang}", lambda test=test, lang=lang: test(lang))
             for test in (rules_are_whole, text_is_whole) for lang in LANGS]
    tests += [(test.__name__, test) for test in (
        italian_is_italian, own_replies, documented_replies, hostile_input, manual_is_good,
        pages_are_good, valid_html)]
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        bad = test()
        failed += bool(bad)
        print(f"{'not ok' if bad else 'ok'} {number} - {name}")
        for line in bad[:20]:
            print("#", line)
    print(f"1..{len(tests)}")
    return 1 if failed else 0


sys.exit(main())
