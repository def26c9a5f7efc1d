#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""rules.py PRESEND DIR [STEP] - every rule speaks both languages, hits its hit mails and misses
its miss mails, and gives the replies that it names; of STEP cases, one. Reports in TAP.

DIR/RULE/hit*.eml and miss*.eml are mails; hit.args beside hit.eml holds further options of
"presend lint", one line, for a shell's way of quoting; hit.pad holds a number of bytes that
the mail is filled up to first, behind "header" if it is the header that grows, else at the end or
where a line says @PAD@. A case runs inside its folder, with the zone file DIR/dns.zone.
hit.history holds past bounces, as "presend history import" reads them, and hit.sent the options
of "presend history sent".
Of a rule about a domain, hit*.zone and miss*.zone say what shop.test publishes, and hit.args
holds options of "presend domain"; of one about lists, hit*.csv and miss*.csv are lists, and
the options are those of "presend list". Mails with nothing beside them are judged many in a run.
The first hit is also the rule's example in "presend explain" (example.py); UPDATE=1 writes them all.
"""
import collections
import concurrent.futures
import glob
import json
import os
import shlex
import subprocess
import sys
import tempfile

import example

PRESEND, DIR = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
TABLE = os.path.join(DIR, "../../rules/data/examples.tsv")
EXAMPLES, FRESH = example.load(TABLE), {}
TOGETHER = 25  # mails of one run
JUDGED = {}  # run()'s answer for each mail that was judged together with others
OPTIONS = ["--no-config", "--format", "json", "--now", "2026-11-23T12:00:00Z", "--stage", "final",
           "--class", "marketing", "--dns", "zone:" + os.path.join(DIR, "dns.zone")]


def run(*args, cwd=DIR):
    """presend's JSON, or the reason why there is none."""
    try:
        done = subprocess.run([PRESEND, *args], cwd=cwd, capture_output=True, timeout=60,
                              check=False)
    except subprocess.TimeoutExpired:
        return None, "took more than a minute"
    if done.returncode not in (0, 1):
        return None, f"exit status {done.returncode}: {done.stderr.decode(errors='replace')}"
    return json.loads(done.stdout), done.stderr.decode(errors="replace")


def texts(rule):
    """What a rule lacks in words."""
    missing = [f"{what} {lang}" for what in ("describe", "fix") for lang in ("en", "it")
               if not rule[what][lang]]
    if not rule["grade"]:
        missing.append("grade")
    if not rule["refs"]:
        missing.append("ref")
    return "lacks " + ", ".join(missing) if missing else None


