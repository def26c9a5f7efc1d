#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""formats.py PRESEND SAMPLES SCHEMAS ONE_OF - every format of lint tells the findings that JSON tells,
at the same places, says what was not checked, and is well-formed whatever a draft holds. Files
of SCHEMAS (sarif-2.1.0*.json, junit*.xsd) are used where they are. Reports in TAP.
"""
import glob
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

from hostile import ACTS, hostile

PRESEND, SAMPLES, SCHEMAS = (os.path.realpath(path) for path in sys.argv[1:4])
ONE_OF = int(sys.argv[4])
COMMAND = re.compile(r"::(error|warning|notice) file=([^,]*)(?:,line=(\d+),endLine=\d+,col=(\d+))?,title=([^:]*)::(.*)")
LINE = re.compile(r"(.*?):(\d+):(\d+): (error|warning|note): (.*)")
NAMES = {"error": "error", "warning": "warning", "note": "notice"}


os.environ.pop("GITHUB_STEP_SUMMARY", None)


def run(name, *files):
    args = [PRESEND, "lint", "--no-config", "--dns", "off", "--now", "2026-11-23T10:00:00Z", "--format", name]
    done = subprocess.run([*args, *files], capture_output=True, cwd=SAMPLES, check=False, timeout=60)
    assert done.returncode in (0, 1, 2), done.stderr.decode()
    return done.stdout.decode()


class Want:
    """What JSON says of FILES: findings as (level, rule, line), files that were not read, and files with something
    not checked (of which past bounces are not worth a word)."""

    def __init__(self, files):
        entries = json.loads(run("json", *files))["files"]
        self.findings = sorted((f["level"], f["rule"], f.get("line", 1)) for e in entries for f in e["findings"])
        self.columns = sorted((f["rule"], f.get("line", 1), f.get("column", 1)) for e in entries for f in e["findings"])
        self.unread = sum("error" in e for e in entries)
        self.unchecked = sum(any(m["reason"] != "needs history" for m in e["not_checked"]) for e in entries)
        self.files = len(entries)


def same(got, want, what):
    assert got == want, "%s: %r, wanted %r" % (what, got, want)


def ndjson(text, want):
    entries = [json.loads(line) for line in text.splitlines()]
    same(sorted((f["level"], f["rule"], f.get("line", 1)) for e in entries for f in e["findings"]), want.findings, "findings")
    same({e["schema"] for e in entries}, {"presend-lint/1"}, "schema")


def gcc(text, want):
    lines = [LINE.fullmatch(line) for line in text.splitlines()]
    assert all(lines), text
    told = [(m[4], m[5].rsplit(" [", 1)[-1].rstrip("]"), int(m[2])) for m in lines if m[5].endswith("]")]
    same(sorted(told), want.findings, "findings")
    same(len(lines) - len(told), want.unchecked, "not checked")


def github(text, want):
    lines = [COMMAND.fullmatch(line) for line in text.splitlines()]
    assert all(lines), text
    told = sorted((m[1], m[5], int(m[3])) for m in lines if m[5] != "presend")
    same(told, sorted((NAMES[level], rule, line) for level, rule, line in want.findings), "findings")
    same(len(lines) - len(told), want.unchecked + want.unread, "not checked, not read")


def gitlab(text, want):
    entries = json.loads(text)
    told = sorted((e["check_name"], e["location"]["lines"]["begin"]) for e in entries if e["check_name"].isupper())
    same(told, sorted((rule, line) for _, rule, line in want.findings), "findings")
    same(len(entries) - len(told), want.unchecked + want.unread, "not checked, not read")
    same(len({e["fingerprint"] for e in entries}), len(entries), "fingerprints")
    assert all(e["severity"] in ("info", "minor", "major", "critical", "blocker") for e in entries)
    assert not any(e["location"]["path"].startswith("./") for e in entries)


def checkstyle(text, want):
    root = ElementTree.fromstring(text)
    errors = [(e.get("severity").replace("info", "note"), e.get("source")[8:], int(e.get("line"))) for e in root.iter("error")]
    same(sorted(e for e in errors if e[1].isupper()), want.findings, "findings")
    same(sum(not e[1].isupper() for e in errors), want.unchecked + want.unread, "not checked, not read")


def junit(text, want):
    root = ElementTree.fromstring(text)
    failures = sorted(c.get("name") for c in root.iter("testcase") if c.find("failure") is not None)
    same(failures, sorted(rule for level, rule, _ in want.findings if level == "error"), "failures")
    said = "".join(out.text or "" for out in root.iter("system-out"))
    for level, rule, line in want.findings:
        assert level == "error" or "[%s]" % rule in said, rule
    for suite in root.iter("testsuite"):
        cases = suite.findall("testcase")
        same(int(suite.get("tests")), len(cases), "tests")
        same(int(suite.get("skipped")), sum(c.find("skipped") is not None for c in cases), "skipped")
    same(sum(1 for _ in root.iter("error")), want.unread, "not read")


def tap(text, want):
    lines = text.splitlines()
    points = [line for line in lines if re.match(r"(not )?ok \d", line)]
    same(lines[0], "TAP version 14", "version")
    same(lines[-1], "1..%d" % len(points), "plan")
    same([int(re.search(r"\d+", p)[0]) for p in points], list(range(1, len(points) + 1)), "numbers")
    failed = sorted(p.split(" ")[-1] for p in points if p.startswith("not"))[: len(points) - want.unread]
    bad = sorted(rule for level, rule, _ in want.findings if level == "error")
    same([f for f in failed if f.isupper()], bad, "failures")
    assert any(" # SKIP not checked" in p for p in points) or not want.unchecked
    assert all(re.fullmatch(r"[^#]*( # SKIP .*)?", p.replace("\\#", "")) for p in points), points


def markdown(text, want):
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    told = [re.search(r"\| `(\w+)` \|$", row) for row in rows]
    same(sorted(m[1] for m in told if m), sorted(rule for _, rule, _ in want.findings), "findings")
    same(text.count("\n## ") + text.startswith("## "), want.files, "headings")
    assert not re.search(r"<|(?<!\\)!\[|(?<!\\)\]\(|http://", text), "something acts"


def sarif(text, want):
    log = json.loads(text)["runs"][0]
    rules = [rule["id"] for rule in log["tool"]["driver"]["rules"]]
    told = sorted((r["level"], r["ruleId"], r["locations"][0]["physicalLocation"]["region"]["startLine"]) for r in log["results"])
    same(told, want.findings, "findings")
    assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in log["results"])
    same([rule["id"] for rule in log["translations"][0]["rules"]], rules, "Italian rules")
    invocation = log["invocations"][0]
    same(invocation["executionSuccessful"], not want.unread, "success")
    same(len(invocation["toolExecutionNotifications"]), want.unchecked + want.unread, "not checked, not read")


class Page(html.parser.HTMLParser):
    """Elements of a page that are closed as they were opened, with those that may not be there at all."""

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        assert tag not in ("script", "object", "embed", "form", "img", "base", "link"), tag
        assert not any(name.startswith("on") for name, _ in attrs), attrs
        assert tag != "a" or dict(attrs)["href"].startswith("https://"), attrs
        if tag == "iframe":
            same(dict(attrs)["sandbox"], "", "sandbox")
            assert dict(attrs)["srcdoc"].startswith('<meta http-equiv="Content-Security-Policy" content="default-src'), attrs
        self.seen.append((tag, dict(attrs).get("class") or ""))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        same(tag, self.open.pop(), "end tag")


def page(text, want):
    reader = Page()
    reader.feed(text)
    same(reader.open, [], "left open")
    told = sorted(name.split()[1] for tag, name in reader.seen if tag == "section" and name.startswith("finding"))
    same(told, sorted(level for level, _, _ in want.findings), "findings")
    same(sum(tag == "article" for tag, _ in reader.seen), want.files, "files")
    same(text.count("<title>"), 1, "titles")


page.__name__ = "html"


def schemas_of(name):
    """Each a function that raises if TEXT, in the format NAME, does not fit a schema that is there."""
    for path in sorted(glob.glob(os.path.join(SCHEMAS, name + "*"))):
        if path.endswith(".json"):
            import jsonschema
            with open(path, encoding="utf-8") as file:
                schema = json.load(file)
            validator = jsonschema.validators.validator_for(schema)(schema)
            yield path, lambda text, v=validator: v.validate(json.loads(text))
        elif path.endswith(".xsd") and shutil.which("xmllint"):
            yield path, lambda text, p=path: subprocess.run(["xmllint", "--noout", "--schema", p, "-"], input=text.encode(),
                                                           capture_output=True, check=True)


def column_case(folder):
    """SARIF counts columns in characters, others in bytes."""
    path = os.path.join(folder, "columns.eml")
    with open(path, "wb") as file:
        file.write("From: a@b.example\nTo: c@d.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
                   "Content-Transfer-Encoding: 8bit\n\nperché \U0001f600 {{name}}\n".encode())
    region = next(r["locations"][0]["physicalLocation"]["region"]
                  for r in json.loads(run("sarif", path))["runs"][0]["results"] if r["ruleId"] == "TPL_UNRESOLVED")
    same((region["startLine"], region["startColumn"], region["endColumn"]), (8, 10, 18), "place in characters")
    assert ":8:14: error:" in run("gcc", path), "place in bytes"


def main():
    formats = [ndjson, gcc, github, gitlab, checkstyle, junit, tap, markdown, sarif, page]
    count = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        mails = sorted(glob.glob(os.path.join(SAMPLES, "*.eml")))
        inputs = [("samples", mails), ("a file that is not there", [mails[0], "no-such-file", mails[1]])]
        for i, text in list(enumerate(ACTS))[::ONE_OF]:
            path = os.path.join(folder, re.sub(r"[^ -.0-~]", "_", text) + ".eml" if "/" not in text else "%d.eml" % i)
            with open(path, "wb") as file:
                file.write(hostile(text))
            inputs.append((ascii(text), [path]))
        cases = [(f.__name__ + ": " + name, lambda f=f, files=files: f(run(f.__name__, *files), Want(files)))
                 for f in formats for name, files in inputs]
        for f in formats:
            for path, fits in schemas_of(f.__name__):
                cases += [("%s fits %s: %s" % (f.__name__, os.path.basename(path), name),
                           lambda f=f, files=files, fits=fits: fits(run(f.__name__, *files))) for name, files in inputs]
        cases.append(("columns", lambda: column_case(folder)))
        for name, case in cases:
            count += 1
            try:
                case()
                print("ok %d - %s" % (count, name.replace("#", "")))
            except Exception as error:  # what went wrong is for a person to read
                failed += 1
                print("not ok %d - %s\n# %s" % (count, name.replace("#", ""), ascii(str(error))[:600]))
    if not os.path.isdir(SCHEMAS):
        print("# skipped: schemas of SARIF and JUnit: %s is not there" % SCHEMAS)
    print("1..%d" % count)
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
