# SPDX-License-Identifier: MIT
"""receivers.py - Debian's Postfix and Exim, unpacked and never installed, as servers that
receive, with the restrictions that they come with or that their documents advise.

They live in a folder of the test that is their root (chroot): with users, a resolver and a
configuration of their own, so that nothing of the machine is touched; that takes root.
"tools/packages.sh lab" fetches the packages. Ports and addresses are those of a private network
where the kernel gives one (enter_network), else of loopback.
"""
import contextlib
import fcntl
import glob
import os
import re
import shutil
import socket
import struct
import subprocess
import sys

import servers

# Local users, each with an id of their own.
USERS = {"root": 0, "postfix": 901, "Debian-exim": 902, "opendmarc": 903, "mail": 8, "uucp": 10, "anna": 1001,
         "bruno": 1002, "nobody": 65534}
POSTDROP = 904
DAEMONS = "/usr/lib/postfix/sbin"

POSTFIX_MAIN = """
# as Debian's installer writes it
smtpd_banner = $myhostname ESMTP $mail_name (Debian/GNU)
biff = no
append_dot_mydomain = no
readme_directory = no
compatibility_level = 3.6
smtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated defer_unauth_destination
myhostname = mx.lab.test
mydestination = $myhostname, lab.test, localhost
alias_maps =
alias_database =
relayhost =
recipient_delimiter = +
inet_protocols = ipv4
# of the lab: nobody is let in for its address, mail goes nowhere, errors cost no time
mynetworks = 192.0.2.254/32
relay_domains = any.test
relay_transport = discard:
local_transport = discard:
smtpd_error_sleep_time = 0
smtpd_peername_lookup = yes
maillog_file = /var/log/postfix.log
maillog_file_prefixes = /var
"""

# What Postfix's own documents advise against junk (SMTPD_ACCESS_README, postconf(5)).
STRICT = {
    "smtpd_helo_required": "yes",
    "smtpd_helo_restrictions": "reject_invalid_helo_hostname,reject_non_fqdn_helo_hostname",
    "smtpd_sender_restrictions": "reject_non_fqdn_sender,reject_unknown_sender_domain",
    "smtpd_recipient_restrictions":
        "reject_non_fqdn_recipient,reject_unknown_recipient_domain",
}

DMARC = {**STRICT, "smtpd_milters": "inet:127.0.0.1:8893", "milter_default_action": "tempfail"}

OPENDMARC = """
AuthservID mx.lab.test
TrustedAuthservIDs mx.lab.test
RejectFailures true
IgnoreHosts /etc/opendmarc.ignore
SPFSelfValidate true
SPFIgnoreResults true
Socket inet:8893@127.0.0.1
UserID opendmarc
PublicSuffixList /etc/suffixes
Syslog false
"""

# The macros that Debian's installer sets for "internet site".
EXIM_MACROS = """
DCconfig_internet = 1
MAIN_LOCAL_DOMAINS = @:localhost:lab.test
MAIN_RELAY_TO_DOMAINS = any.test:*.any.test
MAIN_RELAY_NETS = : 192.0.2.254
MAIN_LOCAL_INTERFACES = <; 0.0.0.0
MAIN_HARDCODE_PRIMARY_HOSTNAME = mx.lab.test
ETC_MAILNAME = lab.test
LOCAL_DELIVERY = mail_spool
"""


def enter_network():
    """Begin anew in a network of our own, with 192.0.2.0/24 on its loopback device; where the
    kernel does not let us, stay where we are. True if we are in one."""
    if "PRESEND_LAB_NETWORK" in os.environ:
        raise_loopback()
        return True
    if shutil.which("unshare") and not subprocess.run(
            ["unshare", "-n", "true"], check=False, stderr=subprocess.DEVNULL).returncode:
        os.environ["PRESEND_LAB_NETWORK"] = "yes"
        os.execvp("unshare", ["unshare", "-n", sys.executable, *sys.argv])
    return False