def filled(mail, folder):
    """The mail's name; one that is to be large is made so in FOLDER."""
    pad_file = mail[:-len(".eml")] + ".pad"
    if not os.path.exists(pad_file):
        return os.path.basename(mail)
    with open(pad_file, encoding="ascii") as file, open(mail, "rb") as small:
        words, text = file.read().split(), small.read()
    line = b"X-Filler: " + b"." * 900 + b"\n" if words[0] == "header" else b"." * 70 + b"\n"
    more = line * ((int(words[-1]) - len(text)) // len(line))
    large = os.path.join(folder, os.path.basename(mail))
    before, _, behind = text.partition(b"@PAD@\n")
    with open(large, "wb") as file:
        file.write(more + text if words[0] == "header" else before + more + behind)
    return large


def arguments(path):
    """What the file beside PATH says of options."""
    args_file = os.path.splitext(path)[0] + ".args"
    if not os.path.exists(args_file):
        return []
    with open(args_file, encoding="utf-8") as file:
        return shlex.split(file.read())


def first(path):
    """PATH is the hit that its rule's example is cut from."""
    folder, ending = os.path.dirname(path), os.path.splitext(path)[1]
    return path == min(glob.glob(os.path.join(folder, f"hit*{ending}")), default=None)


def as_example(rule, path, findings, again):
    """Why the example of the rule is no more what this hit gives, or None. AGAIN gives the
    findings with more options."""
    if not first(path):
        return None
    found = next(f for f in findings if f["rule"] == rule["name"])
    fresh = example.make(rule, path, found, arguments(path))
    if os.environ.get("UPDATE"):
        italian = next(f for f in again("--lang", "it") if f["rule"] == rule["name"])
        FRESH[rule["name"]] = [*fresh, example.said(rule, italian, "it")]
        return None
    return example.problem(rule, EXAMPLES.get(rule["name"]), fresh)


def domain_case(rule, zone):
    """Why the rule does not do with this zone what the zone's name says, or None."""
    def ask(*more):
        return run("domain", "--no-config", "--format", "json", "--dns", "zone:" + zone,
                   *arguments(zone), *more, "shop.test", cwd=os.path.dirname(zone))

    report, trouble = ask()
    if report is None:
        return trouble
    found = [f["rule"] for f in report["domains"][0]["findings"]]
    wants = os.path.basename(zone).startswith("hit")
    if wants != (rule["name"] in found):
        return f"found: {' '.join(found)}" if wants else "hits, though it should not"
    return wants and as_example(rule, zone, report["domains"][0]["findings"],
                                lambda *more: ask(*more)[0]["domains"][0]["findings"]) or None


def history(mail, folder):
    """Options for the past bounces beside the mail, if there are any; or the trouble."""
    records = os.path.splitext(mail)[0] + ".history"
    if not os.path.exists(records):
        return ["--no-history"], None
    options = ["--no-config", "--history", os.path.join(folder, "history.db")]
    runs = [["import", records]]
    if os.path.exists(os.path.splitext(mail)[0] + ".sent"):
        with open(os.path.splitext(mail)[0] + ".sent", encoding="utf-8") as file:
            runs.append(["sent", *shlex.split(file.read())])
    for words in runs:
        done = subprocess.run([PRESEND, "history", *words, *options], capture_output=True,
                              timeout=60, check=False)
        if done.returncode:
            return [], done.stderr.decode(errors="replace")
    return options[1:], None


def list_case(rule, people):
    """Why the rule does not do with this list what the list's name says, or None."""
    def ask(*more):
        return run("list", "--no-config", "--format", "json",
                   "--dns", "zone:" + os.path.join(DIR, "dns.zone"), *arguments(people), *more,
                   os.path.basename(people), cwd=os.path.dirname(people))

    report, trouble = ask()
    if report is None:
        return trouble
    found = [f["rule"] for f in report["summary"]["findings"]]
    wants = os.path.basename(people).startswith("hit")
    if wants != (rule["name"] in found):
        return f"found: {' '.join(found)}" if wants else "hits, though it should not"
    return wants and as_example(rule, people, report["summary"]["findings"],
                                lambda *more: ask(*more)[0]["summary"]["findings"]) or None


# What the cases of a rule are, by its scope.
KINDS = {"domain": ("zone", domain_case), "list": ("csv", list_case)}


def replied(rule, result):
    """Why no recipient of RESULT gets a reply of the rule, or None."""
    if not rule["replies"] or any(reply["rule"] == rule["name"]
                                  for recipient in result["recipients"]
                                  for reply in recipient["replies"]):
        return None
    return "hits, but no recipient gets one of its replies"


def needs_nothing(path):
    """PATH is a mail without files beside it that say how it is judged."""
    stem, ending = os.path.splitext(path)
    return ending == ".eml" and not any(
        os.path.exists(f"{stem}.{beside}") for beside in ("args", "history", "pad"))


def judge_together(mails):
    """What one run of presend says of MAILS, for each as if it had been alone."""
    report, trouble = run("lint", *OPTIONS, "--no-history", *mails)
    for place, mail in enumerate(mails):
        text = json.dumps(report and report["files"][place])
        named = text.replace(os.path.dirname(mail) + "/", "")
        JUDGED[mail] = report and {"files": [json.loads(named)]}, trouble


def case(rule, mail):
    """Why the rule does not do with this mail what the mail's name says, or None."""
    with tempfile.TemporaryDirectory() as folder:
        past, trouble = history(mail, folder)
        if trouble:
            return trouble

        def ask(*more):
            return run("lint", *OPTIONS, *arguments(mail), *past, *more, filled(mail, folder),
                       cwd=os.path.dirname(mail))

        report, trouble = JUDGED.get(mail) or ask()
        if report is None:
            return trouble
        result = report["files"][-1]  # options may name mails that come before it
        found = [f["rule"] for f in result["findings"]]
        wants = os.path.basename(mail).startswith("hit")
        if wants != (rule["name"] in found):
            return f"found: {' '.join(found)}" if wants else "hits, though it should not"
        if not wants:
            return None
        return replied(rule, result) or as_example(
            rule, mail, result["findings"], lambda *more: ask(*more)[0]["files"][-1]["findings"])


def cases():
    """(name, path or None, function) of every test."""
    whole, trouble = run("rules", "--no-config", "--format", "json")
    if whole is None:
        print(f"Bail out! {trouble}")
        sys.exit(1)
    names = {rule["name"] for rule in whole["rules"]}
    for rule in whole["rules"]:
        folder = os.path.join(DIR, rule["name"])
        yield f"{rule['name']} speaks", None, lambda rule=rule: texts(rule)
        for kind in ("hit", "miss"):
            ending, test = KINDS.get(rule["scope"], ("eml", case))
            paths = sorted(glob.glob(os.path.join(folder, f"{kind}*.{ending}")))
            if not paths:
                yield f"{rule['name']} {kind}", None, lambda: "there is no such case"
            for path in paths:
                label = f"{rule['name']} {os.path.basename(path)}"
                yield label, path, lambda rule=rule, path=path, test=test: test(rule, path)
    grades = collections.Counter(rule["grade"] for rule in whole["rules"])
    print("#", len(whole["rules"]), "rules; of grade",
          ", ".join(f"{grade}: {count}" for grade, count in sorted(grades.items(), key=str)))
    for folder in sorted(glob.glob(os.path.join(DIR, "[A-Z]*", ""))):
        name = os.path.basename(folder[:-1])
        if name not in names:
            yield name, None, lambda: "is a folder here, but no rule"


def main():
    tests = list(cases())[::int(sys.argv[3]) if len(sys.argv) > 3 else 1]
    plain = [path for _, path, _ in tests if path and needs_nothing(path)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(judge_together, (plain[at:at + TOGETHER]
                                       for at in range(0, len(plain), TOGETHER))))
        results = list(pool.map(lambda test: test[2](), tests))
    if FRESH:
        example.save(TABLE, {name: row for name, row in {**EXAMPLES, **FRESH}.items()
                             if os.path.isdir(os.path.join(DIR, name))})
    for number, ((name, _, _), problem) in enumerate(zip(tests, results), 1):
        print(f"{'not ok' if problem else 'ok'} {number} - {name}")
        for line in (problem or "").splitlines():
            print("#", line)
    print(f"1..{len(tests)}")
    return 1 if any(results) else 0


sys.exit(main())
