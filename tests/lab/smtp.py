# SPDX-License-Identifier: MIT
"""smtp.py - a client that sends what it is told, right or wrong, and says what came back."""
import re
import socket

SECONDS = 30


class Reply:
    """A reply: its code, its enhanced code or None, and its text."""

    def __init__(self, lines):
        self.text = b" ".join(line[4:].strip() for line in lines).decode(errors="replace")
        self.code = int(lines[-1][:3])
        enhanced = re.match(rb"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)", lines[-1][4:])
        self.enhanced = enhanced.group().decode() if enhanced else None

    def __str__(self):
        return "%d %s" % (self.code, self.text)


class Client:
    """A connection from the address SOURCE, or from wherever if that is None."""

    def __init__(self, port, source=None):
        self.socket = socket.create_connection(
            ("127.0.0.1", port), SECONDS, source_address=(source, 0) if source else None)
        self.file = self.socket.makefile("rb")

    def read(self):
        lines = []
        while not lines or lines[-1][3:4] == b"-":
            lines.append(self.file.readline())
            if not lines[-1]:
                raise ConnectionError("the server has closed the connection")
        return Reply(lines)

    def say(self, line):
        self.socket.sendall(line + b"\r\n")
        return self.read()

    def close(self):
        self.socket.close()


def stuffed(message):
    """MESSAGE as it goes behind DATA: its line ends stay as they are."""
    if message.startswith(b"."):
        message = b"." + message
    return message.replace(b"\n.", b"\n..") + (b"" if message.endswith(b"\r\n") else b"\r\n")


def commands(case):
    """The lines of CASE up to DATA."""
    yield b"EHLO " + case.helo.encode()
    yield b"MAIL FROM:<%s> SIZE=%d" % (case.mail_from.encode(), len(case.message))
    for rcpt in case.recipients:
        yield b"RCPT TO:<%s>" % rcpt.encode()
    yield b"DATA"


def send(port, case, private):
    """The first reply of the server at PORT that refuses CASE, else its last one. Of several
    recipients the last is the one asked about, whatever became of the others. In a network that
    is not PRIVATE we come from where we are."""
    client = Client(port, case.source if private else None)
    ask = b"RCPT TO:<%s>" % case.recipients[-1].encode()
    try:
        reply = client.read()
        for line in commands(case):
            if reply.code >= 400:
                return reply
            reply = client.say(line)
            if line.startswith(b"RCPT") and line != ask:
                reply.code = 250
        if reply.code >= 400:
            return reply
        client.socket.sendall(stuffed(case.message) + b".\r\n")
        return client.read()
    finally:
        client.close()
