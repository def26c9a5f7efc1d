#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""receive.py PRESEND FAULTY PACKAGES - what Postfix and Exim answer, and what presend said that
they would. Reports in TAP, a line for each server, after a line for each case that differs.
"""
import concurrent.futures
import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import cases  # pylint: disable=wrong-import-position
import receivers  # pylint: disable=wrong-import-position
import servers  # pylint: disable=wrong-import-position
import smtp  # pylint: disable=wrong-import-position

PRESEND, FAULTY, PACKAGES = (os.path.realpath(path) for path in sys.argv[1:4])
ZONE = os.path.join(os.path.dirname(os.path.realpath(__file__)), "lab.zone")
PORTS = {"postfix": 2525, "postfix-default": 2526, "opendmarc": 2527, "exim": 2528}
SERVICES = {PORTS["postfix"]: receivers.STRICT, PORTS["postfix-default"]: {},
            PORTS["opendmarc"]: receivers.DMARC}
# What --receiver calls a server; behind the milter stands Postfix.
PROFILES = {"postfix": "postfix", "postfix-default": "postfix-default", "exim": "exim"}
OPTIONS = ["--no-config", "--format", "json", "--now", "2026-11-23T12:00:00Z", "--stage", "final",
           "--class", "transactional"]
# Of a hundred cases, how many may be wrong.
CLASSES_WRONG, STATUSES_WRONG = 0.01, 0.03
FOLD = 90  # recipients of one run; over a hundred are folded


def past_bounce(address):
    """The record of a mail that ADDRESS did not take."""
    return {"notice": "<1@mx.lab.test>", "address": address, "time": "2026-11-20T10:00:00Z", "reason": "userunknown",
            "class": "address", "hard": True, "code": 550, "status": "5.1.1"}


def runs(table):
    """The cases of TABLE in groups that one run of presend can judge: they differ in the message
    alone, or in the recipient alone."""
    alike = {}
    for case in table:
        told = (case.helo, case.mail_from, case.source, case.history, tuple(case.recipients[:-1]))
        alike.setdefault((told, case.recipients[-1]), []).append(case)
    by_message = {}
    for (told, rcpt), group in alike.items():
        if len(group) > 1 or told[-1] or told[-2]:
            yield group
        else:
            by_message.setdefault((told, group[0].message), []).extend(group)
    for group in by_message.values():
        for start in range(0, len(group), FOLD):
            yield group[start:start + FOLD]


def predict(group, receiver, folder):
    """What presend says of the last recipient of each case of GROUP, members of "recipients"."""
    first, past, files = group[0], ["--no-history"], []
    with tempfile.TemporaryDirectory(dir=folder) as own:
        if first.history:
            past = ["--history", os.path.join(own, "history.db")]
            subprocess.run([PRESEND, "history", "import", "-", "--no-config", *past], check=True,
                           text=True, input=json.dumps(past_bounce(first.history)),
                           stderr=subprocess.DEVNULL)
        by_file = len({case.message for case in group}) > 1
        for number, case in enumerate(group if by_file else [first]):
            files.append(os.path.join(own, "%d.eml" % number))
            with open(files[-1], "wb") as out:
                out.write(case.message)
        rcpts = first.recipients if by_file else [
            *first.recipients[:-1], *(case.recipients[-1] for case in group)]
        done = subprocess.run(
            [PRESEND, "lint", *OPTIONS, *past, "--dns", "zone:" + ZONE, "--receiver", receiver,
             "--ip", first.source, "--helo", first.helo, "--mail-from", first.mail_from,
             *(word for rcpt in rcpts for word in ("--to", rcpt)), *files],
            capture_output=True, check=False, text=True)
    try:
        said = [file["recipients"] for file in json.loads(done.stdout)["files"]]
    except (ValueError, KeyError):
        raise RuntimeError("%s: %s" % (first.name, done.stderr)) from None
    return [file[-1] for file in said] if by_file else said[0][-len(group):]


class Score:
    """How often presend was right about one server."""

    def __init__(self, server):
        self.server, self.cases = server, 0
        self.classes, self.statuses, self.certain = [], [], []

    def add(self, case, reply, said):
        """REPLY came, and presend had SAID this."""
        first = said["replies"][0] if said["replies"] else None
        decides = first and (first["certainty"] != "possible" or case.listed)
        words = "%s: %s; said %s %s" % (case.name[:60], str(reply)[:100], said["outcome"], " or ".join(
            "%s %s (%s, %s)" % (r["code"], r["enhanced"], r["certainty"], r["rule"])
            for r in said["replies"][:3]))
        self.cases += 1
        if reply.code // 100 != (first["code"] // 100 if decides else 2):
            self.classes.append(words)
            if decides and first["certainty"] == "certain":
                self.certain.append(words)
        elif decides and (reply.code, reply.enhanced) != (first["code"], first["enhanced"]):
            self.statuses.append(words)

    def is_good(self):
        return (not self.certain and len(self.classes) <= self.cases * CLASSES_WRONG and
                len(self.classes + self.statuses) <= self.cases * STATUSES_WRONG)

    def print(self, number):
        """One line of TAP, and what was wrong."""
        if not self.cases:
            print("ok %d - %s # skip: nothing can be asked of it here" % (number, self.server))
            return
        print("%sok %d - %s: %d cases, class right in %.1f %%, code and status in %.1f %%, "
              "%d certain and wrong" % ("" if self.is_good() else "not ", number, self.server, self.cases,
                                        100 - 100 * len(self.classes) / self.cases,
                                        100 - 100 * len(self.classes + self.statuses) / self.cases,
                                        len(self.certain)))
        for words in self.classes + self.statuses:
            print("#", words)


def compare(server, table, folder, private):
    """The score of SERVER with those cases of TABLE that are for it."""
    score = Score(server)
    meant = [case for case in table if server in (case.servers or PROFILES)]
    groups = list(runs(meant))
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        replies = dict(zip([case.name for case in meant], pool.map(
            lambda case: smtp.send(PORTS[server], case, private), meant)))
        said = pool.map(
            lambda group: predict(group, PROFILES.get(server, "postfix"), folder), groups)
        for group, answers in zip(groups, said):
            for case, answer in zip(group, answers, strict=True):
                score.add(case, replies[case.name], answer)
    return score


def main():
    private = receivers.enter_network()
    table = [case for case in cases.cases() if private or not case.private]
    if not private:
        print("# no network of our own: on loopback, and without what hangs on addresses")
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as up:
        root = os.path.join(folder, "root")
        try:
            receivers.make_root(PACKAGES, root)
            up.enter_context(servers.faulty(FAULTY, "--port", 53, ZONE))
            up.enter_context(receivers.opendmarc(root))
            up.enter_context(receivers.postfix(root, SERVICES))
            up.enter_context(receivers.exim(root, PORTS["exim"]))
        except servers.Missing as missing:
            print("1..0 # skipped: %s is not there" % missing)
            return 0
        scores = [compare(server, table, folder, private) for server in PORTS]
    print("1..%d" % len(scores))
    for number, score in enumerate(scores, 1):
        score.print(number)
    return 0 if all(score.is_good() for score in scores) else 1


if __name__ == "__main__":
    sys.exit(main())
