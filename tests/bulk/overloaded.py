#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""overloaded.py PRESEND FAULTY RULES - a resolver that loses questions is told from domains that
are dead: "presend list" says so of the whole run, and says nothing wrong of any row. Reports in
TAP.
"""
import csv
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "../lab"))
sys.dont_write_bytecode = True
import servers  # pylint: disable=wrong-import-position

PRESEND, FAULTY, RULES = (os.path.realpath(path) for path in sys.argv[1:4])
HERE = os.path.dirname(os.path.realpath(__file__))
SECONDS = 240


def run(folder, address, *options):
    """Exit status, what was said, and the summary of the list of FOLDER."""
    path = os.path.join(folder, "checked.json")
    done = subprocess.run(
        [PRESEND, "list", "--no-config", "--dns", address, "--timeout", "1", *options,
         "--format", "json:" + path, "--format", "csv:" + os.path.join(folder, "checked.csv"),
         os.path.join(folder, "list.csv")],
        check=False, timeout=SECONDS, capture_output=True, text=True,
        env=dict(os.environ, PRESEND_RULES=RULES))
    with open(path, encoding="utf-8") as report:
        return done.returncode, done.stderr, json.load(report)["summary"]


def wrong_rows(folder):
    """Rows that are neither right nor unknown. A web site's SPF record, which denies that there is
    mail, may not have been had."""
    with open(os.path.join(folder, "truth.tsv"), encoding="utf-8") as truths, \
            open(os.path.join(folder, "checked.csv"), encoding="utf-8", newline="") as checked:
        rows = [(truth.split("\t")[1:3], row["email"], row["status"])
                for truth, row in zip(truths, csv.DictReader(checked), strict=True)]
    return ["%s is %s" % (address, status) for (kind, right), address, status in rows
            if status not in (right, "unknown") and (kind, status) != ("denied", "risky")]


def findings(summary):
    return [finding["rule"] for finding in summary["findings"]]


def loses_what_is_too_much(folder):
    """All is known in the end, and why it took so long."""
    with servers.faulty(FAULTY, "--rate", 200, os.path.join(folder, "world.zone")) as server:
        status, said, summary = run(folder, server.address, "--fail-on", "never",
                                    "--require-checked")
        lost = server.counts()["over"]
    unknown = summary["status"]["unknown"]
    rule = "LIST_RESOLVER" if unknown else "LIST_RESOLVER_SLOW"
    return {"questions are lost": lost,
            "the run is overloaded": summary["resolver_overloaded"],
            "a finding says so": rule in findings(summary) and "[%s]" % rule in said,
            "exit status %d" % status: status == (3 if unknown else 0),
            "no row is wrong": not wrong_rows(folder)}


def refuses_what_is_too_much(folder):
    """All is known in the end, and how much that is, is said."""
    with servers.faulty(FAULTY, "--rate", 300, "--refuse",
                        os.path.join(folder, "world.zone")) as server:
        _, said, summary = run(folder, server.address, "--fail-on", "never")
        refused = server.counts()["over"]
    rate = summary.get("resolver_rate", 0)
    return {"questions are refused": refused,
            "but not many": refused < 400,
            "all is known": not summary["status"]["unknown"],
            "the rate found is %d" % rate: 150 < rate < 350,
            "a finding says so": "about %d questions a second" % rate in said,
            "no row is wrong": not wrong_rows(folder)}


def goes_silent(folder):
    """What is not known is unknown, and whose fault that is, is said."""
    with servers.faulty(FAULTY, "--until", 400, os.path.join(folder, "world.zone")) as server:
        status, said, summary = run(folder, server.address, "--fail-on", "never",
                                    "--require-checked")
    return {"the run is overloaded": summary["resolver_overloaded"],
            "many rows are unknown": summary["status"]["unknown"] > 100,
            "some are known": summary["status"]["ok"] > 100,
            "a finding says so": "LIST_RESOLVER" in findings(summary),
            "in words": "the resolver lost questions" in said,
            "no other is about that": "LIST_UNKNOWN" not in findings(summary),
            "exit status %d" % status: status == 3,
            "no row is wrong": not wrong_rows(folder)}


def is_never_there(folder):
    """A DNS failure alone fails no gate."""
    with servers.faulty(FAULTY, "--loss", 100, os.path.join(folder, "world.zone")) as server:
        status, said, summary = run(folder, server.address)
    counts = summary["status"]
    bad = counts["undeliverable"] + counts["risky"]  # by their syntax
    return {"the run is overloaded": summary["resolver_overloaded"],
            "in words": "the resolver lost questions" in said,
            "the rest is unknown": counts["unknown"] + bad == summary["rows"],
            "exit status %d" % status: status == (1 if counts["undeliverable"] else 0)}


def main():
    tests = loses_what_is_too_much, refuses_what_is_too_much, goes_silent, is_never_there
    bad = 0
    print("1..%d" % len(tests))
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, os.path.join(HERE, "world.py"), folder, "--rules",
                            RULES, "--domains", "1000", "--addresses", "1400", "--seed", "7",
                            "--dead", "0"], check=True)
            failed = [what for what, holds in test(folder).items() if not holds]
        bad += bool(failed)
        print("%sok %d - %s" % ("not " if failed else "", number, test.__name__.replace("_", " ")))
        print("".join("# not so: %s\n" % what for what in failed), end="", flush=True)
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
