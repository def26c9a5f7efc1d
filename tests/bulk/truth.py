#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""truth.py PRESEND FAULTY RULES - "presend list" says of a whole world of mail what is true of
it: from a zone file, from a real nsd, from a name server that fails at some names, and from one
that loses, fails and truncates at random. Reports in TAP.
"""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "../lab"))
sys.dont_write_bytecode = True
import compare  # pylint: disable=wrong-import-position
import servers  # pylint: disable=wrong-import-position

PRESEND, FAULTY, RULES = (os.path.realpath(path) for path in sys.argv[1:4])
HERE = os.path.dirname(os.path.realpath(__file__))
SECONDS = 240


def make_world(folder, *options):
    subprocess.run([sys.executable, os.path.join(HERE, "world.py"), folder, "--rules", RULES,
                    *options], check=True)


def check(folder, dns, *options):
    """What is wrong with the list of FOLDER after it was checked, as lines."""
    checked = os.path.join(folder, "checked.csv")
    done = subprocess.run(
        [PRESEND, "list", "--no-config", "--dns", dns, "--timeout", "1", *options,
         "--format", "csv:" + checked, os.path.join(folder, "list.csv")],
        check=False, timeout=SECONDS, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        return ["exit status %d: %s" % (done.returncode, done.stderr)]
    return compare.report(*compare.differences(os.path.join(folder, "truth.tsv"), checked))


def from_zone_file(folder):
    make_world(folder)
    return check(folder, "zone:" + os.path.join(folder, "world.zone"))


def from_nsd(folder):
    make_world(folder, "--seed", "2")
    with servers.nsd(folder, ".", "world.zone") as address:
        return check(folder, address)


def from_faulty_names(folder):
    make_world(folder, "--faults", "--seed", "3")
    with servers.faulty(FAULTY, os.path.join(folder, "world.zone"),
                        os.path.join(folder, "faults")) as server:
        return check(folder, server.address)


def from_bad_luck(folder):
    """Nothing definite becomes unknown, and what is unknown nothing else."""
    make_world(folder, "--seed", "4")
    with servers.faulty(FAULTY, "--loss", 5, "--servfail", 5, "--truncate", 1,
                        os.path.join(folder, "world.zone")) as server:
        lines = check(folder, server.address)
        counts = server.counts()
    if not (counts["lost"] and counts["failed"] and counts["truncated"] and counts["tcp"]):
        lines.append("nothing went wrong: %s" % counts)
    return lines


def main():
    tests = from_zone_file, from_nsd, from_faulty_names, from_bad_luck
    bad = 0
    print("1..%d" % len(tests))
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory() as folder:
            try:
                lines = test(folder)
            except servers.Missing as missing:
                print("# skipped: %s is not there\nok %d - %s" % (missing, number, name))
                continue
        bad += bool(lines)
        print("%sok %d - %s" % ("not " if lines else "", number, name))
        print("".join("# %s\n" % line for line in lines), end="", flush=True)
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
