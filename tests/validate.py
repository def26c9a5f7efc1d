#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""validate.py PRESEND SAMPLES PACKAGES - other people's programs accept what lint prints: SARIF
by its schema and by GitHub's rules, TAP by a strict parser, the page of HTML by the checker of
the HTML standard and, in a real browser, by axe. Each is first given something bad, which it
must find. PACKAGES is where tools/npm.sh installs them: what is not there is skipped. Reports in TAP.
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from hostile import ACTS, FETCHES, hostile

PRESEND, SAMPLES, PACKAGES = (os.path.realpath(path) for path in sys.argv[1:4])
SCRIPTS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "npm")
SARIF = os.path.join(PACKAGES, "node_modules/@microsoft/sarif-multitool-linux")
VNU = os.path.join(PACKAGES, "node_modules/vnu-jar/build/dist/vnu.jar")
OUTPUTS = {"sarif": ".sarif", "tap": ".tap", "html": ".html", "json": ".json"}
BROWSER = shutil.which("chromium-headless-shell") or shutil.which("chromium")

# What each validator must object to.
BAD_SARIF = """{"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [{
    "tool": {"driver": {"name": "x", "rules": [{"id": "R1"}]}},
    "results": [{"ruleId": "R1", "ruleIndex": 0, "level": "error", "message": {"text": "x"}}]}]}"""
BAD_TAP = "TAP version 14\nok 1 - a\nwhat is this\nok 3 - b\n1..2\n"
BAD_PAGE = """<!DOCTYPE html><html><head><title></title></head><body style="color: #888; background: #999">
<p>pale<img src="http://192.0.2.7/x.png"><a href="x" style="position: fixed; top: -99px">away</a><b tabindex="2">x</b>
<script>console.error("said")</script></p></div></body></html>"""
PAGE_FAULTS = ["axe: color-contrast", "axe: image-alt", "asked: http://192.0.2.7/x.png", "console: said", "focus: "]


def run(*args):
    """What a program prints, on either side; its exit status is not to be trusted."""
    done = subprocess.run(args, capture_output=True, check=False, timeout=250, cwd=SAMPLES)
    return done.stdout.decode(), done.stderr.decode()


def script(name, *args):
    """What one of ours prints: JSON."""
    out, trouble = run("node", os.path.join(SCRIPTS, name), PACKAGES, *args)
    assert out, trouble
    return json.loads(out)


def drafts(folder):
    """Name and arguments of lint for each report."""
    texts = {"acts": hostile("".join(ACTS)), "fetches": hostile(FETCHES)}
    for name, draft in texts.items():
        with open(os.path.join(folder, name + ".eml"), "wb") as file:
            file.write(draft)
    mails = sorted(os.path.basename(path) for path in glob.glob(os.path.join(SAMPLES, "*.eml")))
    yield "samples", mails + ["no-such-file"]
    yield "italian", ["--lang", "it", "newsletter-bad.eml"]
    yield "template", ["--stage", "template", "--dns", "off", "--no-config", "newsletter-good.eml"]
    for name in texts:
        yield name, ["--dns", "off", "--no-config", os.path.join(folder, name + ".eml")]


def print_reports(folder):
    """Each draft in each format; their paths, by format."""
    paths = {name: [] for name in OUTPUTS}
    for draft, args in drafts(folder):
        formats = []
        for name, suffix in OUTPUTS.items():
            paths[name].append(os.path.join(folder, draft + suffix))
            formats += ["--format", name + ":" + paths[name][-1]]
        run(PRESEND, "lint", "--now", "2026-11-23T10:00:00Z", *formats, *args)
    return paths


def check(wanted, text):
    assert re.search(wanted, text), "%r does not say %r" % (text[:600], wanted)


def by_schema(reports, bad):
    wrong = script("schema.mjs", os.path.join(SARIF, "sarif-2.1.0.json"), bad, *reports)
    check("/runs/0/results/0/level", str(wrong.pop(bad)))
    assert not wrong, wrong


def by_github(reports, bad):
    program = [os.path.join(SARIF, "Sarif.Multitool"), "validate", "--rule-kind", "Ghas", "--level", "Error;Warning"]
    check("error GH2012", run(*program, bad)[0])
    said = run(*program, *reports)[0]
    check(r"%d files scanned\.\s+Analysis completed successfully" % len(reports), said)
    assert not re.search(r": (error|warning) ", said), said


def by_tap_parser(reports, bad):
    told = script("tap.mjs", bad, *reports)
    check("what is this", str(told.pop(bad)["bad"]))
    for path, counts in told.items():
        assert counts["count"] and not counts["bad"], (path, counts)
        with open(path.replace(".tap", ".json"), encoding="utf-8") as file:
            entries = json.load(file)["files"]
        wanted = sum(f["level"] == "error" for e in entries for f in e["findings"]) + sum("error" in e for e in entries)
        assert counts["fail"] == wanted, (path, counts, wanted)


def by_vnu(reports, bad):
    program = ["java", "-Xss4m", "-jar", VNU, "--format", "json"]
    faults = [(os.path.basename(m["url"]), m.get("message"), m.get("extract")) for m in json.loads(run(*program, bad, *reports)[1])["messages"]]
    check("Stray end tag", str([fault for fault in faults if fault[0] == os.path.basename(bad)]))
    faults = [fault for fault in faults if fault[0] != os.path.basename(bad)]
    assert not faults, faults[:5]


def by_browser(reports, bad):
    pictures = os.environ.get("PS_PICTURES") or os.path.dirname(bad)
    told = script("page.mjs", BROWSER, pictures, bad, *reports)
    for scheme, wrong in told.pop(bad).items():
        for fault in PAGE_FAULTS:
            check("(?m)^" + re.escape(fault), "\n".join(wrong))
    wrong = [(os.path.basename(path), scheme, fault) for path, schemes in told.items() for scheme, faults in schemes.items() for fault in faults]
    assert not wrong, wrong[:8]


# Name, format, something bad in it, the function, and what it needs.
VALIDATORS = [("SARIF fits its schema", "sarif", BAD_SARIF.replace('"error"', '"terrible"'), by_schema, [SARIF, shutil.which("node")]),
              ("SARIF is what GitHub wants", "sarif", BAD_SARIF, by_github, [os.path.join(SARIF, "Sarif.Multitool")]),
              ("TAP is understood", "tap", BAD_TAP, by_tap_parser, [PACKAGES + "/node_modules/tap-parser", shutil.which("node")]),
              ("HTML is valid", "html", BAD_PAGE, by_vnu, [VNU, shutil.which("java")]),
              ("HTML is accessible and quiet", "html", BAD_PAGE, by_browser,
               [PACKAGES + "/node_modules/playwright-core", PACKAGES + "/node_modules/axe-core", shutil.which("node"), BROWSER])]


def main():
    count = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        reports = print_reports(folder)
        for name, output, text, validate, needs in VALIDATORS:
            if not all(need and os.path.exists(need) for need in needs):
                print("# skipped: %s: its validator is not there (tools/npm.sh, tools/packages.sh peers)" % name)
                continue
            bad = os.path.join(folder, "bad" + OUTPUTS[output])
            with open(bad, "w", encoding="utf-8") as file:
                file.write(text)
            count += 1
            try:
                validate(reports[output], bad)
                print("ok %d - %s" % (count, name))
            except Exception as error:  # what went wrong is for a person to read
                failed += 1
                print("not ok %d - %s\n# %s" % (count, name, ascii(str(error))[:2000]))
    print("1..%d" % count)
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
