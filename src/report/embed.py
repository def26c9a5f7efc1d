#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""embed.py FILE NAME - FILE as the C string constant NAME, without its comments' first line."""
import json
import sys

with open(sys.argv[1], encoding="ascii") as file:
    print("/* Made of %s. */" % sys.argv[1].rsplit("/", 1)[-1])
    print("static const char %s[] =" % sys.argv[2])
    for line in file:
        print("    %s" % json.dumps(line))
    print("    ;")
