#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""list.py PRESEND FAULTY RULES - how fast "presend list" is, as a whole: reading, asking, judging
and writing.

LIST_DOMAINS and LIST_ADDRESSES (environment; 20,000 and 100,000) say how much is asked and
written, LIST_LINES (1,000,000) how long the longest list is. Processor time is that of presend
alone; DNS servers and presend share the machine, as they would not elsewhere.
"""
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "../lab"), os.path.join(HERE, "../bulk")]
sys.dont_write_bytecode = True
import compare  # pylint: disable=wrong-import-position
import servers  # pylint: disable=wrong-import-position

PRESEND, FAULTY, RULES = (os.path.realpath(path) for path in sys.argv[1:4])
DOMAINS = int(os.environ.get("LIST_DOMAINS", "20000"))
ADDRESSES = int(os.environ.get("LIST_ADDRESSES", "100000"))
LINES = int(os.environ.get("LIST_LINES", "1000000"))
ROUNDS = 3


class Run:
    """One run of presend: its wall and processor time, its memory."""

    def __init__(self, *args):
        began = time.monotonic()
        child = subprocess.Popen([PRESEND, *args], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE)
        self.said = child.stderr.read().decode()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1):
            raise RuntimeError(self.said)
        self.seconds = time.monotonic() - began
        self.processor = used.ru_utime + used.ru_stime
        self.megabytes = used.ru_maxrss / 1024


def run_list(folder, dns, *args):
    """The list of FOLDER, answered into a file of it."""
    return Run("list", "--no-config", "--dns", dns, *args, "--format",
               "csv:" + os.path.join(folder, "checked.csv"), os.path.join(folder, "list.csv"))


def make_world(folder, *args):
    os.makedirs(folder, exist_ok=True)
    subprocess.run([sys.executable, os.path.join(HERE, "../bulk/world.py"), folder, "--rules",
                    RULES, *map(str, args)], check=True)


def wrong(folder):
    """Rows that say something else than the truth, and those of them that say unknown."""
    counts, _ = compare.differences(os.path.join(folder, "truth.tsv"),
                                    os.path.join(folder, "checked.csv"))
    unknown = sum(n for (_, _, said), n in counts.items() if said.startswith("unknown"))
    return sum(counts.values()), unknown


def domains_of(folder):
    """The distinct domains that were asked about."""
    with open(os.path.join(folder, "checked.csv"), encoding="utf-8") as rows:
        names = {row.split(",")[3] for row in rows if "@" in row}
    names.discard("")
    return sorted(names)


def tell(what, run, rows, domains, queries=None):
    text = "%s: %.2f s, %s rows/s, %s domains/s" % (
        what, run.seconds, "{:,.0f}".format(rows / run.seconds),
        "{:,.0f}".format(domains / run.seconds))
    if queries:
        text += ", %s questions/s, %.2f us of processor each (verdict and output included)" % (
            "{:,.0f}".format(queries / run.seconds), run.processor / queries * 1e6)
    print("%s, %.0f MB" % (text, run.megabytes), flush=True)


def against_faulty(folder):
    """Without faults and with."""
    zone = os.path.join(folder, "world.zone")
    with servers.faulty(FAULTY, zone) as server:
        good = run_list(folder, server.address)
        counts = server.counts()
    domains = len(domains_of(folder))
    tell("faulty, without faults", good, ADDRESSES, domains, counts["udp"])
    print("    %.2f questions a domain, %d rows wrong (%d unknown)" % (
        counts["udp"] / domains, *wrong(folder)))
    with servers.faulty(FAULTY, "--loss", 5, "--servfail", 5, "--truncate", 1, zone) as server:
        bad = run_list(folder, server.address)
    tell("5 % lost, 5 % SERVFAIL once, 1 % truncated", bad, ADDRESSES, domains)
    print("    %.1f times as long, %d rows wrong (%d unknown)" % (
        bad.seconds / good.seconds, *wrong(folder)))
    with servers.faulty(FAULTY, "--rate", 5000, zone) as server:
        tell("a server that drops above 5,000/s", run_list(folder, server.address), ADDRESSES,
             domains)
    print("    %d rows wrong (%d unknown)" % wrong(folder), flush=True)


def dnsperf(folder, address, names):
    """Questions a second; None if it is not there."""
    questions = os.path.join(folder, "questions")
    with open(questions, "w", encoding="utf-8") as out:
        out.writelines("%s MX\n" % name for name in names)
    host, port = address.split(":")
    done = subprocess.run([servers.find("dnsperf"), "-s", host, "-p", port, "-d", questions, "-c",
                           "1", "-T", "1", "-q", "1000", "-l", "4"],
                          check=True, capture_output=True, text=True)
    return float(re.search(r"Queries per second:\s+([0-9.]+)", done.stdout)[1])


def against_nsd(folder):
    """Each domain once, in turns with dnsperf, at one nsd."""
    make_world(folder, "--domains", DOMAINS, "--addresses", DOMAINS, "--dead", 0)
    with servers.faulty(FAULTY, os.path.join(folder, "world.zone")) as server:
        run_list(folder, server.address)
        queries = server.counts()["udp"]
    with servers.nsd(folder, ".", "world.zone") as address:
        names = [name for name in domains_of(folder) if len(name) < 200]
        runs, rates = [], []
        for _ in range(ROUNDS):
            runs.append(run_list(folder, address))
            try:
                rates.append(dnsperf(folder, address, names))
            except servers.Missing as missing:
                print("# skipped: %s is not there" % missing)
    run = sorted(runs, key=lambda run: run.seconds)[ROUNDS // 2]
    tell("nsd, each domain once, median of %d" % ROUNDS, run, DOMAINS, len(names), queries)
    if rates:
        rate = sorted(rates)[len(rates) // 2]
        print("    dnsperf in between: %s questions/s; presend list asks %.2f times as fast" % (
            "{:,.0f}".format(rate), queries / run.seconds / rate), flush=True)


def against_unbound(folder):
    """A cold cache before nsd, and 1.7 % of names whose servers do not answer."""
    make_world(folder, "--domains", DOMAINS, "--addresses", DOMAINS, "--dead", "1.7", "--seed", 7)
    settings = ("  outgoing-range: 8192\n  num-queries-per-thread: 16384\n"
                "  outgoing-port-avoid: \"0-1023\"\n")
    with servers.nsd(folder, ".", "world.zone") as upstream, \
            servers.unbound(folder, upstream, settings) as address:
        run = run_list(folder, address)
    tell("unbound with a cold cache, 1.7 % of domains dead", run, DOMAINS,
         len(domains_of(folder)))
    print("    %d rows wrong (%d unknown)" % wrong(folder), flush=True)


def long_list(folder):
    """Many rows at domains that a zone file knows: what reading, judging and writing cost."""
    make_world(folder, "--domains", DOMAINS, "--addresses", LINES, "--seed", 9)
    run = run_list(folder, "zone:" + os.path.join(folder, "world.zone"))
    tell("%s rows, zone file" % "{:,}".format(LINES), run, LINES, len(domains_of(folder)))
    print("    %.2f us of processor a row" % (run.processor / LINES * 1e6), flush=True)


def recipients(folder):
    """One draft for all of a list."""
    mail = os.path.join(folder, "draft.eml")
    with open(mail, "w", encoding="ascii") as out:
        out.write("From: News <news@shop.example>\nTo: you@shop.example\nSubject: News\n\nNews.\n")
    run = Run("lint", "--no-config", "--dns", "zone:" + os.path.join(folder, "world.zone"),
              "--recipients", os.path.join(folder, "list.csv"), mail)
    print("lint --recipients, %s of them: %.2f s, %.2f us of processor each, %.0f MB" % (
        "{:,}".format(ADDRESSES), run.seconds, run.processor / ADDRESSES * 1e6, run.megabytes),
        flush=True)


def through_redis(folder):
    """Two workers; then again, from the cache."""
    domains = len(domains_of(folder))
    zone = os.path.join(folder, "world.zone")
    with servers.faulty(FAULTY, zone) as dns, servers.redis(folder) as (url, _):
        workers = [servers.spawn(PRESEND, "list", "--no-config", "--dns", dns.address, "--redis",
                                 url, "--worker", stderr=subprocess.DEVNULL) for _ in range(2)]
        tell("Redis and two workers", run_list(folder, dns.address, "--redis", url), ADDRESSES,
             domains)
        tell("the same from the cache", run_list(folder, dns.address, "--redis", url), ADDRESSES,
             domains)
        for worker in workers:
            servers.stop(worker)


def main():
    with tempfile.TemporaryDirectory() as folder:
        world, once, dead, rows = (os.path.join(folder, name)
                                   for name in ("world", "once", "dead", "rows"))
        make_world(world, "--domains", DOMAINS, "--addresses", ADDRESSES, "--dead", 0)
        parts = [lambda: against_faulty(world), lambda: against_nsd(once),
                 lambda: recipients(world), lambda: through_redis(world),
                 lambda: long_list(rows), lambda: against_unbound(dead)]
        for part in parts:
            try:
                part()
            except servers.Missing as missing:
                print("# skipped: %s is not there" % missing, flush=True)


if __name__ == "__main__":
    main()