def raise_loopback():
    """Give lo its address, and a second one of the documentation network."""
    def request(code, name, *fields):
        fcntl.ioctl(sock, code, struct.pack("16s", name) + b"".join(fields))

    def address(text):
        return struct.pack("=HH4s8x", socket.AF_INET, 0, socket.inet_aton(text))

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request(0x8914, b"lo", struct.pack("h14x", 0x1 | 0x8 | 0x40))  # SIOCSIFFLAGS: up
        request(0x8916, b"lo:1", address("192.0.2.1"))  # SIOCSIFADDR
        request(0x891c, b"lo:1", address("255.255.255.0"))  # SIOCSIFNETMASK


def write(root, name, text, owner=0):
    path = os.path.join(root, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    os.chown(path, owner, owner)


def folder(root, name, owner=0, group=None, mode=0o755):
    path = os.path.join(root, name)
    os.makedirs(path, exist_ok=True)
    os.chown(path, owner, owner if group is None else group)
    os.chmod(path, mode)


def libraries(root):
    """Copy into ROOT what its programs need of the machine's libraries."""
    programs = glob.glob(root + DAEMONS + "/*") + [
        root + "/usr/sbin/" + name for name in ("exim4", "opendmarc")]
    own = ":".join([root + "/usr/lib/postfix", *glob.glob(root + "/usr/lib/*-linux-gnu"),
                    *glob.glob(root + "/lib/*-linux-gnu")])
    done = subprocess.run(["ldd", *programs], env={**os.environ, "LD_LIBRARY_PATH": own},
                          capture_output=True, text=True, check=False)
    if "not found" in done.stdout:
        raise servers.Missing(re.search(r"\S+(?= => not found)", done.stdout).group())
    needed = set(re.findall(r"(?:=> |^\s)(/\S+)", done.stdout, re.M))
    for path in needed:
        if not path.startswith(root):
            folder(root, os.path.dirname(path)[1:])
            shutil.copy(path, root + path)


def make_root(packages, root):
    """A root for the servers in the folder ROOT, of the unpacked PACKAGES."""
    if os.geteuid() != 0:
        raise servers.Missing("root, who alone can give servers users of their own,")
    for needed in ("usr/lib/postfix/sbin/smtpd", "usr/sbin/exim4", "usr/sbin/opendmarc"):
        if not os.path.exists(os.path.join(packages, needed)):
            raise servers.Missing("%s (sh tools/packages.sh lab)" % needed)
    shutil.copytree(packages, root, symlinks=True, dirs_exist_ok=True)
    libraries(root)
    write(root, "etc/passwd", "".join("%s:x:%d:%d::/tmp:/bin/false\n" % (name, number, number)
                                      for name, number in USERS.items()))
    write(root, "etc/group", "postdrop:x:%d:\n" % POSTDROP + "".join(
        "%s:x:%d:\n" % user for user in USERS.items()))
    write(root, "etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:2 attempts:1\n")
    write(root, "etc/hosts", "127.0.0.1 localhost\n")
    write(root, "etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n")
    folder(root, "tmp", mode=0o1777)
    folder(root, "dev")
    for name, minor in (("null", 3), ("random", 8), ("urandom", 9)):
        with contextlib.suppress(FileExistsError, PermissionError):
            os.mknod(os.path.join(root, "dev", name), 0o20666, os.makedev(1, minor))
            os.chmod(os.path.join(root, "dev", name), 0o666)


def listens(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False


@contextlib.contextmanager
def in_root(root, port, *args):
    """The program ARGS in ROOT while it listens on PORT."""
    with open(os.path.join(root, "tmp", "out-%d" % port), "wb") as out:
        child = servers.spawn("chroot", root, *args, stdout=out, stderr=out,
                              env={"PATH": "/usr/sbin:/usr/bin:/bin"})
    try:
        if not servers.wait_for(child, lambda: listens(port)):
            with open(out.name, encoding="utf-8", errors="replace") as log:
                raise RuntimeError("%s does not start: %s" % (args[0], log.read()))
        yield
    finally:
        servers.stop(child)


def master_cf(services):
    """Debian's master.cf without its own chroot, which ours stands for; SERVICES are ports
    and settings of smtpd."""
    text = ""
    for port, settings in services.items():
        text += "127.0.0.1:%d inet n - n - - smtpd\n" % port
        text += "".join("  -o { %s = %s }\n" % setting for setting in settings.items())
    for name, kind, wakeup, most, program in (
            ("pickup", "unix", "60", "1", "pickup"), ("cleanup", "unix", "-", "0", "cleanup"),
            ("qmgr", "unix", "300", "1", "qmgr"), ("rewrite", "unix", "-", "-", "trivial-rewrite"),
            ("bounce", "unix", "-", "0", "bounce"), ("defer", "unix", "-", "0", "bounce"),
            ("trace", "unix", "-", "0", "bounce"), ("verify", "unix", "-", "1", "verify"),
            ("proxymap", "unix", "-", "-", "proxymap"), ("error", "unix", "-", "-", "error"),
            ("retry", "unix", "-", "-", "error"), ("discard", "unix", "-", "-", "discard"),
            ("local", "unix", "-", "-", "local"), ("smtp", "unix", "-", "-", "smtp"),
            ("anvil", "unix", "-", "1", "anvil"), ("postlog", "unix-dgram", "-", "1", "postlogd"),
            ("tlsmgr", "unix", "1000?", "1", "tlsmgr")):
        private = "n" if program in ("pickup", "cleanup", "qmgr", "postlogd") else "-"
        text += "%s %s %s - n %s %s %s\n" % (name, kind, private, wakeup, most, program)
    return text


@contextlib.contextmanager
def postfix(root, services):
    """Postfix with an smtpd for each of SERVICES (port -> settings)."""
    owner = USERS["postfix"]
    write(root, "etc/postfix/main.cf", POSTFIX_MAIN)
    write(root, "etc/postfix/master.cf", master_cf(services))
    folder(root, "var/log")
    folder(root, "var/lib/postfix", owner)
    folder(root, "var/spool/postfix")
    folder(root, "var/spool/postfix/pid")
    for name in ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming",
                 "private", "saved", "trace"):
        folder(root, "var/spool/postfix/" + name, owner, mode=0o700)
    folder(root, "var/spool/postfix/maildrop", owner, POSTDROP, 0o730)
    folder(root, "var/spool/postfix/public", owner, POSTDROP, 0o710)
    with in_root(root, min(services), DAEMONS + "/master", "-d", "-c", "/etc/postfix"):
        yield


@contextlib.contextmanager
def exim(root, port):
    """Exim with Debian's configuration for a host on the Internet; mail stays in its queue."""
    owner = USERS["Debian-exim"]
    with open(os.path.join(root, "etc/exim4/exim4.conf.template"), encoding="utf-8") as stock:
        text = stock.read().replace("UPEX4CmacrosUPEX4C = 1", EXIM_MACROS)
    write(root, "etc/exim4/lab.conf", text.replace(
        "begin acl", "queue_only\ndaemon_smtp_ports = %d\nbegin acl" % port, 1))
    for name in ("var/spool/exim4", "var/log/exim4", "var/spool/exim4/input",
                 "var/spool/exim4/db", "var/spool/exim4/msglog", "run/exim4"):
        folder(root, name, owner)
    write(root, "etc/aliases", "postmaster: anna\n")
    with in_root(root, port, "/usr/sbin/exim4", "-C", "/etc/exim4/lab.conf", "-bdf"):
        yield


@contextlib.contextmanager
def opendmarc(root):
    """The milter that DMARC services ask."""
    write(root, "etc/opendmarc.conf", OPENDMARC)
    write(root, "etc/opendmarc.ignore", "192.0.2.254\n")
    write(root, "etc/suffixes", "test\n")
    folder(root, "run/opendmarc", USERS["opendmarc"])
    with in_root(root, 8893, "/usr/sbin/opendmarc", "-f", "-c", "/etc/opendmarc.conf"):
        yield
