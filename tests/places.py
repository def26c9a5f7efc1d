#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""places.py PRESEND RULES FOLDER... - every place of every finding leads to raw bytes that
decode to the text matched, for each mail in the folders. The decoding here is our own and
naive: whatever way gives the text will do. Reports in TAP.
"""
import base64
import binascii
import glob
import html
import json
import os
import quopri
import re
import subprocess
import sys
import unicodedata
import urllib.parse

PRESEND, RULES = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
CHARSETS = ["utf-8", "cp1252", "iso-8859-2", "iso-8859-15", "koi8-r", "cp1251", "cp1250", "gb18030",
            "big5", "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp", "utf-7", "utf-16"]


def base64_phases(raw):
    """RAW as it may stand in base64: with 0 to 3 letters missing before it."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    for missing in range(4):
        text = b"A" * missing + letters
        text += b"A" * (-len(text) % 4)
        try:
            yield base64.b64decode(text)
        except binascii.Error:
            continue


def words_decoded(raw):
    """RAW with its encoded-words decoded, also those that it cuts."""
    def word(found):
        text = found.group(3)
        if found.group(2) in b"qQ":
            return quopri.decodestring(text.replace(b"_", b" "))
        return next(base64_phases(text), b"")
    return re.sub(rb"=\?([^?]*)\?([bBqQ])\?([^?]*)(?:\?=\s*(?==\?)|\?=)?", word, raw)


def byte_forms(raw):
    """What RAW may be once its transfer encoding is undone."""
    yield raw
    yield quopri.decodestring(raw)
    yield quopri.decodestring(raw.replace(b"_", b" "))
    yield words_decoded(raw)
    # cut inside an encoded-word: its head is not there
    yield words_decoded(b"=?utf-8?q?" + raw)
    for decoded in base64_phases(raw):
        yield decoded
    for decoded in base64_phases(words_decoded(raw)):
        yield decoded


def text_forms(raw):
    for form in byte_forms(raw):
        for charset in CHARSETS:
            try:
                text = form.decode(charset, errors="replace")
            except (UnicodeError, LookupError):
                continue
            yield text
            plain = re.sub(r"<!--.*?-->|<[^<>]*>?", "", text, flags=re.S)
            yield html.unescape(plain)
            yield html.unescape(text)
            yield urllib.parse.unquote(html.unescape(text))
            yield html.unescape(re.sub(r"\\(.)", r"\1", plain))


def squeezed(text):
    """TEXT without what decoding may add or take: blanks, hidden characters, case of hosts.
    Body rules see straight quotes for curly ones, as in SpamAssassin."""
    text = unicodedata.normalize("NFC", re.sub("[\u201c\u201d]", '"', text))
    return "".join(c for c in text.lower()
                   if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf", "Zs")
                   and c != "\ufffd")


def without_gaps(raw):
    """RAW without a boundary and the header behind it: body rules see parts joined."""
    return re.sub(rb"\r?\n--[^\n]*\n(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*\r?\n", b"\n", raw)


def leads_there(raw, matched):
    want = squeezed(matched.rstrip("\u2026") if len(matched) >= 200 else matched)
    want = re.sub(r"^https?://|^mailto:", "", want)
    return not want or any(want in squeezed(text)
                           for whole in {raw, without_gaps(raw)} for text in text_forms(whole))


def problem_of(mail):
    done = subprocess.run([PRESEND, "lint", "--no-default-rules", "--no-config", "--rules", RULES,
                           "--dns", "off", "--format", "json", mail], capture_output=True,
                          timeout=120, check=False)
    if done.returncode not in (0, 1):
        return f"exit status {done.returncode}: {done.stderr.decode(errors='replace')}", 0
    with open(mail, "rb") as file:
        raw = file.read()
    seen = 0
    for finding in json.loads(done.stdout)["files"][0]["findings"]:
        for place in [finding] + finding["places"]:
            if "offset" not in place:
                continue
            start, end = place["offset"], place["offset"] + place["length"]
            seen += 1
            if end > len(raw) or place["line"] != raw.count(b"\n", 0, start) + 1:
                return f"{finding['rule']}: a place outside, or a wrong line: {place}", seen
            # one in five is decoded: there are tens of thousands
            if seen % 5 and len(raw) > 20000:
                continue
            if "matched" in place and not leads_there(raw[start:end], place["matched"]):
                return (f"{finding['rule']}: {raw[start:end][:300]!r} does not decode to "
                        f"{place['matched']!r}"), seen
    return None, seen


def main():
    mails = [mail for folder in sys.argv[3:]
             for mail in sorted(glob.glob(os.path.join(folder, "**", "*.eml"), recursive=True))]
    total = 0
    for folder in sys.argv[3:]:
        if not os.path.isdir(folder):
            print(f"# skipped: {folder} is not there")
    for number, mail in enumerate(mails, 1):
        problem, seen = problem_of(mail)
        total += seen
        print(f"{'not ok' if problem else 'ok'} {number} - {os.path.relpath(mail)}")
        if problem:
            print("#", problem)
    print(f"# {total} places")
    print(f"1..{len(mails)}")


main()
