#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""peer.py ZONE MESSAGE... - what dkimpy (python3-dkim), which shares no code with us, says of
signed messages: a line each, pass or fail. The keys are the TXT records of ZONE. Exit status
77 if dkimpy is not there."""
import re
import sys

try:
    import dkim
    import nacl.signing  # without it, dkimpy has no Ed25519
except ImportError:
    sys.exit(77)


def records(path):
    """Names and texts of the TXT records in the zone file PATH, all octets escaped or plain."""
    found = {}
    with open(path, encoding="ascii") as file:
        for line in file:
            name, rest = line.split(" ", 1)
            text = "".join(re.findall(r'"([^"]*)"', rest))
            octets = re.sub(r"\\(\d{3})", lambda m: chr(int(m[1])), text)
            found[name.encode()] = octets.encode("latin-1")
    return found


ZONE = records(sys.argv[1])
for name in sys.argv[2:]:
    with open(name, "rb") as file:
        message = file.read()
    try:
        good = dkim.verify(message, dnsfunc=lambda name, timeout=5: ZONE.get(name))
    except dkim.DKIMException as trouble:
        good = False
        print(trouble, file=sys.stderr)
    print("pass" if good else "fail")
