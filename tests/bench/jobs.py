#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""jobs.py PRESEND [COUNT] - the time that presend lint takes for COUNT newsletters (1000), with one
job and with two: of the clock, and of the processor."""
import os
import subprocess
import sys
import tempfile
import time

COUNT = sys.argv[2] if len(sys.argv) > 2 else "1000"


def measure(jobs, folder):
    before, began = os.times(), time.monotonic()
    done = subprocess.run([sys.argv[1], "lint", "--now", "2026-11-23", "--fail-on", "never",
                           "--jobs", str(jobs), folder], check=True, capture_output=True)
    passed, after = time.monotonic() - began, os.times()
    used = (after.children_user + after.children_system -
            before.children_user - before.children_system)
    print(f"--jobs {jobs}: {passed:.2f} s, {used:.2f} s of processor time", flush=True)
    return done.stdout


with tempfile.TemporaryDirectory() as mails:
    subprocess.run([sys.executable, os.path.join(os.path.dirname(__file__), "mails.py"), mails,
                    COUNT], check=True)
    reports = [measure(jobs, mails) for jobs in (1, 2)]
sys.exit(reports[0] != reports[1])
