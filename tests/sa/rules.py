#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare the rules that presend reads with those that SpamAssassin reads.

    tests/sa/rules.py PARSED RULES... SA-RULES.json.xz

PARSED is the program of parsed.c, RULES the folders of rules, SA-RULES.json.xz what SpamAssassin
4.0.1 makes of it in local mode. Compared are names, kinds, final regexes (calls of tag groups
put back in their places), scores, flags, descriptions and what metas name. Counted apart are
rules that stand in conditions for plugins which presend does not claim to be.
"""
import collections
import json
import lzma
import os
import re
import subprocess
import sys
import tempfile

def conditional_names(folder):
    """Names of rules that stand in lines for plugins: name -> {plugin}."""
    names = collections.defaultdict(set)
    for file in sorted(os.listdir(folder)):
        if not file.endswith(".cf"):
            continue
        stack = []
        with open(os.path.join(folder, file), encoding="latin-1") as lines:
            for line in lines:
                words = re.sub(r"(?<!\\)#.*", "", line).split()
                if not words:
                    continue
                if words[0] in ("if", "ifplugin"):
                    stack.append(re.findall(r"Plugin::(\w+)", line))
                elif words[0] == "endif" and stack:
                    stack.pop()
                elif len(words) > 2:
                    for plugins in stack:
                        names[words[1]].update(plugins)
    return names


def read(program, *paths):
    """The rules that PROGRAM reads, by name, and what it says of errors."""
    run = subprocess.run([program, *paths], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         check=True, text=True)
    rules = {rule["name"]: rule for rule in map(json.loads, run.stdout.splitlines())}
    return rules, run.stderr.splitlines()


def claimed(program, plugins):
    """Those of PLUGINS for which conditions hold."""
    with tempfile.NamedTemporaryFile("w", suffix=".cf") as file:
        for plugin in plugins:
            file.write(f"ifplugin Mail::SpamAssassin::Plugin::{plugin}\nmeta {plugin} ()\nendif\n")
        file.flush()
        return set(read(program, file.name)[0])


def groups_of(pattern):
    """The pattern without its group (?(DEFINE)...), and the groups in that."""
    at = pattern.find("(?(DEFINE)")
    if at < 0:
        return pattern, {}
    parts = re.split(r"\(\?<T_(\w+)>", pattern[at + len("(?(DEFINE)"):-1])
    return pattern[:at], {name: body[:-1] for name, body in zip(parts[1::2], parts[2::2])}


def final(pattern):
    """The pattern as SpamAssassin would have it: its modifiers in front."""
    open_at = 1 if pattern[0] == "m" else 2 if pattern[0] == "q" else 0
    close = {"{": "}", "(": ")", "<": ">", "[": "]"}.get(pattern[open_at], pattern[open_at])
    end = pattern.rindex(close)
    body, groups = groups_of(pattern[open_at + 1:end])
    for _ in range(7):
        body = re.sub(r"\(\?&T_(\w+)\)", lambda call: groups[call.group(1)], body)
    if pattern[end + 1:]:
        body = f"(?{pattern[end + 1:]}){body}"
    return body


def theirs_final(pattern):
    body = re.sub(r"^\(\?\^\w*:(.*)\)$", r"\1", pattern, flags=re.S)
    body = re.sub(r"^\(\?aa\)", "", body) # left by the replacement of tags
    return re.sub(r"%\\\{(\w+)\\\}", r"%{\1}", body)


def differences(ours, theirs):
    kind = {"header": "header", "mimeheader": "body", "uri_detail": "body"}.get(
        ours["type"], ours["type"])
    if theirs["type"] not in (kind, "empty"):
        yield "type", theirs["type"], ours["type"]
    if abs(ours["score"] - theirs["score"]) > 1e-6:
        yield "score", theirs["score"], ours["score"]
    if (ours["flags"] or "").split() != [
            flag for flag in (theirs["tflags"] or "").split()
            if flag in (ours["flags"] or "").split() or ours["type"] != "meta" or flag != "net"]:
        yield "flags", theirs["tflags"], ours["flags"]
    if (ours["describe"] or "") != (theirs["desc"] or ""):
        yield "describe", theirs["desc"], ours["describe"]
    if "re" in theirs:
        mine = final(ours["pattern"]) if ours["pattern"] else None
        if mine != theirs_final(theirs["re"]):
            yield "regex", theirs["re"][:200], (mine or "")[:200]
    if "deps" in theirs and set(theirs["deps"]) != set(ours["operands"]):
        yield "operands", sorted(theirs["deps"]), sorted(ours["operands"])
    if theirs.get("header") and ours["type"] == "header" and theirs["header"] != ours["header"]:
        yield "header", theirs["header"], ours["header"]
    if bool(theirs.get("neg")) != (ours["negated"] and ours["type"] == "header"):
        yield "operator", theirs.get("neg"), ours["negated"]
    if theirs.get("unset") != ours["unset"] and ours["type"] == "header":
        yield "if-unset", theirs.get("unset"), ours["unset"]


def compare(program, paths, oracle):
    ours, errors = read(program, *paths)
    with lzma.open(oracle, "rt", encoding="latin-1") as file:
        theirs = {rule["name"]: rule for rule in json.load(file)}
    conditional = conditional_names(paths[0])
    missing = set().union(*conditional.values())
    missing -= claimed(program, missing)
    explained, wrong = collections.Counter(), [("error", line, "") for line in errors]
    for name in sorted(set(ours) | set(theirs)):
        if name in ours and ours[name]["unsupported"]:
            explained["is not supported"] += 1
            continue
        if name not in theirs:
            found = [("", "only presend", ours[name]["type"])]
        elif name not in ours:  # "empty": a rule that only "reuse" names
            found = [("", "only SpamAssassin", "")] if theirs[name]["type"] != "empty" else []
        else:
            found = list(differences(ours[name], theirs[name]))
        if found and conditional[name] & missing:
            explained["stands in conditions for " +
                      " ".join(sorted(conditional[name] & missing))] += 1
        else:
            wrong += [(name, what, f"{wanted!r}, not {got!r}") for what, wanted, got in found]
    for row in wrong:
        print("#", *row)
    for reason, count in explained.most_common():
        print(f"# {count} rules: {reason}")
    regexes = sum("re" in rule for rule in theirs.values())
    print(f"# {len(theirs)} rules of SpamAssassin's, {regexes} regexes, {len(ours)} of presend's: "
          f"{sum(explained.values())} differ for such reasons, {len(wrong)} without")
    return wrong


def main():
    program, *paths, oracle = sys.argv[1:]
    for path in *paths, oracle:
        if not os.path.exists(path):
            print(f"1..0 # SKIP {path} is not there")
            print(f"# skipped: {path} is not there")
            return
    print("1..1")
    print("ok" if not compare(program, paths, oracle) else "not ok",
          "- SpamAssassin's rules are read as it reads them")


main()
