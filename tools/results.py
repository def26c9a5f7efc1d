#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""results.py NAME STATUS TESTLOG COUNTS - what a run of "meson test" came to.

TESTLOG is meson's testlog.json, STATUS what meson exited with. Prints a line, and of each
program that failed what it says of it; writes "PASSED FAILED" to the file COUNTS. meson's
own JUnit file will not do: it shows a crash, a leak or a timeout as passed.
"""
import json
import os
import re
import sys


def subtests(test):
    """How many subtests of a TAP program passed and failed, and the lines on those that did."""
    passed, bad, keep = 0, [], False
    failed = 0
    for line in test["stdout"].splitlines():
        if re.match(r"ok\b", line):
            passed += not re.search(r"# skip", line, re.IGNORECASE)
            keep = False
        elif re.match(r"not ok\b", line):
            failed, keep = failed + 1, True
        elif not line.startswith("#"):
            keep = False
        if keep:
            bad.append(line)
    return passed, failed, bad


def judge(test):
    """The same for any program: one that is not well fails at least once."""
    passed, failed, lines = subtests(test)
    well = test["result"] in ("OK", "SKIP")
    if passed + failed == 0:
        passed = int(test["result"] == "OK")
        lines = test["stdout"].splitlines()[-40:]
    if not well and failed == 0:
        failed = 1
    return passed, failed, lines + test.get("stderr", "").splitlines()[-40:]


def main(name, status, testlog, counts):
    tests, passed, failed, skipped = [], 0, 0, set()
    if os.path.exists(testlog):
        with open(testlog, encoding="utf-8", errors="replace") as log:
            tests = [json.loads(line) for line in log]
    for test in tests:
        ok, bad, lines = judge(test)
        passed, failed = passed + ok, failed + bad
        skipped.update(re.findall(r"^# (skipped: .*)", test["stdout"], re.MULTILINE))
        if bad:
            print("FAILED: %s: %s: %s" % (name, test["name"], test["result"].lower()))
            for line in lines:
                print("    " + "".join(c if c.isprintable() else "\\x%02x" % ord(c) for c in line))
    if status != "0" and failed == 0:
        failed = 1
        print("FAILED: %s: meson test exited with status %s" % (name, status))
    for line in sorted(skipped)[:3]:
        print("%s: %s" % (name, line))
    if len(skipped) > 3:
        print("%s: skipped: %d more" % (name, len(skipped) - 3))
    print("%s: tests with %s, %d passed, %d failed" %
          ("FAILED" if failed else "ok", name, passed, failed))
    with open(counts, "w", encoding="ascii") as out:
        print(passed, failed, file=out)


main(*sys.argv[1:])
