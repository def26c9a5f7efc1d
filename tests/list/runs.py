#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""runs.py PRESEND RULES - however a list is run, what comes out is the same. Reports in TAP.

A file, a pipe, gzip data, without order, in shards, from a journal: the same rows. Killed at
random moments and resumed: the same bytes, and no domain asked twice. The DNS is a zone file
in which answers take from no time to 200 ms, several one after the other.
"""
import concurrent.futures
import gzip
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

PRESEND, RULES = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
SEED = int(os.environ.get("PS_SEED", "5"))
DOMAINS, ROWS, KILLS, SLOWEST_MS = 600, 3000, 20, 200
ENV = {**os.environ, "PRESEND_RULES": RULES, "LC_ALL": "C.UTF-8"}
RANDOM = random.Random(SEED)


def make_zone(path):
    """Names of all kinds, whose answers come in any order."""
    kinds = ("{0} MX 10 mx.test.", "{0} MX 0 .", "{0} A 192.0.2.7", "{0} MX 10 gone.{0}",
             "{0} TXT nothing", "{0} MX 10 mx.test.\n{0} MX 20 192.0.2.1.", "", ";! servfail {0}")
    with open(path, "w", encoding="ascii") as zone:
        zone.write("mx.test. A 192.0.2.1\n")
        for i in range(DOMAINS):
            name = f"d{i}.test."
            zone.write(kinds[RANDOM.choice((0, 0, 0, 1, 2, 3, 4, 5, 6, 7))].format(name) + "\n")
            if RANDOM.random() < 0.7:
                zone.write(f";! delay {RANDOM.randrange(SLOWEST_MS)} {name}\n")


def make_list(path):
    """Rows of all kinds: good ones, bad ones, none at all."""
    rows = ["email;name;note"]
    for i in range(ROWS):
        domain = f"d{int(DOMAINS * RANDOM.random() ** 2)}.test"
        rows.append(RANDOM.choice((
            f"user{i}@{domain};Ann {i};x", f"info@{domain.upper()};\"Bob; {i}\";",
            f"user{i}@{domain};Carla;\"says \"\"hi\"\"\nand more\"", domain + ";;", f"a..b@{domain};;",
            "nonsense;;", ";;", "", f"\u00fcser{i}@{domain};;=1+1", f"x@[192.0.2.{i % 250}];;",
            f"bad\"quote@{domain};;")))
    with open(path, "w", encoding="utf-8", newline="") as people:
        people.write("\r\n".join(rows) + "\r\n")


def command(*args):
    """A run without configuration."""
    return [PRESEND, "list", "--no-config", "--fail-on", "never", "--dns", "zone:zone", *args]


def run(*args, stdin=None, fails=False):
    """What a run prints; None if it must not fail and does."""
    done = subprocess.run(command(*args), input=stdin, capture_output=True, env=ENV, timeout=120,
                          check=False)
    if (done.returncode != 0) != fails:
        raise AssertionError(f"exit status {done.returncode}: {done.stderr.decode()}")
    return done.stderr.decode() if fails else done.stdout


def rows_of(output):
    """The rows behind the header, in an order of their own. One may have several lines."""
    rows, row = [], ""
    for line in output.decode().splitlines(keepends=True)[1:]:
        row += line
        if row.count('"') % 2 == 0:
            rows.append(row)
            row = ""
    return sorted(rows)


def equal(one, two, what):
    """Say what differs."""
    if one == two:
        return
    first = next((a, b) for a, b in zip([*one, None], [*two, None]) if a != b)
    raise AssertionError(f"{what}: {len(one)} and {len(two)}, first {first}")


def plain_and_packed(whole, text):
    """From a file, a pipe, and either of them packed."""
    with gzip.open("people.csv.gz", "wb") as packed:
        packed.write(text[:1000])
    with gzip.open("people.csv.gz", "ab") as packed:
        packed.write(text[1000:])
    with open("people.csv.gz", "rb") as packed:
        packed_bytes = packed.read()
    assert run("-", stdin=text) == whole, "a pipe"
    assert run("people.csv.gz") == whole, "gzip data"
    assert run("-", stdin=packed_bytes) == whole, "gzip data through a pipe"
    with open("people.csv", "rb") as people:
        done = subprocess.run(command("-"), stdin=people, stdout=subprocess.PIPE, env=ENV,
                              stderr=subprocess.DEVNULL, check=True)
    assert done.stdout == whole, "a file as standard input"


def unordered(whole, text):
    """In whatever order, the same rows."""
    equal(rows_of(run("--unordered", "people.csv")), rows_of(whole), "a file")
    equal(rows_of(run("--unordered", "-", stdin=text)), rows_of(whole), "a pipe")


def shards(whole, text):
    """Each row is in one of them."""
    for count in (2, 5):
        parts = []
        for i in range(count):
            source = ("people.csv",) if i % 2 else ("-",)
            parts += rows_of(run("--shard", f"{i + 1}/{count}", *source,
                                 stdin=None if i % 2 else text))
        equal(sorted(parts), rows_of(whole), f"{count} shards")


def filters(_whole, _text):
    """NDJSON in, NDJSON out: a line for each line, in order."""
    lines = [f'{{"address":"u{i}@d{i % 300}.test","n":{i}}}' for i in range(1000)]
    out = run("-", stdin="\n".join(lines).encode() + b"\n").decode().splitlines()
    assert len(out) == len(lines)
    for line, answer in zip(lines, out):
        assert answer.startswith(line[:-1] + ","), answer


def domains_of(journal):
    """The domains that a journal has records of."""
    with open(journal, encoding="ascii") as file:
        return [line.split("\t")[0] for line in file if line.endswith("\n")][1:]


def kill_and_resume(args, number):
    """Kill a run at a random moment, resume it and kill it again, until it is done."""
    journal, out = f"journal{number}", f"out{number}"
    for attempt in range(200):
        with open(out, "wb") as file, subprocess.Popen(
                command("--journal", journal, "--resume", *args), stdout=file, env=ENV,
                stderr=subprocess.PIPE) as child:
            try:
                # a busy machine gets further each time
                child.wait(RANDOM.random() * SLOWEST_MS / 1000 * (6 if attempt else 1) * (1 + attempt / 20))
                assert child.returncode == 0, child.stderr.read().decode()
                break
            except subprocess.TimeoutExpired:
                child.kill()
    else:
        raise AssertionError("it never came to an end")
    with open(out, "rb") as file:
        result = file.read()
    domains = domains_of(journal)
    assert len(domains) == len(set(domains)), "a domain was asked about twice"
    return result


def killed(whole, _text):
    """kill -9 at KILLS random moments and more."""
    kinds = {("people.csv",): whole}
    kinds["--format", "json", "people.csv"] = run("--format", "json", "people.csv")
    args = [list(kinds)[number % 2] for number in range(KILLS)]
    with concurrent.futures.ThreadPoolExecutor(5) as pool:  # they sleep most of the time
        for number, got in enumerate(pool.map(kill_and_resume, args, range(KILLS))):
            assert got == kinds[args[number]], f"run {number} differs"


def finished(whole, text):
    """A journal that is complete: nothing is asked, not even a DNS that is not there."""
    run("--journal", "done", "people.csv")
    before = domains_of("done")
    assert run("--journal", "done", "--resume", "people.csv") == whole, "resumed"
    assert domains_of("done") == before, "something was asked"
    assert run("--journal", "done", "--reuse", "1d", "-", stdin=text) == whole, "reused"
    told = run("--journal", "done", "people.csv", fails=True)
    assert "--resume" in told, told
    told = run("--journal", "done", "--resume", "--shard", "1/2", "people.csv", fails=True)
    assert "--shard" in told, told
    told = run("--journal", "done", "--resume", "-", stdin=text[:-2], fails=True)
    assert "another list" in told, told


def stopped(whole, _text):
    """SIGTERM: what is known is written, the rest goes on later."""
    with subprocess.Popen(command("--journal", "stopped", "people.csv"), env=ENV,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        while child.poll() is None and not os.path.exists("stopped"):
            time.sleep(0.01)
        time.sleep(SLOWEST_MS / 1000)
        child.send_signal(signal.SIGTERM)
        out, told = child.communicate(timeout=30)
    assert child.returncode == -signal.SIGTERM, child.returncode
    assert b"--resume goes on from there" in told, told
    rows = rows_of(out)
    assert 0 < len(rows) < ROWS and set(rows) <= set(rows_of(whole))
    assert run("--journal", "stopped", "--resume", "people.csv") == whole


def main():
    tests = (plain_and_packed, unordered, shards, filters, finished, stopped, killed)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_zone("zone")
        make_list("people.csv")
        whole = run("people.csv")
        with open("people.csv", "rb") as people:
            text = people.read()
        for number, test in enumerate(tests, 1):
            try:
                test(whole, text)
                print(f"ok {number} - {test.__name__}")
            except AssertionError as problem:
                failed += 1
                print(f"not ok {number} - {test.__name__}\n# seed {SEED}: {problem}")
    print(f"1..{len(tests)}")
    return 1 if failed else 0


sys.exit(main())
