#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""recipients.py PRESEND DIR - "presend list" and "presend lint --to" say the same of an
address. The addresses are those of DIR/RCPT_*/*.args (see rules.py). Reports in TAP.

What a list says of an address is the weightiest of the rules that a draft to it hits; it says
nothing where a draft hits none. RCPT_PEC asks who writes, which a list does not know.
"""
import glob
import json
import os
import shlex
import subprocess
import sys

PRESEND, DIR = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
MAIL = os.path.join(DIR, "RCPT_SYNTAX", "hit.eml")
NEEDS_DRAFT = {"RCPT_PEC", "RCPT_DUP", "RCPT_CASE_DUP", "RCPT_ALIAS_DUP"}


def run(*args, text=None):
    """What presend prints."""
    done = subprocess.run([PRESEND, *args], input=text, capture_output=True, text=True,
                          timeout=60, check=False)
    return done.stdout


def addresses():
    """(address, options of the DNS), each once."""
    seen = set()
    zone = ("--dns", "zone:" + os.path.join(DIR, "dns.zone"))
    for path in sorted(glob.glob(os.path.join(DIR, "RCPT_*", "*.args"))):
        with open(path, encoding="utf-8") as file:
            args = shlex.split(file.read())
        dns = ("--dns", args[args.index("--dns") + 1]) if "--dns" in args else zone
        for i, arg in enumerate(args):
            if arg == "--to" and "--rules" not in args:
                seen.add((args[i + 1], dns))
    return sorted(seen)


def case(address, dns):
    """Why the two do not agree on ADDRESS, or None."""
    options = ("--no-config", *dns)
    row = json.loads(run("list", *options, "--input", "lines", "--format", "ndjson", "-",
                         text=address + "\n"))
    report = json.loads(run("lint", *options, "--format", "json", "--stage", "final",
                            "--to", address, MAIL))["files"][0]
    rules = {finding["rule"] for finding in report["findings"]} - NEEDS_DRAFT
    rules = {rule for rule in rules if rule.startswith("RCPT_")}
    if (row["rule"] in rules) if row["rule"] else not rules:
        return None
    return f"the list says {row['rule']}, the draft {', '.join(sorted(rules)) or 'nothing'}"


def main():
    failed = False
    cases = addresses()
    for number, (address, dns) in enumerate(cases, 1):
        problem = case(address, dns)
        failed = failed or problem is not None
        print(f"{'not ok' if problem else 'ok'} {number} - {address}")
        if problem:
            print("#", problem)
    print(f"1..{len(cases)}")
    return 1 if failed else 0


sys.exit(main())
