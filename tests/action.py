#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""action.py ACTION WORKSPACE [INPUT=VALUE...] - run the steps of ACTION/action.yml in WORKSPACE as
a runner of GitHub does: with its shell and variables, and with what a step leaves for the next.
What they print is printed, then what they say to the runner. Ends with the status of the last.
"""
import os
import re
import subprocess
import sys
import tempfile

SHELL = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"]


class Runner:
    """A workspace, and the files in which steps speak to the runner."""

    def __init__(self, action, workspace, folder, env):
        import yaml  # Debian's; whoever has no use for it need not have it
        self.action, self.workspace, self.folder = action, workspace, folder
        with open(os.path.join(action, "action.yml"), encoding="utf-8") as file:
            self.steps = yaml.safe_load(file)
        self.env = {**env, "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request",
                    "GITHUB_ACTION_PATH": action, "GITHUB_WORKSPACE": workspace, "RUNNER_OS": "Linux",
                    "RUNNER_TEMP": os.path.join(folder, "temp")}
        os.makedirs(self.env["RUNNER_TEMP"], exist_ok=True)
        for name in ("output", "path", "step_summary"):
            self.env["GITHUB_" + name.upper()] = os.path.join(folder, name)
            open(os.path.join(folder, name), "w", encoding="utf-8").close()

    def said(self, name):
        """What steps wrote into one of their files."""
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def run(self, inputs, **options):
        """One after the other until one fails; options are those of subprocess.run."""
        values = {"inputs." + name: inputs.get(name, entry["default"])
                  for name, entry in self.steps["inputs"].items()}
        values["github.action_path"] = self.action
        for step in self.steps["runs"]["steps"]:
            assert "${{" not in step["run"], "an input is part of a script"
            env = {name: re.sub(r"\$\{\{ (.*?) \}\}", lambda match: values[match[1]], value)
                   for name, value in step["env"].items()}
            path = ":".join(self.said("path").split("\n")[-2::-1] + [self.env["PATH"]])
            script = os.path.join(self.folder, "step.sh")
            with open(script, "w", encoding="utf-8") as file:
                file.write(step["run"])
            done = subprocess.run(SHELL + [script], cwd=self.workspace, check=False, stdin=subprocess.DEVNULL,
                                  stderr=subprocess.STDOUT, env={**self.env, "PATH": path, **env}, **options)
            if done.returncode:
                break
        return done


def main():
    action, workspace = (os.path.realpath(path) for path in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(action, workspace, folder, dict(os.environ))
        done = runner.run(dict(word.split("=", 1) for word in sys.argv[3:]))
        for name in ("output", "step_summary"):
            print("--- %s\n%s" % (name, runner.said(name)))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
