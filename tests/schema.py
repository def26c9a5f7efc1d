#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""schema.py PRESEND SCHEMAS SAMPLES - what presend prints as JSON fits docs/schema, and has no
member that the schema does not describe: of every sample, of input that cannot be read, and of
lists long enough to be folded. Reports in TAP.
"""
import copy
import glob
import json
import os
import subprocess
import sys
import tempfile

PRESEND, SCHEMAS, SAMPLES = (os.path.realpath(path) for path in sys.argv[1:4])
LIMIT_PASSED = b"From: a@b.example\nTo: " + b"a:" * 1000 + b"\nSubject: x\n\nx\n"
UNSIGNED = b"DKIM-Signature: v=1; \x1b\xff\nFrom: a@shop.example\n\nx\n"
SUPPRESSED = (b"From: a@shop.example\nX-Presend-Ignore: QA_LOREM until=2100-01-01; a mock-up\n"
              b"Subject: x\n\nLorem ipsum\n")
MANY = b"email\n" + b"".join(b"p%d@firma.example\np%d@no-mail.example\n" % (i, i) for i in range(99))


def strict(schema):
    """SCHEMA, without room for members that it does not name."""
    schema = copy.deepcopy(schema)
    stack = [schema]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if "properties" in node:
                node["additionalProperties"] = False
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return schema


def run(*args, stdin=b""):
    """What presend prints; its status says what was found, 2 where a file is not there."""
    done = subprocess.run([PRESEND, *args], input=stdin, capture_output=True, cwd=SAMPLES,
                          check=False, timeout=60)
    if done.returncode not in (0, 1, 2):
        raise RuntimeError("status %d: %s" % (done.returncode, done.stderr.decode()))
    return done.stdout


def auth_cases(mails):
    """Name, schema and output of each case of auth."""
    auth = ["auth", "--format", "json"]
    for mail in mails:
        yield mail + " authenticated", "auth", run(*auth, mail)
        yield mail + " authenticated without a key", "auth", run(
            *auth, "--no-config", "--dns", "zone:dns.zone", "--ip", "192.0.2.10", mail)
        yield mail + " authenticated, DNS off", "auth", run(
            *auth, "--no-config", "--dns", "off", mail)
    yield "a signature that is none", "auth", run(*auth, "-", stdin=UNSIGNED)
    yield "a mail that is not there", "auth", run(*auth, "no-such-file")
    yield "an empty mail", "auth", run(*auth, "--no-config", "-")
    yield "a server alone", "auth", run(*auth, "--helo", "mail.shop.example")
    yield "an unknown server", "auth", run(
        *auth, "--no-config", "--dns", "off", "--mail-from", "")


def cases():
    """Name, schema and output of each case; of NDJSON, the rows."""
    mails = sorted(os.path.basename(mail) for mail in glob.glob(SAMPLES + "/*.eml"))
    lint = ["lint", "--format", "json"]
    for mail in mails:
        yield mail, "lint", run(*lint, mail)
        yield mail + " to people.csv", "lint", run(*lint, "--recipients", "people.csv", mail)
        yield mail + ", in Italian, nothing known", "lint", run(
            *lint, "--lang", "it", "--no-config", "--dns", "off", mail)
    yield "a few rules, and what passed", "lint", run(
        *lint, "--select", "SUBJ", "--show-passed", mails[0])
    with tempfile.NamedTemporaryFile(suffix=".json") as baseline:
        os.unlink(baseline.name)
        run(*lint, "--write-baseline", baseline.name, *mails)
        with open(baseline.name, encoding="utf-8") as file:
            yield "a baseline", "baseline", file.read()
        yield "what is known", "lint", run(*lint, "--baseline", baseline.name, mails[0])
    yield "a configuration", "config", run("config", "--format", "json", "--fail-on", "note")
    yield "what is suppressed", "lint", run(*lint, "-", stdin=SUPPRESSED)
    yield "all of them and a file that is not there", "lint", run(*lint, *mails, "no-such-file")
    yield "nothing", "lint", run(*lint, "-")
    yield "a limit passed", "lint", run(*lint, "-", stdin=LIMIT_PASSED)
    yield "recipients folded", "lint", run(
        *lint, "--recipients", "/dev/stdin", mails[0], stdin=MANY)
    yield from auth_cases(mails)
    yield "a draft made worse", "diff", run(
        "diff", "--format", "json", "newsletter-good.eml", "newsletter-bad.eml")
    yield "another DNS", "diff", run("diff", "--format", "json", "--no-config", "--ip", "192.0.2.10", "--dns-old",
                                     "zone:dns.zone", "--dns-new", "off", "newsletter-good.eml")
    for name, text in (("nothing", b""), ("a list", MANY), ("bad CSV", b'email,x\n"a"b,c\n\n,\n')):
        yield name + " listed", "list", run("list", "--format", "json", "-", stdin=text)
    yield "people.csv", "list", run("list", "--format", "json", "people.csv")
    yield "people.csv in Italian, DNS off", "list", run(
        "list", "--format", "json", "--lang", "it", "--dns", "off", "people.csv")
    bounce = ["bounce", "--format", "json", "--no-config", "--dns", "off"]
    yield "notices", "bounce", run(*bounce, "bounces", mails[0], "no-such-file")
    yield "notices, linted, in Italian", "bounce", run(
        *bounce, "--lint", "--lang", "it", "bounces")
    yield "no notice", "bounce", run(*bounce, "-", stdin=LIMIT_PASSED)
    yield "full", "extract", run(
        "extract", "--view", "full", "--format", "json", "-", stdin=b"Subject: \xe9\n\nx\n")
    yield "no such field", "extract", run(
        "extract", "--view", "header:No", "--format", "json", mails[0])
    domain = ["domain", "--format", "json", "--dns", "zone:dns.zone"]
    with open(SAMPLES + "/dns.zone", encoding="utf-8") as zone:
        names = sorted({line.split()[0] for line in zone if line[0].isalnum()})
    yield "every name of the zone as a domain", "domain", run(*domain, *names)
    yield "domains, with all options", "domain", run(
        *domain, "--lang", "it", "--selector", "s1", "--ip", "192.0.2.10", "--dnsbl", "bl.example",
        "shop.example", "grown.example")
    yield "a domain, DNS off", "domain", run(*domain, "--dns", "off", "shop.example")
    yield "no domain", "domain", run(*domain, "not a domain", "-")
    with tempfile.TemporaryDirectory() as folder:
        history = ["history", "--format", "json", "--history", folder + "/history.db"]
        run(*history, "import", "../tests/cli/history/past.ndjson")
        for action in ("show", "summary", "decisions", "suppressed", "export"):
            yield "past bounces: " + action, "history", run(
                *history, action, "--now", "2026-11-23")
        yield "a mail, past bounces known", "lint", run(
            *lint, *history[3:], "--to", "ben@yahoo.com", mails[0])
    yield "rules", "rules", run("rules", "--format", "json")
    yield "rules with mistakes", "rules-lint", run(
        "rules", "lint", "--format", "json", "../tests/cli/rules-lint/bad.cf", "no-such-file",
        "../tests/cli/rules-lint/good.cf")
    explain = ["explain", "--no-config", "--format", "json"]
    yield "a rule explained", "explain", run(*explain, "AUTH_NONE", "URL_IP", "DKIM")
    yield "replies explained", "explain", run(*explain, "550 5.7.26", "host a.test[::1] said: 421 x",
                                              " TSS04", " \xff\x1b")
    yield "areas", "explain", run(*explain)
    yield "nothing explained", "explain", run(*explain, " nonsense")
    yield "no rules", "rules", run("rules", "--format", "json", "--no-default-rules", "--no-config")


def main():
    """One line of TAP a case."""
    try:
        import jsonschema
    except ImportError:
        print("1..0 # SKIP no jsonschema")
        print("# skipped: schemas, python3-jsonschema is not there")
        return 0
    validators = {}
    for path in glob.glob(SCHEMAS + "/*.json"):
        with open(path, encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[os.path.basename(path)[:-5]] = jsonschema.Draft202012Validator(strict(schema))

    count = failed = 0
    for name, schema, output in cases():
        errors = [error for error in validators[schema].iter_errors(json.loads(output))]
        count, failed = count + 1, failed + bool(errors)
        print("%s %d - %s" % ("not ok" if errors else "ok", count, name))
        for error in errors[:5]:
            print("# /%s: %s" % ("/".join(map(str, error.absolute_path)), error.message[:200]))
    print("1..%d" % count)
    return failed != 0


sys.exit(main())
