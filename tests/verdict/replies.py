#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""replies.py PRESEND RULES TESTS - every reply that a rule foretells has a provider that exists, a
source with a date, and codes that fit together; and of every mail in TESTS/rules that a rule with
replies hits, the dialogue ends with the reply that stands first. Reports in TAP.
"""
import concurrent.futures
import glob
import json
import os
import re
import shlex
import subprocess
import sys

PRESEND, RULES, TESTS = (os.path.realpath(path) for path in sys.argv[1:4])
OPTIONS = ["--no-config", "--no-history", "--now", "2026-11-23T12:00:00Z", "--stage", "final",
           "--class", "marketing", "--dns", "zone:" + os.path.join(TESTS, "rules/dns.zone")]
# Where a 4yz comes with a 5.x.x or the other way round: the providers' own pages have it so.
ODD = {("GMAIL_BULK_NOT_ALIGNED", "gmail", 421, "5.7.32"), ("GMAIL_SPOOFED_FROM", "gmail", 421, "5.7.26"),
       ("NET_IPV6_NO_AUTH", "microsoft365", 550, "4.7.26")}
DECIDES = ("certain", "likely")


def run(*args, cwd=None):
    return subprocess.run([PRESEND, *args], cwd=cwd, capture_output=True, text=True, check=False,
                          timeout=60).stdout


def providers():
    """The words that a reply may have for a provider."""
    known = {"*", "generic"}
    for path in glob.glob(RULES + "/**/*.cf", recursive=True):
        with open(path, encoding="utf-8") as file:
            known.update(re.findall(r"^provider (\S+)", file.read(), re.M))
    return known


def faults(rule, known):
    """What is wrong with the replies of RULE."""
    for reply in rule["replies"]:
        words = (rule["name"], reply["provider"], reply["code"], reply["enhanced"])
        if reply["provider"] not in known:
            yield "no provider: %s %s %d %s" % words
        if reply["certainty"] not in (*DECIDES, "possible"):
            yield "no certainty: %s %s %d %s" % words
        if reply["enhanced"] and words not in ODD and \
                int(reply["enhanced"][0]) != reply["code"] // 100:
            yield "codes that do not fit: %s %s %d %s" % words
    if not rule["refs"] or not all(ref["date"] for ref in rule["refs"]):
        yield "no source, or one without a date: %s" % rule["name"]
    if any(reply["certainty"] == "certain" for reply in rule["replies"]) and rule["grade"] != "A":
        yield "certain, but of grade %s: %s" % (rule["grade"], rule["name"])


def arguments(mail):
    path = os.path.splitext(mail)[0] + ".args"
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return shlex.split(file.read())


def first_of_each(mail):
    """What decides for each group of recipients that are answered alike, by the JSON."""
    report = json.loads(run("lint", *OPTIONS, *arguments(mail), "--format", "json",
                            os.path.basename(mail), cwd=os.path.dirname(mail)))
    firsts = []
    for recipient in report["files"][0]["recipients"]:
        first = recipient["replies"][0] if recipient["replies"] else None
        decides = first and first["certainty"] in DECIDES
        firsts.append("%d %s" % (first["code"], first["enhanced"] or "") if decides else "goes on")
    return set(word.strip() for word in firsts)


def last_of_each(mail):
    """The same by the dialogues: the last reply of the server."""
    lasts = set()
    for talk in run("lint", *OPTIONS, *arguments(mail), "--format", "dialogue",
                    os.path.basename(mail), cwd=os.path.dirname(mail)).split("\n\n")[0:]:
        said = re.findall(r"^  S: (?!or )(\d{3}|\?)( [245]\.\d+\.\d+)?", talk, re.M)
        if said:
            code, enhanced = said[-1]
            lasts.add(code + enhanced if code[0] in "45" else "goes on")
    return lasts


def agrees(mail):
    """What the two forms do not agree on, or None."""
    firsts, lasts = first_of_each(mail), last_of_each(mail)
    return None if firsts == lasts else "%s: JSON %s, dialogue %s" % (
        os.path.relpath(mail, TESTS), sorted(firsts), sorted(lasts))


def main():
    rules = json.loads(run("rules", "--no-config", "--format", "json"))["rules"]
    rules = [rule for rule in rules if rule["replies"]]
    known = providers()
    wrong = [[fault for rule in rules for fault in faults(rule, known)]]
    mails = [mail for rule in rules for mail in sorted(
        glob.glob(os.path.join(TESTS, "rules", rule["name"], "hit*.eml")))
        if not os.path.exists(os.path.splitext(mail)[0] + ".pad")
        and not os.path.exists(os.path.splitext(mail)[0] + ".history")]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong.append([words for words in pool.map(agrees, mails) if words])
    print("1..2")
    for number, (name, lines) in enumerate(zip(
            ("%d replies of %d rules" % (sum(len(r["replies"]) for r in rules), len(rules)),
             "the dialogues of %d mails" % len(mails)), wrong), 1):
        print("%sok %d - %s" % ("not " if lines else "", number, name))
        print("".join("# %s\n" % line for line in lines), end="")
    return 1 if any(wrong) else 0


if __name__ == "__main__":
    sys.exit(main())
