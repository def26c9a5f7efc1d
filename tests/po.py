#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""po.py SOURCE XGETTEXT_OPTION... - what is said to people is marked for translation, and
said in every language of po/LINGUAS. UPDATE=1 adds what is new to the catalogues, empty, and
takes out what is gone. Reports in TAP."""
import os
import re
import subprocess
import sys
import tempfile

SOURCE, OPTIONS = sys.argv[1], sys.argv[2:]
MARKS = re.compile(r"\b(_|N_|C_|ngettext|LIMIT)\(")
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
failed = 0


def run(*command, **how):
    return subprocess.run(command, capture_output=True, text=True, cwd=SOURCE, check=False, **how)


def tell(number, name, troubles):
    global failed
    failed += bool(troubles)
    print(f"{'not ok' if troubles else 'ok'} {number} - {name}")
    for trouble in troubles:
        print("#", trouble)


def lines(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def sources():
    """What may speak: path and text of every source, without its comments."""
    for folder, _, names in sorted(os.walk(os.path.join(SOURCE, "src"))):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), SOURCE)
            if name.endswith((".c", ".h", ".def")) and path != "src/base/i18n.h":
                with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
                    text = file.read()
                yield path, re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m[0]), text,
                                   flags=re.S)


def check_potfiles():
    """Every source with marked text is in po/POTFILES, and nothing else is."""
    listed = lines("po/POTFILES")
    marked = [path for path, text in sources() if MARKS.search(re.sub(r"#define.*", "", text))]
    if os.environ.get("UPDATE") and listed != marked:
        with open(os.path.join(SOURCE, "po/POTFILES"), "w", encoding="utf-8") as file:
            file.write("".join(path + "\n" for path in marked))
        return []
    return [f"add to po/POTFILES: {path}" for path in marked if path not in listed] + \
           [f"take out of po/POTFILES: {path}" for path in listed if path not in marked]


def entries(po):
    """msgid (with its context) -> (is translated, is fuzzy) of the text of a catalogue."""
    found = {}
    for block in po.split("\n\n"):
        if "\nmsgid " not in "\n" + block or re.search(r"^#~", block, re.M):
            continue
        words, key = {}, None
        for line in block.split("\n"):
            match = re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line)
            if match:
                key = match[1]
                words[key] = match[2][1:-1]
            elif line.startswith('"'):
                words[key] += line[1:-1]
        name = (words.get("msgctxt", "") and words["msgctxt"] + ": ") + words["msgid"]
        if name:
            found[name] = (all(words[k] for k in words if k.startswith("msgstr")),
                           bool(re.search(r"^#,.*fuzzy", block, re.M)))
    return found


def check_catalogue(pot, lang):
    """The catalogue says all that the sources say, in its language, and nothing else."""
    po = f"po/{lang}.po"
    if os.environ.get("UPDATE"):
        run("msgmerge", "-q", "--no-fuzzy-matching", "--no-wrap", "--add-location=file",
            "--backup=none", "--update", po, pot)
        run("msgattrib", "--no-obsolete", "--no-wrap", "--add-location=file", "-o", po, po)
        run("sed", "-i", "/^\"POT-Creation-Date/d", po)  # nothing but a cause of conflicts
    with open(os.path.join(SOURCE, po), encoding="utf-8") as file:
        have = entries(file.read())
    with open(pot, encoding="utf-8") as file:
        want = entries(file.read())
    troubles = [f'{po} lacks: "{name}" (UPDATE=1 adds it)' for name in want if name not in have]
    troubles += [f'{po} does not translate: "{name}"' for name, (done, _) in have.items() if not done]
    troubles += [f'{po} is not sure of (fuzzy): "{name}"' for name, (_, fuzzy) in have.items() if fuzzy]
    troubles += [f'{po} has what no source says: "{name}" (UPDATE=1 takes it out)'
                 for name in have if name not in want]
    checked = run("msgfmt", "--check", "-o", os.devnull, po)
    if checked.returncode:
        troubles += checked.stderr.splitlines()
    return troubles


def unmarked(text):
    """Texts of two words or more, outside of marks, with their lines."""
    start = end = 0
    for match in STRING.finditer(text):
        if text[end:match.start()].strip():  # else it is a further piece of the same text
            start = match.start()
        end = match.end()
        before = text[:start]
        if re.search(r"\b(_|N_|C_|ngettext)\(\s*$|\bngettext\((\s*\"[^\"]*\")+,\s*$|#include $", before):
            continue
        words = re.sub(r"%[-+ 0-9.*]*[a-z]+|\\(x[0-9a-f]+|.)", " ", match[0][1:-1])
        if re.search(r"[A-Za-z]{2,} +[A-Za-z]+", words):
            yield text.count("\n", 0, match.start()) + 1, match[0]


def check_marks():
    """No sentence stands in src/cli without a mark, as far as one can tell."""
    exempt = lines("tests/po.exempt")
    return [f"{path}:{line}: mark it with _(), or if no person reads it put it into "
            f"tests/po.exempt: {words}"
            for path, text in sources() if path.startswith("src/cli/")
            for line, words in unmarked(text) if words not in exempt]


def main():
    languages = lines("po/LINGUAS")
    tell(1, "POTFILES", check_potfiles())
    with tempfile.TemporaryDirectory() as folder:
        pot = os.path.join(folder, "presend.pot")
        made = run("xgettext", *OPTIONS, "--files-from=po/POTFILES", "-o", pot)
        tell(2, "xgettext", made.stderr.splitlines())
        for number, lang in enumerate(languages):
            tell(number + 3, lang, check_catalogue(pot, lang))
    tell(len(languages) + 3, "marks", check_marks())
    print(f"1..{len(languages) + 3}")
    return 1 if failed else 0


sys.exit(main())
