#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""watch.py PRESEND - lint --watch looks again however a draft is saved. Reports in TAP."""
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time

PRESEND, DEADLINE = os.path.realpath(sys.argv[1]), 20
MAIL = "From: a@shop.test\r\nTo: b@shop.test\r\nSubject: {}\r\n\r\nDear {{{{name}}}},\r\n"
LINT = [PRESEND, "lint", "--dns", "off", "--lang", "en"]


def write(path, text):
    with open(path, "w", encoding="ascii", newline="") as file:
        file.write(text)


def collect(stream, lines):
    for line in stream:
        lines.put(line)


class Watcher:
    """A presend that watches, and what it says."""

    def __init__(self, *args):
        self.lines = queue.Queue()
        self.process = subprocess.Popen([*LINT, "--watch", "--format", "gcc", *args], text=True,
                                        env={**os.environ, "XDG_CONFIG_HOME": "home"},
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        threading.Thread(target=collect, args=(self.process.stdout, self.lines),
                         daemon=True).start()

    def says(self, word):
        """A line with WORD comes."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            try:
                if word in self.lines.get(timeout=0.1):
                    time.sleep(0.2)  # the run ends, and its changes with it
                    while not self.lines.empty():
                        self.lines.get()
                    return True
            except queue.Empty:
                continue
        return False

    def is_quiet(self):
        try:
            self.lines.get(timeout=0.3)
        except queue.Empty:
            return True
        return False


def by_rename():
    write("draft.tmp", MAIL.format("x") + "Renamed\r\n" * 2)
    os.rename("draft.tmp", "draft.eml")


def by_deletion():
    os.remove("draft.eml")
    time.sleep(0.05)
    write("draft.eml", MAIL.format("again"))


def check(watcher):
    yield "it begins", watcher.says("[TPL_UNRESOLVED]")
    for name, change in (("renamed", by_rename), ("deleted and made again", by_deletion),
                         ("written", lambda: write("draft.eml", MAIL.format("new")))):
        change()
        yield name, watcher.says("[TPL_UNRESOLVED]")
    write("other.eml", "x")
    yield "another file is nothing", watcher.is_quiet()
    write("presend.cf", "nonsense nonsense\n")
    yield "a bad configuration is told", watcher.says("presend.cf:1:")
    write("presend.cf", "")
    yield "a good one is used", watcher.says("[TPL_UNRESOLVED]")
    write("presend.cf", "include more.cf\n")
    yield "what it includes is missed", watcher.says("more.cf")
    write("more.cf", "score TPL_UNRESOLVED 0\nbody OWN /again/\ndescribe OWN own\n")
    write("draft.eml", MAIL.format("again"))
    yield "what it includes is there", watcher.says("[OWN]")
    write("more.cf", "body OTHER /again/\ndescribe OTHER other\n")
    yield "what it includes is changed", watcher.says("[OTHER]")
    os.remove("presend.cf")
    yield "it is gone", watcher.says("[TPL_UNRESOLVED]")
    os.makedirs("home/presend")
    yield "a folder that comes is nothing bad", watcher.says("[TPL_UNRESOLVED]")
    write("home/presend/presend.cf", "body HOME /again/\ndescribe HOME home\n")
    yield "one's own configuration comes", watcher.says("[HOME]")
    watcher.process.send_signal(signal.SIGINT)
    yield "Ctrl-C ends it", watcher.process.wait(DEADLINE) == -signal.SIGINT


def check_folder(watcher):
    yield "a folder", watcher.says("[TPL_UNRESOLVED]")
    write("box/sub/.presendignore", "a.eml\n")
    yield "what it leaves out", watcher.says("left out by .presendignore")
    write("box/sub/.hidden", "x")
    yield "hidden files are nothing", watcher.is_quiet()


def refuse():
    for args in (["-"], ["--fix", "draft.eml"], ["--diff", "draft.eml"],
                 ["--write-baseline", "b", "draft.eml"]):
        done = subprocess.run([*LINT, "--watch", *args], capture_output=True, timeout=DEADLINE,
                              check=False, stdin=subprocess.DEVNULL)
        yield f"not with {args[0]}", done.returncode == 2 and b"--watch does not go" in done.stderr


def main():
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write("draft.eml", MAIL.format("x"))
        os.makedirs("box/sub")
        write("box/sub/a.eml", MAIL.format("x"))
        write("box/b.eml", MAIL.format("x"))
        write("none.ndjson", "")
        subprocess.run([PRESEND, "history", "--history", "past.db", "import", "none.ndjson"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        watchers = [Watcher("draft.eml"), Watcher("box", "--history", "past.db")]
        try:
            for results in (check(watchers[0]), check_folder(watchers[1]), refuse()):
                for name, good in results:
                    count += 1
                    print("ok" if good else "not ok", count, "-", name, flush=True)
        finally:
            for watcher in watchers:
                watcher.process.kill()
            os.chdir("/")
    print(f"1..{count}")


main()
