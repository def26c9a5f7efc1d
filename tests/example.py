# SPDX-License-Identifier: MIT
"""example.py - the examples of rules that "presend explain" shows, rules/data/examples.tsv: each is
cut from the rule's first hit in tests/rules, so that it is known to hit.

A row: rule, kind (mail, zone or list), options, what is given, what presend says in English and
in Italian. rules.py holds each against what is found there, and with UPDATE=1 writes it anew.
"""
import os
import re

KINDS = {".eml": "mail", ".zone": "zone", ".csv": "list"}
LEVELS = {"it": {"error": "errore", "warning": "avviso", "note": "nota"}}
LINES, COLUMNS = 6, 70


def shown(text):
    """TEXT of any bytes as one that people can read."""
    return "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in text)


def cut(text, at=0):
    """A line, cut to what is around AT where it is long."""
    start = max(0, at - COLUMNS // 2) if len(text) > COLUMNS else 0
    piece = text[start:start + COLUMNS]
    return ("..." if start else "") + piece + ("..." if start + COLUMNS < len(text) else "")


def read(path):
    with open(path, "rb") as file:
        return file.read().decode(errors="replace").replace("\r", "").split("\n")


def of_mail(path, finding):
    """The line that the finding points at, or what was found there; else how the mail begins."""
    lines = read(path)
    matched = finding.get("matched", "")
    # a word of ours ("missing") stands nowhere in the mail
    nowhere = re.fullmatch("[a-z-]+", matched) and not any(matched in line for line in lines)
    if "line" not in finding or not finding.get("length") or nowhere:
        end = lines.index("") if "" in lines else len(lines)
        return [cut(line) for line in lines[:end][:LINES]]
    line = lines[finding["line"] - 1] if finding["line"] <= len(lines) else ""
    if matched and matched[:20] not in line:
        return [cut(matched)]
    return [cut(line, line.find(matched[:20]))]


def of_zone(path):
    lines = [line for line in read(path) if line.strip() and not re.match(r"\s*;(?!!)|\$", line)]
    return [cut(line) for line in lines[:LINES]]


def make(rule, path, finding, options):
    """kind, options, given and what is said."""
    kind = KINDS[os.path.splitext(path)[1]]
    if kind == "mail":
        given = of_mail(path, finding)
    elif kind == "zone":
        given = of_zone(path)
    else:
        given = [cut(line) for line in read(path)[:LINES] if line]
    return [kind, shown(" ".join(options)), shown("\n".join(given)), said(rule, finding, "en")]


def said(rule, finding, lang):
    level = LEVELS.get(lang, {}).get(finding["level"], finding["level"])
    return shown(f"{level}: {finding['message']} [{rule['name']}]")


def escape(field):
    return field.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def unescape(field):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), field)


def load(path):
    rows = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            for line in file:
                if not line.startswith("#"):
                    name, *fields = line.rstrip("\n").split("\t")
                    rows[name] = [unescape(field) for field in fields]
    return rows


def save(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        print("# Examples of rules, cut from their hits in tests/rules; UPDATE=1 meson test rules makes\n"
              "# them. rule, kind, options, what is given, what is said in English, and in Italian",
              file=file)
        for name in sorted(rows):
            print(name, *map(escape, rows[name]), sep="\t", file=file)


def problem(rule, row, fresh):
    """Why ROW is no example any more, where FRESH is what is made now; or None."""
    if row is None:
        return "has no example in rules/data/examples.tsv; UPDATE=1 makes it"
    if row[:4] != fresh:
        return f"its example is another now: {row[:4]} was, {fresh} is; UPDATE=1 mends it"
    pattern = re.escape(rule["describe"]["it"])
    pattern = re.sub(r"%(?:\\)?\{.*?\}", ".*", pattern)
    if not re.search(": " + pattern + r" \[", row[4], re.DOTALL):
        return f"its Italian example does not fit its Italian text: {row[4]}"
    return None
