#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""fleet.py PRESEND FAULTY RULES - "presend list --redis" with workers says what it says alone,
byte for byte, whatever becomes of workers and of Redis. Reports in TAP.

The DNS is tests/bulk/faulty, with answers that take a while, so that there is a middle in which
something can happen.
"""
import os
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import servers  # pylint: disable=wrong-import-position

PRESEND, FAULTY, RULES = (os.path.realpath(path) for path in sys.argv[1:4])
WORLD = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../bulk/world.py")
SECONDS = 120


class Fleet:
    """A list, a DNS server, Redis, and presends that use them."""

    def __init__(self, folder, dns, url, server):
        self.folder, self.dns, self.url, self.server = folder, dns, url, server
        self.workers = []

    def command(self, *args):
        return [PRESEND, "list", "--no-config", "--dns", self.dns, "--timeout", "2", *args]

    def worker(self, *args):
        """One more, in the background."""
        child = servers.spawn(*self.command("--redis", self.url, "--worker", "--takeover", "2",
                                            *args),
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.workers.append(child)
        return child

    def alone(self):
        """What presend says of the list without others, and without waiting."""
        return subprocess.run(
            [PRESEND, "list", "--no-config", "--dns", "zone:" + self.path("world.zone"),
             self.path("list.csv")], check=False, timeout=SECONDS, capture_output=True)

    def producer(self, *args, name="list.csv", environment=None):
        return servers.spawn(*self.command("--redis", self.url, *args, self.path(name)),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             env={**os.environ, **(environment or {})})

    def path(self, name):
        return os.path.join(self.folder, name)

    def end(self):
        """How the workers ended that had not."""
        for child in self.workers:
            if child.poll() is None:
                child.terminate()
        return [(child.wait(SECONDS), "" if child.stderr.closed else child.stderr.read())
                for child in self.workers]


def same(fleet, done, stdout, stderr):
    """What differs from the run alone, as lines."""
    alone = fleet.alone()
    if (done.returncode, stdout) == (alone.returncode, alone.stdout):
        return []
    lines = ["exit status %d, alone %d: %s" % (done.returncode, alone.returncode,
                                               stderr.decode())]
    pairs = zip(stdout.decode().splitlines(), alone.stdout.decode().splitlines())
    lines += ["%s\n# alone %s" % pair for pair in pairs if pair[0] != pair[1]][:10]
    return lines


def fails(done, stderr, *words):
    """It ended with status 2 and said WORDS."""
    text = stderr.decode()
    if done.returncode == 2 and all(word in text for word in words):
        return []
    return ["exit status %d: %s" % (done.returncode, text)]


def two_workers(fleet):
    """Both get work, and all that is left in Redis is what was found."""
    fleet.worker("--concurrency", "50")
    fleet.worker("--concurrency", "50")
    done = fleet.producer()
    out, err = done.communicate(timeout=SECONDS)
    lines = same(fleet, done, out, err)
    ends = fleet.end()
    lines += ["a worker ended with %d: %s" % end for end in ends if end[0] or
              "domains looked up: 0," in end[1]]
    return lines


def a_worker_killed(fleet):
    """What it had is done by the other one."""
    victim = fleet.worker()
    done = fleet.producer()
    time.sleep(1)
    lines = [] if done.poll() is None else ["too fast for this test"]
    victim.send_signal(signal.SIGKILL)
    other = fleet.worker("--idle", "3")
    out, err = done.communicate(timeout=SECONDS)
    lines += same(fleet, done, out, err)
    if "left by others: 0" in other.communicate()[1]:
        lines.append("nothing was taken over")
    return lines


def all_workers_killed(fleet):
    """A new one can do it all."""
    victims = [fleet.worker(), fleet.worker()]
    done = fleet.producer()
    time.sleep(0.7)
    for victim in victims:
        victim.send_signal(signal.SIGKILL)
    time.sleep(0.3)
    fleet.worker()
    out, err = done.communicate(timeout=SECONDS)
    return same(fleet, done, out, err)


def a_worker_told_to_end(fleet):
    """It finishes what it has; nothing waits for a takeover."""
    first = fleet.worker()
    done = fleet.producer()
    time.sleep(0.7)
    first.terminate()
    status = first.wait(SECONDS)
    second = fleet.worker("--idle", "1")
    out, err = done.communicate(timeout=SECONDS)
    lines = same(fleet, done, out, err)
    if status or "left by others: 0" not in second.communicate()[1]:
        lines.append("the first ended with %d and left something" % status)
    return lines


def from_the_cache(fleet):
    """A second run asks nobody: what the first found is there. Only what is unknown is not."""
    fleet.worker("--idle", "1")
    first = fleet.producer()
    out, err = first.communicate(timeout=SECONDS)
    lines = same(fleet, first, out, err)
    fleet.workers[0].wait(SECONDS)
    known = [line for line in out.decode().splitlines() if ",unknown," not in line]
    with open(fleet.path("known.csv"), "w", encoding="utf-8") as rows:
        rows.write("".join(",".join(line.split(",")[:3]) + "\n" for line in known))
    second = fleet.producer(name="known.csv")
    out = second.communicate(timeout=SECONDS)[0].decode().splitlines()
    if out != known:
        lines.append("%d rows of %d again" % (len(out), len(known)))
    return lines


def two_lists(fleet):
    """Two at a time get each its own answers."""
    fleet.worker()
    fleet.worker()
    runs = [fleet.producer(), fleet.producer()]
    lines = []
    for done in runs:
        out, err = done.communicate(timeout=SECONDS)
        lines += same(fleet, done, out, err)
    return lines


def a_producer_killed(fleet):
    """Workers drop what was for it and go on."""
    worker = fleet.worker()
    first = fleet.producer()
    time.sleep(0.5)
    first.send_signal(signal.SIGKILL)
    second = fleet.producer()
    out, err = second.communicate(timeout=SECONDS)
    lines = same(fleet, second, out, err)
    if worker.poll() is not None:
        lines.append("the worker ended")
    return lines


def redis_gone(fleet):
    """All say so and end."""
    worker = fleet.worker()
    done = fleet.producer()
    time.sleep(0.7)
    fleet.server.send_signal(signal.SIGKILL)
    err = done.communicate(timeout=SECONDS)[1]
    lines = fails(done, err, "redis.socket", "closed the connection")
    text = worker.communicate(timeout=SECONDS)[1]
    return lines + fails(worker, text.encode(), "redis.socket")


def a_journal_after_redis_gone(fleet):
    """What was found is not lost: the run goes on alone."""
    fleet.worker()
    journal = fleet.path("journal")
    done = fleet.producer("--journal", journal)
    time.sleep(1)
    fleet.server.send_signal(signal.SIGKILL)
    done.communicate(timeout=SECONDS)
    again = subprocess.run(
        fleet.command("--journal", journal, "--resume", fleet.path("list.csv")),
        check=False, timeout=SECONDS, capture_output=True)
    return same(fleet, again, again.stdout, again.stderr)


def no_redis(fleet):
    url, fleet.url = fleet.url, "redis://127.0.0.1:1"
    done = fleet.producer()
    err = done.communicate(timeout=SECONDS)[1]
    fleet.url = url
    return fails(done, err, "redis://127.0.0.1:1", "refused")


def other_rules(fleet):
    """Another list of domains, as another release would have: both cannot be there."""
    rules = fleet.path("rules")
    subprocess.run(["cp", "-r", RULES, rules], check=True)
    with open(os.path.join(rules, "data/mail-domains.txt"), "a", encoding="utf-8") as domains:
        domains.write("one-more.example\n")
    fleet.worker()
    time.sleep(0.5)
    done = fleet.producer(environment={"PRESEND_RULES": rules})
    err = done.communicate(timeout=SECONDS)[1]
    return fails(done, err, "another version of presend or of its lists")


def no_worker(fleet):
    """That is said, and the run waits until one comes."""
    done = fleet.producer()
    time.sleep(7)
    fleet.worker()
    out, err = done.communicate(timeout=SECONDS)
    lines = same(fleet, done, out, err)
    if b"no worker is there" not in err:
        lines.append("not said: %s" % err.decode())
    return lines


TESTS = [two_workers, a_worker_killed, all_workers_killed, a_worker_told_to_end, from_the_cache,
         two_lists, a_producer_killed, redis_gone, a_journal_after_redis_gone, no_redis,
         other_rules, no_worker]


def run(test, folder):
    with servers.faulty(FAULTY, "--delay", 300, "--jitter", 500,
                        os.path.join(folder, "world.zone")) as dns, \
            servers.redis(folder) as (url, server):
        fleet = Fleet(folder, dns.address, url, server)
        try:
            return test(fleet)
        finally:
            fleet.end()


def main():
    bad = 0
    print("1..%d" % len(TESTS))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, WORLD, folder, "--domains", "800", "--addresses", "1600"],
                       check=True)
        for number, test in enumerate(TESTS, 1):
            name = test.__name__.replace("_", " ")
            try:
                lines = run(test, folder)
            except servers.Missing as missing:
                print("# skipped: %s is not there\nok %d - %s" % (missing, number, name))
                continue
            bad += bool(lines)
            print("%sok %d - %s" % ("not " if lines else "", number, name))
            print("".join("# %s\n" % line for line in lines), end="", flush=True)
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
