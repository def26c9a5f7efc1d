#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mails.py PRESEND PATTERN... - presend lint --fix over copies of every mail in those folders. Parts and header
fields say what they said, as Python's email package reads them, but for what a fixer is there to
change; a second run changes nothing; what --diff prints makes of the mail what --fix does. Reports
in TAP."""
import email
import email.header
import email.policy
import email.utils
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

PRESEND, PATTERNS = os.path.realpath(sys.argv[1]), sys.argv[2:]
BATCH = 400
# what fixers add, or write otherwise; what parts are and what files are called is looked at apart
ADDED = ("mime-version", "list-unsubscribe-post", "content-type", "content-transfer-encoding", "content-disposition")


class AsItStands(email.policy.Compat32):
    """8-bit in a header comes as it is."""

    def header_fetch_parse(self, name, value):
        return value


def lines(data):
    return re.sub(rb"\r*\n|\r", b"\n", data).rstrip(b"\n")


def words(value):
    """A header value as people read it: encoded-words decoded, quotes, blanks and folds aside."""
    value = re.sub(r"\r?\n", "", str(value))
    try:
        text = str(email.header.make_header(email.header.decode_header(str(value))))
    except (LookupError, UnicodeError, ValueError, email.errors.HeaderParseError):
        text = str(value)
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r'["<>\s\\]+', "", text)


def file_name(part):
    for name, header in (("filename", "content-disposition"), ("name", "content-type")):
        value = part.get_param(name, None, header)
        if value:
            return words(email.utils.collapse_rfc2231_value(value))
    return None


def read(data):
    """What a mail says: its parts, and its fields in order, each once."""
    end = re.search(rb"\r*\n\r*\n", data)
    end = end.end() if end else len(data)
    # blanks before a colon, which Python takes for the end of the header
    head = re.sub(rb"(?m)^([!-9;-~]+)[ \t]+:", rb"\1:", data[:end])
    message = email.message_from_bytes(lines(head + data[end:]) + b"\n", policy=AsItStands())
    parts = [(p.get_content_type(), file_name(p), None if p.is_multipart() else lines(p.get_payload(decode=True) or b""))
             for p in message.walk()]
    fields = {(k.lower(), words(v)) for k, v in message.raw_items() if k.lower() not in ADDED and v.strip()}
    return parts, fields


def presend(args, files):
    done = subprocess.run([PRESEND, "lint", "--dns", "off", "--no-config", "--no-history", "--now",
                           "2026-11-23T12:00:00Z", *args, *files], capture_output=True)
    if done.returncode not in (0, 1):
        print(f"Bail out! {' '.join(args)}: {done.returncode}: {done.stderr[-600:].decode(errors='replace')}")
        sys.exit(1)
    return done.stdout


def patched(folder, files, diff):
    """The files after patch(1) has applied DIFF to copies of them."""
    for path in files:
        shutil.copyfile(path, path + ".old")
    if diff:
        diff = re.sub(rb"(?m)^(--- .*|\+\+\+ .*)\.eml$", rb"\1.eml.old", diff)
        subprocess.run(["patch", "--binary", "-s", "-p0", "-d", folder], input=diff, check=True)
    return {path: open(path + ".old", "rb").read() for path in files}


def check(path, before, once, by_patch, again):
    trouble = []
    if path.encode() in again:
        trouble.append("a second run changes it")
    if by_patch != once:
        trouble.append("--diff says something else")
    if before != once:
        (parts, fields), (new_parts, new_fields) = read(before), read(once)
        if parts != new_parts:
            trouble.append("its parts are others")
        if not fields <= new_fields:
            trouble.append(f"fields are gone: {sorted(fields - new_fields)[:2]}")
    return trouble


def main():
    todo = [path for pattern in PATTERNS for folder in sorted(glob.glob(pattern))
            for path in sorted(glob.glob(os.path.join(folder, "**", "*.eml"), recursive=True))]
    changed, bad = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(todo), BATCH):
            copies = {f"{i}.eml": path for i, path in enumerate(todo[start:start + BATCH])}
            os.chdir(folder)
            for name, path in copies.items():
                shutil.copyfile(path, name)
                os.chmod(name, 0o644)
            files = list(copies)
            before = {name: open(name, "rb").read() for name in files}
            by_patch = patched(folder, files, presend(["--diff"], files))
            presend(["--fix", "--format", "gcc"], files)
            once = {name: open(name, "rb").read() for name in files}
            again = presend(["--diff"], files)
            for name, path in copies.items():
                changed += before[name] != once[name]
                bad += [f"{path}: {t}" for t in check("--- " + name + "\n", before[name], once[name], by_patch[name], again)]
    print("1..1")
    for line in bad:
        print("#", line)
    print(f"# {changed} of {len(todo)} mails were mended")
    print("not ok 1 - mails" if bad or not changed else "ok 1 - mails")
    sys.exit(bool(bad) or not changed)


main()
