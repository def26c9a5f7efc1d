# SPDX-License-Identifier: MIT
"""servers.py - real servers on free loopback ports, for the life of a test or a benchmark.

    with servers.nsd(folder, ".", "world.zone") as address:
        ... presend list --dns ADDRESS ...

Each runs as whoever runs the test, with its files in FOLDER, and ends when the test does,
however that ends. A server that is not installed raises Missing, with its name.
"""
import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import time

START_SECONDS = 30
STARTS = 5  # another program may take the port that was free


class Missing(Exception):
    """A program that is not installed."""


def find(program):
    """Where PROGRAM is, /usr/sbin included."""
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not path:
        raise Missing(program)
    return path


def free_port():
    """A port that is free for UDP and TCP."""
    while True:
        with socket.socket(type=socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
            udp.bind(("127.0.0.1", 0))
            with contextlib.suppress(OSError):
                tcp.bind(udp.getsockname())
                return udp.getsockname()[1]


def end_with_parent():
    """Run in the child: SIGTERM when the parent is gone."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def spawn(*args, **options):
    """A child that does not outlive us."""
    # pylint: disable-next=subprocess-popen-preexec-fn
    return subprocess.Popen(args, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent, **options)


def stop(child):
    """End CHILD, kindly if it lets us."""
    child.terminate()
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def wait_for(child, ready):
    """READY comes true before CHILD ends, or it is too late."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and child.poll() is None:
        if ready():
            return True
        time.sleep(0.01)
    return False


@contextlib.contextmanager
def running(start, ready):
    """START(port) is a child; once READY(port) it is the caller's, as its port."""
    for _ in range(STARTS):
        port = free_port()
        child = start(port)
        try:
            if wait_for(child, lambda port=port: ready(port)):
                yield port, child
                return
        finally:
            stop(child)
    raise RuntimeError("%s does not start" % child.args[0])


def answers_dns(port):
    """Somebody answers for the SOA of the root, with whatever."""
    query = b"\x12\x34\x01\0\0\1\0\0\0\0\0\0\0\0\6\0\1"
    with socket.socket(type=socket.SOCK_DGRAM) as udp:
        udp.settimeout(0.2)
        udp.connect(("127.0.0.1", port))
        try:
            udp.send(query)
            return udp.recv(4096)[:2] == query[:2]
        except OSError:
            return False


def daemon(folder, program, config):
    """A START for PROGRAM, whose CONFIG is a function of the port."""
    path = find(program)

    def start(port):
        conf = os.path.join(folder, program + ".conf")
        with open(conf, "w", encoding="utf-8") as out:
            out.write(config(port))
        return spawn(path, "-d", "-c", conf, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL)

    return start


@contextlib.contextmanager
def nsd(folder, zone, file):
    """nsd with one process, for ZONE in FILE (of FOLDER); its ADDRESS:PORT."""
    def config(port):
        return """server:
  ip-address: 127.0.0.1@%d
  username: ""
  chroot: ""
  database: ""
  zonesdir: "%s"
  pidfile: "%s/nsd.pid"
  logfile: "%s/nsd.log"
  xfrdfile: "%s/nsd.xfrd"
  zonelistfile: "%s/nsd.zones"
  xfrdir: "%s"
  server-count: 1
  receive-buffer-size: 8388608
  send-buffer-size: 8388608
  rrl-ratelimit: 0
remote-control:
  control-enable: no
zone:
  name: "%s"
  zonefile: "%s"
""" % (port, *[os.path.abspath(folder)] * 6, zone, file)

    with running(daemon(folder, "nsd", config), answers_dns) as (port, _):
        yield "127.0.0.1:%d" % port


@contextlib.contextmanager
def unbound(folder, upstream, settings=""):
    """unbound with a cold cache, which asks UPSTREAM (ADDRESS:PORT) for everything; SETTINGS
    are lines of its server clause. Its ADDRESS:PORT."""
    def config(port):
        return """server:
  interface: 127.0.0.1@%d
  port: %d
  username: ""
  chroot: ""
  directory: "%s"
  pidfile: "%s/unbound.pid"
  logfile: "%s/unbound.log"
  use-syslog: no
  do-daemonize: no
  num-threads: 1
  module-config: "iterator"
  do-not-query-localhost: no
  udp-connect: no
  so-rcvbuf: 4m
%sremote-control:
  control-enable: no
stub-zone:
  name: "."
  stub-addr: %s
""" % (port, port, *[os.path.abspath(folder)] * 3, settings, upstream.replace(":", "@"))

    with running(daemon(folder, "unbound", config), answers_dns) as (port, _):
        yield "127.0.0.1:%d" % port


class Faulty:
    """tests/bulk/faulty while it runs: where it is, and what it counted once it has ended."""

    def __init__(self, child):
        self.child = child
        self.address = child.stdout.readline().strip()

    def counts(self):
        """Stop it; a dict of its counts."""
        self.child.terminate()
        lines = self.child.communicate()[0].splitlines()
        return {word: int(number) for word, number in map(str.split, lines)}


@contextlib.contextmanager
def faulty(program, *args):
    """PROGRAM is where it was built, ARGS are its options and files."""
    child = spawn(program, *map(str, args), stdout=subprocess.PIPE, text=True)
    try:
        yield Faulty(child)
    finally:
        if child.poll() is None:
            stop(child)


@contextlib.contextmanager
def redis(folder, *settings):
    """redis-server with a socket in FOLDER, which keeps nothing on disk; its URL and itself."""
    path = os.path.join(os.path.abspath(folder), "redis.socket")
    child = spawn(find("redis-server"), "--port", "0", "--unixsocket", path, "--save", "",
                  "--appendonly", "no", *settings, cwd=folder, stdout=subprocess.DEVNULL)

    def answers():
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(path)
                connection.send(b"PING\r\n")
                return connection.recv(64)[:1] in (b"+", b"-")
        except OSError:
            return False

    try:
        if not wait_for(child, answers):
            raise RuntimeError("redis-server does not start")
        yield "unix://" + path, child
    finally:
        stop(child)
